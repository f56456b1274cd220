import { defined } from '../../kernel/defined.ts';
import { padded } from '../../kernel/ids.ts';
import type { RowChange } from '../../ledger/ledger.ts';
import type { SenderGroup } from '../channels/event-channels.ts';

/** Where an operation wants its callbacks; what is absent falls back to the endpoint's default URL. */
export type CallbackTarget = {
  readonly callbackUrl?: string | undefined;
  readonly callbackContext?: string | undefined;
};

/** Where a leg's callbacks go. */
export type CallbackDestination = CallbackTarget & { readonly endpointUri: string };

/** One callback that waits for its turn in its leg's queue. `ack` counts the leg's callbacks from 1. */
export type PendingCallback = {
  /** Conversation id (GUID) of the leg. */
  readonly leg: string;
  readonly ack: number;
  readonly groups: readonly SenderGroup[];
  readonly createdAt: number;
};

/** Row key of a leg's destination. */
export const destinationKey = (leg: string): string => `to.${leg}`;

/** Row keys of a leg's waiting callbacks, in the order in which they go out. */
export const callbackKey = (leg: string, ack: number): string => `cb.${leg}.${padded(ack)}`;

/** The first key behind a leg's waiting callbacks. */
export const behindCallbacks = (leg: string): string => `cb.${leg}/`;

/** The number of the callback in a row. */
export const callbackNumber = (rowKey: string): number => Number(rowKey.slice(rowKey.lastIndexOf('.') + 1));

/** The row that a commit adds so that a leg's callbacks find their way. */
export function destinationRow(leg: string, destination: CallbackDestination): RowChange {
  return { op: 'upsert', rowKey: destinationKey(leg), value: defined(destination) };
}

/** The row that a commit adds so that one callback goes out after it. */
export function callbackRow(callback: PendingCallback): RowChange {
  return {
    op: 'insert',
    rowKey: callbackKey(callback.leg, callback.ack),
    value: { ...callback, groups: callback.groups.map((group) => ({ ...group })) },
  };
}
