import type { OutboxStore } from '../../transport/outbox.ts';
import type { ChatRecord } from '../chat/chat-record.ts';

/** What another tab has changed in the store: the record as it is now, pending messages, or the count of read messages. */
export type StoreChange =
  | { readonly kind: 'record'; readonly record: ChatRecord | undefined }
  | { readonly kind: 'outbox' }
  | { readonly kind: 'read' };

/** The stored chat, which survives reloads and is shared by all tabs. */
export interface ChatStore {
  readonly outbox: OutboxStore;
  read(): ChatRecord | undefined;
  /** Writes the record unless another tab holds the chat; whether it was written. */
  write(record: ChatRecord): boolean;
  /** Makes `holder` the only tab that may write. */
  hold(holder: string): void;
  /** How many entries the visitor has seen. */
  readCount(): number;
  setReadCount(count: number): void;
  /** The id by which the company can find what it keeps of this visitor; it outlasts the chat. */
  visitorId(): string | undefined;
  keepVisitorId(id: string): void;
  /** Forgets the chat. */
  clear(): void;
  subscribe(listener: (change: StoreChange) => void): () => void;
}
