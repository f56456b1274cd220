import { defined } from '../kernel/defined.ts';
import type { ChatWrappedUp } from './event.ts';
import { type HandlerResult, ignored } from './handler-result.ts';
import { visitBeganAt } from './phase.ts';
import type { ConversationState, VisitWrapUp } from './state.ts';

/** Choice: a conversation with more visits than this keeps what was made of the last ones. */
const mostWrapUps = 20;

/** What of a wrap-up is the agents' to say. */
type Said = Pick<ChatWrappedUp, 'by' | 'revision' | 'tags' | 'note'>;

/**
 * An agent says what the visit was about: tags and a note, while it goes on or after it. The next revision is taken, so that who has not read
 * what a colleague wrote overwrites nothing. It is of no routing, leads to no command, and changes no phase.
 */
export function onChatWrappedUp(state: ConversationState, event: ChatWrappedUp): HandlerResult {
  const visit = visitBeganAt(state);
  if (visit === undefined) return ignored(state, 'no visit');
  const known = wrapUpOf(state, visit);
  if (known !== undefined && isSame(known, event)) return ignored(state, 'wrapped up before');
  if (event.revision !== (known?.revision ?? 0) + 1) return ignored(state, 'wrapped up meanwhile');
  const { at, by, revision, tags, note } = event;
  const said: VisitWrapUp = { visit, at, by, revision, tags, ...defined({ note }) };
  const others = (state.wrapUps ?? []).filter((one) => one.visit !== visit);
  return { state: { ...state, wrapUps: [...others, said].slice(-mostWrapUps) }, note: 'wrapped up' };
}

/** What agents have made of the visit that began at a time. */
export function wrapUpOf({ wrapUps }: Pick<ConversationState, 'wrapUps'>, visit: number): VisitWrapUp | undefined {
  return wrapUps?.find((one) => one.visit === visit);
}

/** Whether a wrap-up stands as an agent has said it. */
export function isSame(known: Said, said: Said): boolean {
  const { by, revision, tags, note } = known;
  const hasSameTags = tags.length === said.tags.length && tags.every((tag, index) => tag === said.tags[index]);
  return by === said.by && revision === said.revision && note === said.note && hasSameTags;
}
