import { defined } from '../../kernel/defined.ts';
import { cutText } from '../../kernel/grapheme-cut.ts';
import { plainName } from '../../kernel/visible-text.ts';
import type { ParticipantChanged } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { lastLineBefore } from '../missed-lines.ts';
import { personOf, plannedAgent, withPerson, withWorkOn, workOn } from '../people.ts';
import { isBefore, type Stamp } from '../stamp.ts';
import { type ConversationState, isNews, type PersonFacts, stampOf } from '../state.ts';

/** Names are for showing only; a longer one is cut, so that the state stays small. */
const longestName = 250;

/**
 * A person entered or left the room. The visitor is no agent, and not kept here.
 * Even an outdated report of an entry counts as one: an agent who came and left has been there.
 */
export function onParticipantChanged(state: ConversationState, event: ParticipantChanged): HandlerResult {
  const { address, position, present } = event;
  if (address === state.facts.visitor?.address) return ignored(state, 'the visitor');
  const before = personOf(state.facts, address);
  const stamp = stampOf(position);
  const isFirst = present && (before.firstJoin === undefined || isBefore(stamp, before.firstJoin));
  const [name, ejection] = [nameOf(before, event), ejectionOf(before, event)];
  const isSame = name === before.name && ejection === before.ejection;
  const isKnown = !isFirst && !isNews(before.presence, position) && isSame;
  if (isKnown) return ignored(state, 'known');
  const presence = isNews(before.presence, position) ? { present, at: event.at, seen: stamp } : before.presence;
  const firstJoin = isFirst ? stamp : before.firstJoin;
  const person: PersonFacts = defined({ ...before, name, ejection, presence, firstJoin });
  const next = withMissedLines(withPerson(state, person), before, person);
  return { state: next, note: noteOn(present, isFirst) };
}

function nameOf({ name }: PersonFacts, { displayName, position }: ParticipantChanged): PersonFacts['name'] {
  if (displayName === undefined || !isNews(name, position)) return name;
  return { displayName: cutText(plainName(displayName), longestName), seen: stampOf(position) };
}

function ejectionOf({ ejection }: PersonFacts, { links, position }: ParticipantChanged): PersonFacts['ejection'] {
  const link = links?.eject;
  return link === undefined || !isNews(ejection, position) ? ejection : { link, seen: stampOf(position) };
}

/** Keeps which of the visitor's lines one of the plan's agents has missed. */
function withMissedLines(state: ConversationState, before: PersonFacts, after: PersonFacts): ConversationState {
  const { address, firstJoin, presence } = after;
  if (plannedAgent(state, address) === undefined) return state;
  const said = (stamp: Stamp) => lastLineBefore(state.work, state.facts.visitorLines, stamp);
  const agent = workOn(state.work, address);
  const wasThere = before.presence?.present;
  if (firstJoin !== undefined && firstJoin !== before.firstJoin && agent.heardTo === undefined) {
    return withWorkOn(state, { ...agent, unheardTo: said(firstJoin) });
  }
  if (presence === undefined || wasThere === undefined || wasThere === presence.present) return state;
  if (presence.present) return withWorkOn(state, { ...agent, unheardTo: said(presence.seen) });
  const { liveTo: _, ...left } = agent;
  return withWorkOn(state, { ...left, heardTo: said(presence.seen) });
}

function noteOn(present: boolean, isFirst: boolean): string {
  if (!present) return 'left';
  return isFirst ? 'joined' : 'there';
}
