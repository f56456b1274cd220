import type { OutboxStore } from '../../transport/outbox.ts';
import type { ChatRecord } from '../chat/chat-record.ts';

/** What changed in the store by another tab's hand: the record as it is now, or messages on their way. */
export type StoreChange =
  | { readonly kind: 'record'; readonly record: ChatRecord | undefined }
  | { readonly kind: 'outbox' }
  | { readonly kind: 'read' };

/** Where a chat outlives the page, shared by all tabs. */
export interface ChatStore {
  readonly outbox: OutboxStore;
  read(): ChatRecord | undefined;
  /** Writes the record unless another tab holds the chat by now; whether it did. */
  write(record: ChatRecord): boolean;
  /** Makes `holder` the one tab that may write from now on. */
  hold(holder: string): void;
  /** How many entries the visitor has seen. */
  readCount(): number;
  setReadCount(count: number): void;
  /** Forgets everything. */
  clear(): void;
  subscribe(listener: (change: StoreChange) => void): () => void;
}
