import type { Command } from '../command.ts';
import type { ConversationEvent } from '../event.ts';
import { type DecisionName, type Draft, issue, issueOf, wasIssued } from '../issued.ts';
import {
  isLeaveOwed,
  leaveDueAt,
  platformLane,
  platformTarget,
  queuedEndCause,
  visitTarget,
  withoutLeaves,
} from '../queued/end.ts';
import { handleQueued, withoutConversation } from '../queued/handlers.ts';
import { markOf, withUnderWay } from '../queued/lines.ts';
import { type Queued, type Step, telling, withQueued } from '../queued/owed.ts';
import { isReopeningInVain, requeueDrafts, withoutPointlessRequeue } from '../queued/reopening.ts';
import { withTold } from '../queued/told.ts';
import { withNextVisit } from '../queued/turns.ts';
import type { ConversationState, Issue } from '../state.ts';
import type { TranscriptLine } from '../transcript.ts';

/** Choice: with so many lines on their way to a platform that takes none, a further one is not sent, so that the state stays small. */
const mostUnderWay = 200;

/** Lane of what the visitor is told. */
const visitorLane = 'visitor';

/** What one event leads to. */
type QueuedStep = {
  readonly state: ConversationState;
  readonly commands: readonly Command[];
  readonly lines: readonly TranscriptLine[];
  readonly note: string;
};

/**
 * Routing `queued`: a contact center keeps the visitor in a queue until one of its agents takes the conversation, which outlives its visits. The
 * visitor's words are commands in one lane; what agents say and do is told through the relay's channel, each once.
 */
export function stepQueued(
  state: Queued,
  event: ConversationEvent,
  { name, first }: { readonly name: DecisionName; readonly first: number },
): QueuedStep {
  const { step: handled, note } = handleQueued(state, event);
  const { step, drafts } = derive(handled, `${name.version}.${first}`);
  const commands: Command[] = [];
  let after: ConversationState = step.state;
  for (const draft of drafts) {
    const issued = issue(after, draft, name, first + commands.length);
    commands.push(issued.command);
    after = issued.state;
  }
  const issues = after.work.issues.filter(isKept);
  return { state: { ...after, work: { ...after.work, issues } }, commands, lines: step.lines, note };
}

/** What has come to its end is of no further use, but for what is issued once for each visit or conversation of the platform. */
function isKept({ kind, target, outcome }: Issue): boolean {
  return outcome === 'pending' || kind === 'open-conversation' || target === visitTarget;
}

/** What is due once an event is known, in the order in which it goes out. */
function derive(handled: Step, unique: string): { readonly step: Step; readonly drafts: readonly Draft[] } {
  const reopened = isSpokenAfterEnd(handled) ? withNextVisit(handled, undefined) : handled;
  const cleared = withAnotherConversation(withoutPointlessRequeue(withoutPointlessLeave(reopened)));
  const opening = openingDrafts(cleared.state);
  const { step: said, drafts: lines } =
    opening.length > 0 ? { step: withHistory(cleared), drafts: [] } : lineDrafts(cleared);
  const told = withTold(said);
  const asked = [...leaveDrafts(told.state), ...requeueDrafts(told.state)];
  const drafts = [...opening, ...lines, ...asked, ...superfluousDrafts(told)];
  const { tellings } = told;
  if (tellings.length === 0) return { step: told, drafts };
  const tell: Draft = { command: { kind: 'tell-visitor', lane: visitorLane, tellings }, target: unique };
  return { step: told, drafts: [...drafts, tell] };
}

/** Lines that were on their way when the agent ended the visit begin the next one. */
function isSpokenAfterEnd({ state }: Step): boolean {
  return queuedEndCause(state) === 'agent-ended' && state.queued.lines.some((line) => line.state === 'pending');
}

/** The platform is not told that a visit is over which goes on after all, or of which it knows nothing. */
function withoutPointlessLeave(step: Step): Step {
  const { state } = step;
  const isOpening = issueOf(state.work, 'open-conversation', platformTarget)?.outcome === 'pending';
  const isUnknown = state.queued.platform.id === undefined && !isOpening;
  if (queuedEndCause(state) !== undefined && !isUnknown) return step;
  return { ...step, state: { ...state, work: withoutLeaves(state.work) } };
}

/** The visit is continued in another conversation of the platform, where this one is queued in no way; the visitor waits once. */
function withAnotherConversation(step: Step): Step {
  const { id } = step.state.queued.platform;
  if (id === undefined || !isReopeningInVain(step.state)) return step;
  const next = withoutConversation(step);
  return { ...next, superfluous: [...next.superfluous, id] };
}

/** Open the platform's conversation. When: the page has opened ours, the visit goes on, and the platform knows none. */
function openingDrafts(state: Queued): readonly Draft[] {
  const { queued, work } = state;
  const { opening, platform, lastQueue } = queued;
  if (opening === undefined || platform.id !== undefined || queuedEndCause(state) !== undefined) return [];
  const { visitor } = opening;
  const queue = lastQueue === undefined ? {} : { queue: lastQueue.id };
  const draft: Draft = {
    command: { kind: 'open-conversation', lane: platformLane, visitor, historyTo: work.lines, ...queue },
    target: platformTarget,
    revision: platform.openings,
  };
  return wasIssued(work, draft) ? [] : [draft];
}

/** All that the visitor has said so far goes along with a conversation that is opened. */
function withHistory(step: Step): Step {
  const { facts, queued } = step.state;
  const linesThere = { least: facts.visitorLines, most: facts.visitorLines };
  return withQueued(step, { platform: { ...queued.platform, linesThere } });
}

/**
 * Say the visitor's lines. When: the platform knows the conversation, or will when it is the line's turn; otherwise the lines go along with the
 * conversation that is opened.
 */
function lineDrafts(before: Step): { readonly step: Step; readonly drafts: readonly Draft[] } {
  const { queued, work } = before.state;
  const isOpening = issueOf(work, 'open-conversation', platformTarget)?.outcome === 'pending';
  if (queued.platform.id === undefined && !isOpening) return { step: before, drafts: [] };
  let step = before;
  const drafts: Draft[] = [];
  for (const { line, turnId, text } of before.unsent) {
    const { lines } = step.state.queued;
    if (lines.filter(({ state }) => state === 'pending').length >= mostUnderWay) {
      step = telling(step, { kind: 'undelivered', operationId: turnId });
      continue;
    }
    step = withQueued(step, { lines: withUnderWay(lines, { line, turnId, mark: markOf(text) }) });
    drafts.push({ command: { kind: 'say-line', lane: platformLane, line, text }, target: String(line) });
  }
  return { step, drafts };
}

/**
 * Tell the platform that the visit is over. When: it is, whoever ended it, and the platform has not been told; once for each visit, and not before
 * a line that was taken just now would be known to have begun the next one.
 */
function leaveDrafts(state: Queued): readonly Draft[] {
  if (queuedEndCause(state) === undefined || !isLeaveOwed(state) || state.at < leaveDueAt(state)) return [];
  return [
    {
      command: { kind: 'leave-conversation', lane: platformLane },
      target: visitTarget,
      revision: state.queued.visit,
    },
  ];
}

/** Leave what was opened twice, since an answer was lost: a visitor waits once. */
function superfluousDrafts({ superfluous }: Step): readonly Draft[] {
  return superfluous.map((platformConversation): Draft => {
    const lane = `${platformLane}.superfluous`;
    return {
      command: { kind: 'leave-conversation', lane, platformConversation },
      target: `superfluous ${platformConversation}`,
    };
  });
}
