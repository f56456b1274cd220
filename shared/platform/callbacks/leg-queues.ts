import * as z from 'zod';
import type { Ledger } from '../../ledger/ledger.ts';
import { senderGroupSchema } from '../channels/event-channels.ts';
import { type Destination, destinationSchema } from './destination.ts';
import { behindCallbacks, callbackKey, destinationKey, type PendingCallback } from './pending-callback.ts';

const callbackSchema = z.object({
  leg: z.string(),
  ack: z.int(),
  groups: z.array(senderGroupSchema),
  createdAt: z.number(),
});

/** What waits for delivery on one leg, oldest first and at least one, and where it goes. */
export type LegQueue = {
  readonly leg: string;
  readonly destination: Destination;
  readonly callbacks: readonly PendingCallback[];
};

/** The oldest callbacks that wait on each leg of a partition; `isPart`: there are more. */
export type WaitingCallbacks = { readonly queues: readonly LegQueue[]; readonly isPart: boolean };

const readAtOnce = 150;
const nothing: WaitingCallbacks = { queues: [], isPart: false };

/** The waiting callbacks of a partition by leg, or the oldest of each leg: one read when there are none. */
export async function readLegQueues(ledger: Ledger, partition: string): Promise<WaitingCallbacks> {
  const rows = await waitingRows(ledger, partition, readAtOnce);
  if (rows.length === 0) return nothing;
  const destinations = await ledger.rows(partition, destinationKey(''), 'to/');
  const isPart = rows.length === readAtOnce;
  const waiting = isPart ? [] : rows.map(({ value }) => callbackSchema.parse(value));
  const queues = await Promise.all(
    destinations.map(async ({ rowKey, value }): Promise<LegQueue> => {
      const leg = rowKey.slice(destinationKey('').length);
      // A leg with many waiting must not hide those of another.
      const callbacks = isPart ? await oldestOf(ledger, partition, leg) : waiting.filter((each) => each.leg === leg);
      return { leg, destination: destinationSchema.parse(value), callbacks };
    }),
  );
  return { queues: queues.filter(({ callbacks }) => callbacks.length > 0), isPart };
}

/** Whether callbacks of a partition wait for delivery. */
export async function someWait(ledger: Ledger, partition: string): Promise<boolean> {
  return (await waitingRows(ledger, partition, 1)).length > 0;
}

const waitingRows = (ledger: Ledger, partition: string, limit: number) => ledger.rows(partition, 'cb.', 'cb/', limit);

async function oldestOf(ledger: Ledger, partition: string, leg: string): Promise<readonly PendingCallback[]> {
  const rows = await ledger.rows(partition, callbackKey(leg, 0), behindCallbacks(leg), readAtOnce);
  return rows.map(({ value }) => callbackSchema.parse(value));
}

/** The destination of a leg, out of its row; undefined when there is none. */
export async function readDestination(
  ledger: Ledger,
  partition: string,
  leg: string,
): Promise<Destination | undefined> {
  const row = await ledger.row(partition, destinationKey(leg));
  return row === undefined ? undefined : destinationSchema.parse(row.value);
}
