import * as z from 'zod';
import type { Ledger, RowChange } from '../../ledger/ledger.ts';
import { senderGroupSchema } from '../channels/event-channels.ts';
import { type Destination, destinationSchema, storedDestination } from './destination.ts';
import { callbackKey, destinationKey, type PendingCallback } from './pending-callback.ts';

const callbackSchema = z.object({
  leg: z.string(),
  ack: z.int(),
  groups: z.array(senderGroupSchema),
  createdAt: z.number(),
});

/** What waits for delivery on one leg, oldest first, and where it goes. */
export type LegQueue = {
  readonly leg: string;
  readonly destination: Destination;
  readonly callbacks: readonly PendingCallback[];
};

/** A conversation has two legs; a third is that of a meeting that has ended. */
const legs = 3;

/** The waiting callbacks of a partition by leg, as far as to tell which have more than `limit`: one read when there are none. */
export async function readLegQueues(ledger: Ledger, partition: string, limit: number): Promise<readonly LegQueue[]> {
  const rows = await ledger.rows(partition, 'cb.', 'cb/', legs * (limit + 1));
  if (rows.length === 0) return [];
  const destinations = await ledger.rows(partition, destinationKey(''), 'to/');
  const waiting = Map.groupBy(
    rows.map(({ value }) => callbackSchema.parse(value)),
    ({ leg }) => leg,
  );
  return [...waiting].flatMap(([leg, callbacks]) => {
    const row = destinations.find(({ rowKey }) => rowKey === destinationKey(leg));
    return row === undefined ? [] : [{ leg, destination: destinationSchema.parse(row.value), callbacks }];
  });
}

/** The rows to write when a callback has been delivered. */
export function delivered(callback: PendingCallback, before: Destination, after: Destination): readonly RowChange[] {
  const changed = before.callbackContext !== after.callbackContext || before.retry !== undefined;
  return [
    { op: 'delete', rowKey: callbackKey(callback.leg, callback.ack) },
    ...(changed ? [storedDestination(callback.leg, after)] : []),
  ];
}
