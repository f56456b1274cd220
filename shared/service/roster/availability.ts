import type { Availability } from '../../assignment/roster-agent.ts';
import { hourMs } from '../../kernel/time.ts';
import type { AgentRecord } from './board.ts';

/**
 * A desk that has asked for the board is there for so long after, milliseconds: its requests wait for half a minute at most, and every second one
 * is noted.
 */
const presentMs = 90_000;

/** That a desk is there is noted so often. */
export const notedEveryMs = 30_000;

/** Choice: who has said to be away, and was not seen since, counts as of unknown presence after so long, milliseconds: a working day is over. */
const awayMs = 12 * hourMs;

/** Whether two times are less than a period apart, whichever clock is ahead. */
export const isWithin = (periodMs: number, one: number, other: number): boolean => Math.abs(one - other) < periodMs;

/** Whether an agent may be asked at an instant (epoch ms). */
export function availabilityAt(
  { status, statusAt = 0, seenAt = 0 }: Pick<AgentRecord, 'status' | 'statusAt' | 'seenAt'>,
  now: number,
): Availability {
  if (status === undefined) return 'unknown';
  if (status === 'available') return isWithin(presentMs, seenAt, now) ? 'available' : 'unknown';
  return isWithin(awayMs, Math.max(seenAt, statusAt), now) ? 'away' : 'unknown';
}

/** Whether nothing is known of an agent any more that matters at an instant. */
export function isForgotten(record: AgentRecord, now: number): boolean {
  const { chats, rings = 0, seenAt = 0, statusAt = 0, idleSince = 0 } = record;
  return chats + rings === 0 && !isWithin(awayMs, Math.max(seenAt, statusAt, idleSince), now);
}
