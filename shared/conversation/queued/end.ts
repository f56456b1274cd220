import { issueOf } from '../issued.ts';
import { isBefore, type Stamp } from '../stamp.ts';
import type { ConversationState, EndReason, Phase, Work } from '../state.ts';
import type { Queued } from './owed.ts';
import type { AgentReport, HeardAt, QueuedConversation, Reports } from './state.ts';

/** How long after the last agent left a transfer may still be told. Source: contact-center reference, state machine: about three seconds. */
const transferGraceMs = 3_000;

/**
 * The same where the visit began by a message after an end, and the platform has not told yet that the visitor is queued for it.
 * Choice: reports of the visit before may come late then, and must not end this one.
 */
const lateReportGraceMs = 30_000;

/**
 * The visitor is not taken out of the platform's visit sooner than this after a line was taken: that line may have come after the end, and begun the
 * next visit there. Choice: longer than a report takes.
 */
const leaveRestMs = 10_000;

/** Lane of what is asked of the platform: one per conversation, in order. */
export const platformLane = 'platform';

/** What a leave is issued for; its revision is the visit's number. */
export const visitTarget = 'visit';

/** What an opening is issued for; its revision counts the conversations that the platform was asked for. */
export const platformTarget = 'platform';

/** Takes back what is to tell the platform that the visit is over, where that is pending: it may be issued again. */
export function withoutLeaves(work: Work): Work {
  const pending = work.pending.filter(({ kind, lane }) => kind !== 'leave-conversation' || lane !== platformLane);
  if (pending.length === work.pending.length) return work;
  const issues = work.issues.filter(
    ({ kind, target, outcome }) => kind !== 'leave-conversation' || target !== visitTarget || outcome !== 'pending',
  );
  return { ...work, pending, issues };
}

/** Why a visit of routing `queued` comes to its end. */
export type QueuedEndCause = EndReason | 'visitor-left' | 'visitor-silent' | 'setup-failed' | 'agent-ended';

/** Whether a conversation is of routing `queued`. */
export function isQueued(state: ConversationState): state is Queued {
  return state.queued !== undefined;
}

const causeOf = { visitor: 'visitor-left', silence: 'visitor-silent', agent: 'agent-ended' } as const;

/** Why the visit comes to its end; undefined while it does not. */
export function queuedEndCause(state: Queued): QueuedEndCause | undefined {
  const { queued, work } = state;
  if (queued.ended !== undefined) return causeOf[queued.ended];
  if (work.ending !== undefined) return work.ending.reason;
  if (hasSetupFailed(state)) return 'setup-failed';
  const endsAt = platformEndsAt(queued);
  return endsAt !== undefined && endsAt <= state.at ? 'agent-ended' : undefined;
}

/** Where the visit stands, from what is known of it; nothing else decides the phase. */
export function queuedPhase(state: Queued): Phase {
  const { queued, work } = state;
  if (queuedEndCause(state) !== undefined) {
    const isUnderWay = work.pending.some(({ lane }) => lane === platformLane);
    return isUnderWay || isLeaveOwed(state) ? 'closing' : 'closed';
  }
  if (queued.opening === undefined) return 'invited';
  if (queued.platform.id === undefined) return 'connecting';
  return presentAgents(queued.reports).length > 0 ? 'attended' : 'waiting';
}

/** Whether the platform is yet to be told that the visit is over: once for each visit, where the platform knows one. */
export function isLeaveOwed({ queued, work }: Queued): boolean {
  const isOpening = issueOf(work, 'open-conversation', platformTarget)?.outcome === 'pending';
  if (queued.platform.id === undefined && !isOpening) return false;
  return (issueOf(work, 'leave-conversation', visitTarget)?.revision ?? 0) < queued.visit;
}

/** Whether the platform has been told that the visit is over, as far as it has answered. */
export function wasLeft({ queued, work }: Queued): boolean {
  const leave = issueOf(work, 'leave-conversation', visitTarget);
  return leave?.revision === queued.visit && leave.outcome !== 'pending';
}

/** From when on the platform may be told that the visit is over, epoch ms. */
export function leaveDueAt(state: Queued): number {
  const { queued, at } = state;
  const isByPlatform = queuedEndCause(state) === 'agent-ended';
  return isByPlatform ? Math.max(platformEndsAt(queued) ?? at, (queued.lastSentAt ?? 0) + leaveRestMs) : at;
}

/**
 * From when on the visit counts as ended by the platform, epoch ms; undefined while nothing tells that. Idle is decisive; that the last agent left
 * is not: a transfer may be told later.
 */
export function platformEndsAt(queued: QueuedConversation): number | undefined {
  const { reports } = queued;
  const { idle, left, joined, transferred } = reports;
  const alive = newestStamp([reports.queued, transferred, reports.active, joined, reports.echoed]);
  if (idle !== undefined && alive !== undefined && isBefore(alive, idle.seen)) return idle.at;
  if (left === undefined || joined === undefined || presentAgents(reports).length > 0) return undefined;
  const isHandedOn = transferred !== undefined && isBefore(joined.seen, transferred.seen);
  const later = newestStamp([reports.queued, reports.echoed]);
  if (isHandedOn || (later !== undefined && isBefore(left.seen, later))) return undefined;
  const isUnsure = queued.visit > 1 && reports.queued === undefined;
  return left.at + (isUnsure ? lateReportGraceMs : transferGraceMs);
}

/** Agents who are in: came and did not leave. Who was there before a transfer is gone when another one has come after it. */
export function presentAgents({ agents, transferred, joined }: Reports): readonly AgentReport[] {
  const isOver = (stamp: Stamp): boolean =>
    transferred !== undefined &&
    joined !== undefined &&
    isBefore(stamp, transferred.seen) &&
    isBefore(transferred.seen, joined.seen);
  return agents.filter((agent) => agent.present && !isOver(agent.seen));
}

/** Whether the platform has refused to open a conversation for this visit. */
function hasSetupFailed({ queued, work }: Queued): boolean {
  const opening = issueOf(work, 'open-conversation', platformTarget);
  const isCurrent = (opening?.revision ?? 0) === queued.platform.openings;
  return queued.platform.id === undefined && isCurrent && opening?.outcome === 'failed';
}

/** The stamp of the newest of reports; undefined where there is none. */
export function newestStamp(reports: readonly (HeardAt | undefined)[]): Stamp | undefined {
  return reports.reduce<Stamp | undefined>((latest, report) => {
    if (report === undefined) return latest;
    return latest === undefined || isBefore(latest, report.seen) ? report.seen : latest;
  }, undefined);
}
