import type { ChatViewModelDependencies, ReceptionAnswer } from './chat-dependencies.ts';
import { isReception, type NoReception, type Reception } from './reception.ts';

/** A token is valid for hours, but opening hours change: after this the service is asked again. */
const receptionKeptMs = 120_000;

/** What the service has answered to this tab's visitor. */
export class AskedReception {
  answer: ReceptionAnswer | undefined;
  visitorId: string | undefined;
  readonly #dependencies: Pick<ChatViewModelDependencies, 'ask' | 'store' | 'now'>;
  readonly #answered: () => void;
  #asking: Promise<void> | undefined;

  constructor(dependencies: Pick<ChatViewModelDependencies, 'ask' | 'store' | 'now'>, answered: () => void) {
    this.#dependencies = dependencies;
    this.#answered = answered;
  }

  /** The answer, where the service has received the visitor. */
  get reception(): Reception | undefined {
    const reception = this.answer?.reception;
    return isReception(reception) ? reception : undefined;
  }

  get isFresh(): boolean {
    return this.answer !== undefined && this.#dependencies.now() - this.answer.at < receptionKeptMs;
  }

  /** Takes an answer, from the service or in its place. */
  take(reception: Reception | NoReception): void {
    this.answer = { reception, at: this.#dependencies.now() };
  }

  /** Asks for a token, once for all who want one meanwhile. */
  ask(): Promise<void> {
    this.#asking ??= this.#asked().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #asked(): Promise<void> {
    const { ask, store } = this.#dependencies;
    this.take(await ask(this.visitorId ?? store.visitorId()));
    if (this.reception !== undefined) {
      this.visitorId = this.reception.visitorId;
      store.keepVisitorId(this.reception.visitorId);
      // The company does not want chats to be kept any more.
      if (this.reception.keptDays === 0) store.unfileAll();
    }
    this.#answered();
  }
}
