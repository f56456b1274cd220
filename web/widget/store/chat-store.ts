import type { OutboxStore } from '../../transport/outbox.ts';
import type { ChatRecord } from '../chat/chat-record.ts';

/** What another tab has changed in the store: the record as it is now, pending messages, the count of read messages, or that a chat that was over was removed. */
export type StoreChange =
  | { readonly kind: 'record'; readonly record: ChatRecord | undefined }
  | { readonly kind: 'outbox' }
  | { readonly kind: 'read' | 'forgotten' };

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
  /** A chat that is over, and can be gone on with. */
  past(): ChatRecord | undefined;
  /** Keeps the record of a chat that is over apart from those that are under way. */
  rest(record: ChatRecord): void;
  /** Keeps a chat that is over to be looked at until then, epoch ms. */
  file(record: ChatRecord, until: number): void;
  /** Removes all that is kept to be looked at. */
  unfileAll(): void;
  /** Forgets the chat; what is kept to be looked at stays. */
  clear(): void;
  subscribe(listener: (change: StoreChange) => void): () => void;
}
