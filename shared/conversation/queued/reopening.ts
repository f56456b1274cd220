import type { CommandSettled } from '../event.ts';
import { type Draft, issueOf, settle } from '../issued.ts';
import { isBefore } from '../stamp.ts';
import { newestStamp, platformEndsAt, platformLane, presentAgents, queuedEndCause, visitTarget } from './end.ts';
import type { Queued, Step } from './owed.ts';
import { withQueued } from './owed.ts';
import type { QueuedConversation, Reopening, Reports } from './state.ts';

/**
 * A visit that a line has begun is put into a queue by the platform itself. After so long without a report of it the platform is asked for that, and as
 * long after that another conversation is opened. Source: contact-center.md#reopening. Choice: as long as late reports are waited for.
 */
const queuedWithinMs = 30_000;

/** When something is to be done about a visit of which the platform does not tell that it is queued, epoch ms; undefined where nothing is. */
export function reopeningDueAt(state: Queued): number | undefined {
  const since = unqueuedSince(state);
  if (since === undefined) return undefined;
  const request = requestOf(state);
  if (request === undefined) return since + queuedWithinMs;
  const { asked } = state.queued.reopening ?? {};
  if (request.outcome === 'pending' || asked === undefined) return undefined;
  return asked.refused === true ? asked.at : Math.max(since, asked.at) + queuedWithinMs;
}

/** Ask the platform to queue the visit. When: a line has begun it, and nothing tells for long that it is queued; once for each visit. */
export function requeueDrafts(state: Queued): readonly Draft[] {
  const { lastQueue, visit } = state.queued;
  const dueAt = reopeningDueAt(state);
  if (lastQueue === undefined || dueAt === undefined || dueAt > state.at || requestOf(state) !== undefined) return [];
  return [
    {
      command: { kind: 'requeue-conversation', lane: platformLane, queue: lastQueue.id },
      target: visitTarget,
      revision: visit,
    },
  ];
}

/** Whether the platform was asked to queue the visit, and does not: it is to be continued in another conversation. */
export function isReopeningInVain(state: Queued): boolean {
  const dueAt = reopeningDueAt(state);
  return dueAt !== undefined && dueAt <= state.at && requestOf(state) !== undefined;
}

/** The step without asking for a visit to be queued that is queued, or over. */
export function withoutPointlessRequeue(step: Step): Step {
  const { state } = step;
  const request = requestOf(state);
  if (request?.outcome !== 'pending' || unqueuedSince(state) !== undefined) return step;
  const work = settle(state.work, request.operationId, 'withdrawn');
  return withQueued({ ...step, state: { ...state, work } }, { reopening: overOf(state) });
}

/** The platform has a line: from the first one of a visit on it is waited for that the visit is queued. */
export function withLineThere(step: Step): Step {
  const { reopening } = step.state.queued;
  return reopening === undefined ? withQueued(step, { reopening: { takenAt: step.state.at } }) : step;
}

/** The platform has answered that it will queue the visit, or that the visit goes on; or that it does not, and why. An agent who has it is as good as a queue. */
export function withRequeueAnswer(step: Step, result: CommandSettled['result']): Step {
  const { state } = step;
  const refusedAs = result.outcome === 'done' ? undefined : result.code;
  const goesOn = result.outcome === 'done' && result.learned?.visit === 'goes-on';
  if (goesOn || refusedAs === 'PlatformConflict') return withQueued(step, { reopening: overOf(state) });
  const refused = refusedAs === undefined ? {} : { refused: true as const };
  const next = withQueued(step, { reopening: { ...begunOf(state), asked: { at: state.at, ...refused } } });
  if (refusedAs !== 'PlatformRefused') return next;
  // The queue may be there no more: the next conversation goes to the platform's own choice.
  const { lastQueue: _, ...queued } = next.state.queued;
  return { ...next, state: { ...next.state, queued } };
}

/** A reopening for which nothing more is tried. */
export function overOf(state: Queued): Reopening {
  return { ...begunOf(state), over: true };
}

const begunOf = ({ queued, at }: Queued): Reopening => queued.reopening ?? { takenAt: at };

/** The request that was issued for the visit that goes on. */
function requestOf({ queued, work }: Queued) {
  const issue = issueOf(work, 'requeue-conversation', visitTarget);
  return issue?.revision === queued.visit ? issue : undefined;
}

/**
 * Since when a visit that a line has begun could be queued and is not known to be, epoch ms. A line that came back later than the end of a visit has begun
 * one as well, within ours. Choice: a platform that has never told of a queue need
 * not tell of this one.
 */
function unqueuedSince(state: Queued): number | undefined {
  const { visit, platform, lastQueue, reopening, reports } = state.queued;
  const isBegunByLine = visit > 1 || reports.left !== undefined || reports.idle !== undefined;
  const isAwaited = platform.id !== undefined && reopening !== undefined && reopening.over !== true;
  const wasTold = lastQueue !== undefined || reopening?.asked !== undefined;
  if (!isBegunByLine || !isAwaited || !wasTold || queuedEndCause(state) !== undefined || isUnderWayThere(state))
    return undefined;
  return Math.max(reopening.takenAt, reports.left?.at ?? 0, reports.idle?.at ?? 0);
}

/** Whether reports tell of a visit there: an agent is in, it waits in a queue, or is being handed on; or of its end, which is waited out. */
function isUnderWayThere({ queued }: Queued): boolean {
  const { reports } = queued;
  if (presentAgents(reports).length > 0 || platformEndsAt(queued) !== undefined) return true;
  if (isInDoubt(queued)) return false;
  if (isHandedOn(reports)) return true;
  const alive = newestStamp([reports.queued, reports.active]);
  const over = newestStamp([reports.left, reports.idle]);
  return alive !== undefined && (over === undefined || isBefore(over, alive));
}

/** Whether it takes more than reports to know that the visit waits there, since they may be of the visit before: the platform is asked. */
function isInDoubt({ isFloorLow, reopening }: QueuedConversation): boolean {
  return isFloorLow === true && (reopening?.asked === undefined || reopening.asked.refused === true);
}

function isHandedOn({ transferred, joined }: Reports): boolean {
  return transferred !== undefined && (joined === undefined || isBefore(joined.seen, transferred.seen));
}
