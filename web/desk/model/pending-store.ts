import type { OutboxStore, PendingMessage } from '../../transport/outbox.ts';
import type { DeskChat } from '../record/desk-record.ts';

/** Access to a chat's record. */
type RecordAccess = {
  readonly record: () => DeskChat | undefined;
  readonly change: (change: (chat: DeskChat) => DeskChat) => void;
};

/** The outbox's messages as the record keeps them: with their audience. */
export function pendingStore({ record, change }: RecordAccess): OutboxStore {
  return {
    list: () => record()?.pending ?? [],
    put: ({ operationId, state, message }: PendingMessage) =>
      change((chat) => ({
        ...chat,
        pending: chat.pending.map((each) => (each.operationId === operationId ? { ...each, state, message } : each)),
      })),
    remove: (operationId) =>
      change((chat) => ({ ...chat, pending: chat.pending.filter((each) => each.operationId !== operationId) })),
  };
}
