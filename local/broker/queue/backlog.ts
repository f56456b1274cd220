import { Competitors, type Consumer } from './consumer.ts';
import type { StoredMessage } from './message.ts';
import { MessageList } from './message-list.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Delivers one message to one consumer, under a session or not. */
export type Deliver = (message: StoredMessage, consumer: Consumer, session: Session | undefined) => void;

/** The messages of one queue that wait for a consumer, and the consumers that wait for them. */
export class Backlog {
  readonly competitors = new Competitors();
  readonly #sessions: Sessions | undefined;
  readonly #deliver: Deliver;
  readonly #ready = new MessageList();
  readonly #touched = new Set<Session>();

  /** `sessions` is absent for a queue without sessions. */
  constructor(sessions: Sessions | undefined, deliver: Deliver) {
    this.#sessions = sessions;
    this.#deliver = deliver;
  }

  /** Lets an active, unlocked message wait at its place; nothing is delivered before `pump`, so that order holds. */
  insert(message: StoredMessage): void {
    this.#listOf(message).insert(message);
  }

  remove(message: StoredMessage): void {
    this.#listOf(message).remove(message.sequenceNumber);
  }

  /** The session got or lost its holder, or its holder got credit. */
  touch(session: Session): void {
    this.#touched.add(session);
  }

  /** Delivers what can be delivered now. */
  pump(): void {
    for (const session of this.#touched) {
      this.#touched.delete(session);
      if (session.holder === undefined) this.#sessions?.review(session);
      else if (this.#sessions?.isHeld(session)) this.#feed(session, session.holder);
    }
    while (this.#ready.size > 0) {
      const consumer = this.competitors.next();
      const message = consumer && this.#ready.shift();
      if (consumer === undefined || message === undefined) return;
      this.#deliver(message, consumer, undefined);
    }
  }

  #listOf(message: StoredMessage): MessageList {
    if (this.#sessions === undefined) return this.#ready;
    const session = this.#sessions.get(message.sessionId ?? '');
    this.#touched.add(session);
    return session.ready;
  }

  #feed(session: Session, consumer: Consumer): void {
    while (consumer.credit > 0) {
      const message = session.ready.shift();
      if (message === undefined) return;
      this.#deliver(message, consumer, session);
    }
  }
}
