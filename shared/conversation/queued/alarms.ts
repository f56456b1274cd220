import type { AlarmPurpose } from '../event.ts';
import { withEnding } from '../phase.ts';
import type { ConversationState } from '../state.ts';
import { isLeaveOwed, leaveDueAt, platformEndsAt, presentAgents, queuedEndCause } from './end.ts';
import type { Queued } from './owed.ts';
import { reopeningDueAt } from './reopening.ts';
import { turnGapEndsAt } from './turns.ts';

/** When the next alarm of a purpose is due in a conversation of routing `queued`, epoch ms; undefined if nothing waits for it. */
export function queuedDueAt(
  state: Queued,
  purpose: Exclude<AlarmPurpose, 'retry'>,
  longestSilenceMs: number,
): number | undefined {
  switch (purpose) {
    case 'agent-answer':
      return undefined;
    case 'turn-gap':
      return turnGapEndsAt(state.queued);
    case 'visit-end':
      if (queuedEndCause(state) === undefined) return platformEndsAt(state.queued) ?? reopeningDueAt(state);
      return isLeaveOwed(state) ? leaveDueAt(state) : undefined;
    case 'give-up':
      return giveUpDueAt(state, longestSilenceMs);
  }
}

/** A visit that is given up ends: a waiting one since no agent came, an attended one since nothing was said for hours. */
export function withQueuedGivingUp(state: Queued): ConversationState {
  return withEnding(state, presentAgents(state.queued.reports).length > 0 ? 'silent' : 'nobody');
}

function giveUpDueAt(state: Queued, longestSilenceMs: number): number | undefined {
  const { plan, opening, reports, beganAt } = state.queued;
  if (plan === undefined || opening === undefined || queuedEndCause(state) !== undefined) return undefined;
  if (presentAgents(reports).length > 0) return (state.work.heardAt ?? state.at) + longestSilenceMs;
  return Math.max(beganAt, reports.left?.at ?? 0) + plan.giveUpAfterSeconds * 1000;
}
