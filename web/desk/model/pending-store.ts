import type { OutboxStore, PendingMessage } from '../../transport/outbox.ts';
import type { DeskChat } from '../record/desk-record.ts';

/** Where a chat's record is read and changed. */
type Kept = {
  readonly record: () => DeskChat | undefined;
  readonly change: (change: (chat: DeskChat) => DeskChat) => void;
};

/** The outbox's messages as they are kept in the record: with those for whom they were written. */
export function pendingStore({ record, change }: Kept): OutboxStore {
  return {
    list: () => record()?.pending ?? [],
    put: ({ operationId, state }: PendingMessage) =>
      change((chat) => ({
        ...chat,
        pending: chat.pending.map((each) => (each.operationId === operationId ? { ...each, state } : each)),
      })),
    remove: (operationId) =>
      change((chat) => ({ ...chat, pending: chat.pending.filter((each) => each.operationId !== operationId) })),
  };
}
