import type { ChatTransport, TransportOwner } from '../../transport/chat-transport.ts';
import type { ChatStore } from '../store/chat-store.ts';
import type { DraftStore } from '../store/draft-store.ts';
import type { Locks } from '../store/turn.ts';
import type { Asked, NoReception, Reception } from './reception.ts';
import type { recordAfter } from './record-after.ts';

/** What the chat works with; none of it is the DOM. */
export type ChatViewModelDependencies = {
  readonly store: ChatStore;
  readonly draft: DraftStore;
  readonly locks: Locks | undefined;
  /** Name of the lock that tabs share. */
  readonly name: string;
  readonly transport: (owner: TransportOwner) => ChatTransport;
  readonly ask: (asked: Asked) => Promise<Reception | NoReception>;
  /** The record after what a transport has reported. */
  readonly recordAfter: typeof recordAfter;
  readonly now: () => number;
  readonly newId: () => string;
  readonly isOnline: () => boolean;
  /** BCP 47 tag for the platform. */
  readonly culture: string;
};

/** What the service has answered, and when (epoch ms). */
export type ReceptionAnswer = { readonly reception: Reception | NoReception; readonly at: number };

/** How a transport rejects the beginning of a chat. */
export type BeginFailure = { readonly isTemporary?: boolean; readonly retryAfterMs?: number };
