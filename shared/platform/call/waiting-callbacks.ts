import { tooMany } from '../budgets/too-many.ts';
import type { PlatformRefusal } from '../edge/refusal.ts';
import { type Call, hasMeeting, type Leg } from './call.ts';
import type { Change } from './decision.ts';

const againMs = 5_000;
const legs: readonly Leg[] = ['visitor', 'meeting'];

/** How many callbacks of a leg may still wait: those that are not known to have been taken. */
function waitingOn(call: Call, leg: Leg): number {
  const { acks = 0, taken = 0 } = (leg === 'visitor' ? call.visitor : call.meeting) ?? {};
  return acks - taken;
}

/** The legs on which so many may wait that it has to be looked at how many do. */
export const legsToCount = (call: Call, limit: number): readonly Leg[] =>
  legs.filter((leg) => waitingOn(call, leg) >= limit);

/** The call, on one of whose legs so many callbacks are known to have been taken. */
export function withTaken(call: Call, leg: Leg, taken: number): Call {
  if (leg === 'visitor') return { ...call, visitor: { ...call.visitor, taken } };
  return hasMeeting(call) ? { ...call, meeting: { ...call.meeting, taken } } : call;
}

/**
 * A change that is refused while as many callbacks wait on a leg as may, and it would add one: what is said then is not taken, so that
 * nothing that was taken has to be dropped. Ends and leavings always come through. Source: trusted-application.md#callback-delivery
 */
export const unlessTooManyWait =
  (limit: number, change: Change): Change =>
  (call, now) => {
    const decision = change(call, now);
    if (!('notices' in decision)) return decision;
    const isFull = (leg: Leg) =>
      waitingOn(call, leg) >= limit && decision.notices.some((notice) => notice.to === 'leg' && notice.leg === leg);
    return legs.some(isFull) ? tooManyWait() : decision;
  };

const tooManyWait = (): PlatformRefusal => tooMany(undefined, againMs);
