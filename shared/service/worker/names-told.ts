import type { VisitorInvited } from '../../conversation/event.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { isMailAddress } from '../../protocol/carebridge/pre-chat.ts';
import { namelessVisitor } from '../../protocol/ucwa/nameless-visitor.ts';
import { type Answers, answersIn, answersOf } from './pre-chat-answers.ts';
import type { VisitorName } from './visitor-names.ts';

/** What the visitor of a visit that begins is called, and when it begins, epoch ms. */
type TellingVisit = { readonly at: number; readonly names: readonly VisitorName[] };

/** What the visitor has told at the beginning of a visit that `before` did not know, by its invitation (`invited`) or its opening; undefined: no visit begins. */
export function namesTold(
  before: ConversationState | undefined,
  { queued }: ConversationState,
  invited: VisitorInvited | undefined,
): TellingVisit | undefined {
  if (invited !== undefined) {
    if (before?.facts.visitor !== undefined) return undefined;
    return { at: invited.at, names: namesIn(invited.visitor.displayName, answersIn(invited.customContent)) };
  }
  if (queued?.opening === undefined) return undefined;
  if (before?.queued?.opening !== undefined && before.queued.beganAt === queued.beganAt) return undefined;
  const { displayName = '', answers } = queued.opening.visitor;
  return { at: queued.beganAt, names: namesIn(displayName, answersOf(answers)) };
}

function namesIn(displayName: string, answers: Answers): readonly VisitorName[] {
  const mails = [...new Set(answers.values())].filter(isMailAddress);
  const names = displayName === namelessVisitor ? [] : [{ in: 'name', text: displayName } as const];
  return [...names, ...mails.map((text) => ({ in: 'mail', text }) as const)];
}
