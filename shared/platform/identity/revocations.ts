import * as z from 'zod';
import { type Clock, dayMs, utcDay } from '../../kernel/time.ts';
import type { PlatformRecords } from '../directory/records.ts';

const revocationSchema = z.object({ at: z.number() });

/** The revocations of one UTC day (yyyymmdd), which are cleared together once no token of that day can be valid any more. */
export const revocationPartition = (day: string): string => `revoked.${day}`;

/** Visitors whose sign-in is over before their tokens are: who left, or is forgotten. Source: trusted-application.md#psat */
export class Revocations {
  readonly #records: PlatformRecords;
  readonly #now: Clock;

  constructor(records: PlatformRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /** No token that a visitor (as `visitorMark` names them) was given until now opens anything. @throws {Unavailable} StoreUnavailable */
  async revoke(visitor: string): Promise<void> {
    const at = this.#now();
    await this.#records.put(revocationPartition(utcDay(at)), visitor, { at });
  }

  /** Whether a visitor's token of `issuedAt` (epoch ms) was revoked since. @throws {Unavailable} StoreUnavailable */
  async isRevoked(visitor: string, issuedAt: number): Promise<boolean> {
    const first = Math.floor(issuedAt / dayMs);
    const days = Array.from({ length: Math.floor(this.#now() / dayMs) - first + 1 }, (_, day) => (first + day) * dayMs);
    const found = await Promise.all(days.map((day) => this.#records.get(revocationPartition(utcDay(day)), visitor)));
    return found.some((record) => issuedAt <= (revocationSchema.safeParse(record?.value).data?.at ?? -1));
  }
}
