import * as z from 'zod';
import type { Outgoing } from '../../../bus/bus.ts';
import type { Call } from '../call.ts';

/** The alarm that looks whether a call is over and may be forgotten. */
export const forgetAlarmSchema = z.object({ kind: z.literal('call-forget'), partition: z.string() });

/** The envelope of that alarm. */
export const forgetEnvelope = (partition: string): Outgoing => ({
  to: 'platform',
  session: partition,
  body: { kind: 'call-forget', partition },
});

/** A call that nobody ever ends is forgotten, too, after so many times the usual. */
const patience = 10;

/** Whether a call may be forgotten: it is over, or much older than any call can be. */
export function isForgettable({ visitor, meeting, createdAt }: Call, keptMs: number, now: number): boolean {
  const over = visitor.state === 'Ended' && (meeting === undefined || meeting.state === 'Ended');
  return over || now - createdAt >= patience * keptMs;
}
