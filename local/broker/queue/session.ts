import type { Consumer } from './consumer.ts';
import { MessageList } from './message-list.ts';

/** One session of a queue: the messages that wait in it, and who holds it. */
export class Session {
  readonly id: string;
  readonly ready = new MessageList();
  holder: Consumer | undefined;
  /** End of the holder's lock, epoch ms. */
  lockedUntil = 0;
  /** Calls off the timer that ends the lock. */
  cancelExpiry: (() => void) | undefined;

  constructor(id: string) {
    this.id = id;
  }
}
