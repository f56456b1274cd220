import * as z from 'zod';
import { type Clock, delay } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outgoing } from '../queue/queue.ts';

/**
 * The alarm that is sent before a commit and names the version that the commit will write: whoever handles it finishes what the
 * commit began (deliveries to channels, callbacks), should the committing instance not come to it. `again` marks a second try.
 */
export const wakeSchema = z.object({
  kind: z.literal('wake'),
  partition: z.string(),
  version: z.int(),
  again: z.literal(true).optional(),
});

export type Wake = z.infer<typeof wakeSchema>;

/** The envelope of a wake; wakes of one partition are handled one after another. */
export function wakeEnvelope(partition: string, version: number, again?: true): Outgoing {
  const body = { kind: 'wake', partition, version, ...(again === undefined ? {} : { again }) };
  return { to: 'platform', session: partition, body };
}

/** How long a version may be on its way before its alarm is set again. */
export const announcedWithinMs = 1_000;
const looks = { firstMs: 4, lastMs: 50 };

/** Whether a partition has come to a version, waiting a moment for a commit that is under way. */
export async function versionReached(
  ledger: Ledger,
  { partition, version }: Pick<Wake, 'partition' | 'version'>,
  now: Clock,
): Promise<boolean> {
  const until = now() + announcedWithinMs;
  for (let pauseMs = looks.firstMs; ; pauseMs = Math.min(pauseMs * 2, looks.lastMs)) {
    const loaded = await ledger.load(partition);
    if (loaded !== undefined && loaded.version >= version) return true;
    if (now() >= until) return false;
    await delay(pauseMs);
  }
}
