import type { Ledger } from '../../../ledger/ledger.ts';
import type { Leg } from '../call.ts';
import { type Message, messageKey, messageSchema } from '../message.ts';

/** The number in a message's URL; undefined when it is none. */
export const messageNumber = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

/** The messages of a leg whose numbers are in a range, both ends included, in order. */
export async function readMessageRows(
  ledger: Ledger,
  partition: string,
  leg: Leg,
  [from, to]: readonly [number, number],
): Promise<readonly Message[]> {
  const rows = await ledger.rows(partition, messageKey(leg, Math.max(0, from)), messageKey(leg, to + 1));
  return rows.map(({ value }) => messageSchema.parse(value));
}

/** A message of a leg, out of its row; undefined when there is none. */
export async function readMessageRow(
  ledger: Ledger,
  partition: string,
  leg: Leg,
  number: number | undefined,
): Promise<Message | undefined> {
  if (number === undefined) return undefined;
  const row = await ledger.row(partition, messageKey(leg, number));
  return row === undefined ? undefined : messageSchema.parse(row.value);
}
