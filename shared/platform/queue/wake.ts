import * as z from 'zod';
import type { Outgoing } from '../../bus/bus.ts';
import { type Clock, delay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/**
 * The alarm that is sent before a commit and names the version that the commit will write: whoever handles it finishes what the
 * commit began (deliveries to channels, callbacks), should the committing instance not come to it. `again` counts the tries before;
 * with `onlyChannels` the commit has no callbacks.
 */
export const wakeSchema = z.object({
  kind: z.literal('wake'),
  partition: z.string(),
  version: z.int(),
  again: z.int().optional(),
  onlyChannels: z.literal(true).optional(),
});

export type Wake = z.infer<typeof wakeSchema>;

/** The envelope of a wake; wakes of one partition are handled one after another. */
export function wakeEnvelope(
  partition: string,
  version: number,
  { again, onlyChannels }: Pick<Wake, 'again' | 'onlyChannels'> = {},
): Outgoing {
  const more = { ...(again === undefined ? {} : { again }), ...(onlyChannels === true ? { onlyChannels } : {}) };
  return { to: 'platform', session: partition, body: { kind: 'wake', partition, version, ...more } };
}

/** How long the first alarm of a version waits for it. */
export const announcedWithinMs = 1_000;

/**
 * Pauses before an alarm that came before its commit is set again.
 * Choice: together longer than a commit may be on its way after its alarm was accepted (30 s until the queue has said so, 21 s for the
 * store), or what a slow commit owes would be forgotten; after that it never comes.
 */
const announcedPausesMs = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000] as const;

/** When an alarm that has come before its commit is to come again, epoch ms; undefined when the commit is not waited for any longer. */
export function announcedAgainAt(tries: number, nowMs: number): number | undefined {
  const pauseMs = announcedPausesMs[tries];
  return pauseMs === undefined ? undefined : nowMs + pauseMs;
}

const looks = { firstMs: 4, lastMs: 50 };

/** Whether a partition has come to a version, waiting a moment for a commit that is under way, but only at the first try. */
export async function versionReached(
  ledger: Ledger,
  { partition, version, again }: Omit<Wake, 'kind'>,
  now: Clock,
): Promise<boolean> {
  const until = now() + (again === undefined ? announcedWithinMs : 0);
  for (let pauseMs = looks.firstMs; ; pauseMs = Math.min(pauseMs * 2, looks.lastMs)) {
    const loaded = await ledger.load(partition);
    if (loaded !== undefined && loaded.version >= version) return true;
    if (now() >= until) return false;
    await delay(pauseMs);
  }
}
