import * as z from 'zod';
import type { Outgoing } from '../queue/queue.ts';

/**
 * The alarm that is sent before a commit and names the version that the commit will write: whoever handles it finishes what the
 * commit began (deliveries to channels, callbacks), should the committing instance not come to it.
 */
export const wakeSchema = z.object({ kind: z.literal('wake'), partition: z.string(), version: z.int() });

export type Wake = z.infer<typeof wakeSchema>;

/** The envelope of a wake; wakes of one partition are handled one after another. */
export function wakeEnvelope(partition: string, version: number): Outgoing {
  return { to: 'platform', session: partition, body: { kind: 'wake', partition, version } };
}
