import * as z from 'zod';
import { StateConflict } from '../kernel/errors.ts';
import { type Clock, delay } from '../kernel/time.ts';
import type { PutResult, TableRecord } from './records.ts';

/** A counter after it was raised; it begins anew at `expiresAt` (epoch ms). */
export type Counted = { readonly count: number; readonly expiresAt: number };

/** One raise of a counter. */
export type Increment = {
  readonly partition: string;
  readonly key: string;
  readonly by: number;
  readonly expiresAt: number;
  readonly now: Clock;
};

/** The part of the records that counting needs. */
export interface CounterRecords {
  get(partition: string, key: string): Promise<TableRecord | undefined>;
  put(partition: string, key: string, value: Counted, ifMatch?: string): Promise<PutResult>;
}

const counterSchema = z.object({ count: z.number(), expiresAt: z.number() });
const attempts = 60;
const longestPauseMs = 200;

/**
 * Raises a counter by compare and swap, so that nothing is lost however many raise it at once.
 * @throws {StateConflict} StateChanged — when others kept counting first
 */
export async function increment(
  records: CounterRecords,
  { partition, key, by, expiresAt, now }: Increment,
): Promise<Counted> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const record = await records.get(partition, key);
    const stored = counterSchema.safeParse(record?.value).data;
    const running = stored !== undefined && stored.expiresAt > now() ? stored : { count: 0, expiresAt };
    const raised = { count: running.count + by, expiresAt: running.expiresAt };
    const { outcome } = await records.put(partition, key, raised, record?.etag ?? 'absent');
    if (outcome === 'written') return raised;
    await delay(Math.random() * Math.min(longestPauseMs, 5 * 2 ** attempt));
  }
  throw new StateConflict('Others kept counting first.');
}
