import { defined } from '../../kernel/defined.ts';
import { randomId } from '../../kernel/ids.ts';
import { alarmLostAfterMs } from '../alarms/platform-alarm.ts';
import type { LastAcks } from '../callbacks/claims.ts';
import { alarmsDue, type CallAlarm } from './alarms.ts';
import type { Call, DrainClaim, SafetyAlarm } from './call.ts';
import { legConversation } from './call-ids.ts';

/**
 * Who brings the callbacks of a commit: the drain that this process is running (`running`), this process with what it has in memory
 * (`alone`) or after a look for what waits besides (`after-look`), or another process (`elsewhere`).
 */
export type Bringer = 'running' | 'alone' | 'after-look' | 'elsewhere';

/** How a process sees claims. */
export type ClaimSight = {
  readonly by: string;
  readonly isBringing: boolean;
  readonly now: number;
  readonly until: number;
};

/** Whether a claim is another process's, and holds. */
export const isHeld = (drain: DrainClaim | undefined, { by, now }: Pick<ClaimSight, 'by' | 'now'>): boolean =>
  drain !== undefined && drain.by !== by && drain.until > now;

/** A call with callbacks that its commit writes, and who brings them. `before`: as it was stored. */
export function claimed(
  call: Call,
  before: Call | undefined,
  sight: ClaimSight,
): { readonly call: Call; readonly bringer: Bringer } {
  const { by, isBringing, until } = sight;
  const backlog = before === undefined ? false : before.backlog;
  if (isHeld(before?.drain, sight)) return { call, bringer: 'elsewhere' };
  const mine = { ...call, drain: { by, until }, backlog };
  if (before?.drain?.by === by && isBringing) return { call: mine, bringer: 'running' };
  const isAll = before === undefined || (before.drain === undefined && before.backlog === false);
  return { call: mine, bringer: isAll ? 'alone' : 'after-look' };
}

/** A call whose claim was given up. */
export const released = ({ drain: _drain, ...call }: Call, backlog: boolean): Call => ({ ...call, backlog });

/** Whether a call owes something that a crash must not lose. */
const owes = ({ undrained, drain }: Call): boolean => undrained.length > 0 || drain !== undefined;

/** An alarm that should have come long ago is lost; a second one beside it is harmless. */
const isPending = (safety: SafetyAlarm | undefined, now: number): boolean =>
  safety !== undefined && now <= safety.dueAt + alarmLostAfterMs;

/**
 * A call that owes something, with its safety alarm. `armed`: the alarm that has to be set before the commit, since none is pending.
 * A nonce is never used for a second attempt: its alarm may have come in between.
 */
export function guarded(
  call: Call,
  now: number,
  afterMs: number,
): { readonly call: Call; readonly armed?: SafetyAlarm | undefined } {
  if (!owes(call) || isPending(call.safety, now)) return { call };
  const armed = { nonce: randomId(), dueAt: now + afterMs };
  return { call: { ...call, safety: armed }, armed };
}

/**
 * A call with the alarms that its commit has to set. A message that is waited for has been fetched, nearly always, when the safety alarm
 * comes, and that one sets the alarm of what has not.
 */
export function deferring(
  call: Call,
  alarms: readonly CallAlarm[],
  before: Call | undefined,
): { readonly call: Call; readonly alarms: readonly CallAlarm[] } {
  const { safety } = call;
  const set = alarms.filter(({ purpose, dueAt }) => purpose !== 'delivery' || dueAt <= (safety?.dueAt ?? dueAt));
  if (set.length === alarms.length) return { call, alarms };
  return { call: { ...call, alarms: defined({ ...call.alarms, delivery: before?.alarms.delivery }) }, alarms: set };
}

/** A call whose safety alarm has come, with the alarms that it needs besides. */
export function disarmed(
  { safety: _safety, ...call }: Call,
  now: number,
): { readonly call: Call; readonly alarms: readonly CallAlarm[] } {
  const { alarms, pending } = alarmsDue(call, now);
  return { call: { ...call, alarms: pending }, alarms };
}

/** The number of the last callback of each leg. */
export function lastAcksOf(call: Call | undefined): LastAcks {
  if (call === undefined) return new Map();
  const acks = new Map([[legConversation(call, 'visitor'), call.visitor.acks]]);
  if (call.meeting !== undefined) acks.set(legConversation(call, 'meeting'), call.meeting.acks);
  return acks;
}
