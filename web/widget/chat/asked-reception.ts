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
  #looking: Promise<void> | undefined;

  constructor(dependencies: Pick<ChatViewModelDependencies, 'ask' | 'store' | 'now'>, answered: () => void) {
    this.#dependencies = dependencies;
    this.#answered = answered;
  }

  /** The answer, where the service has received the visitor. */
  get reception(): Reception | undefined {
    const reception = this.answer?.reception;
    return isReception(reception) ? reception : undefined;
  }

  /** How the platform is reached, where a token was given and the company is open. */
  get access(): Reception['access'] {
    return this.reception?.isOpen === true ? this.reception.access : undefined;
  }

  /** What of the answer goes into the record of a chat that begins. */
  get begun() {
    const { companyName = '', hasLogo, keptDays, ratingToken, waitingToken } = this.reception ?? {};
    return { companyName, hasLogo, keptDays, ratingToken, waitingToken, visitorId: this.visitorId ?? '' };
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
    this.#asking ??= this.#asked(false).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Asks how the company stands: a visitor who only looks is given no id, and nothing is stored. */
  look(): Promise<void> {
    this.#looking ??= this.#asked(true).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #asked(isLook: boolean): Promise<void> {
    const { ask, store } = this.#dependencies;
    const answer = await ask({ visitorId: isLook ? undefined : (this.visitorId ?? store.visitorId()), isLook });
    // A look that a token has overtaken tells nothing new.
    if (isLook && this.#asking !== undefined) return;
    this.take(answer);
    // The company does not want chats to be kept any more.
    if (this.reception?.keptDays === 0) store.unfileAll();
    const visitorId = this.reception?.visitorId;
    if (visitorId !== undefined) {
      this.visitorId = visitorId;
      store.keepVisitorId(visitorId);
    }
    this.#answered();
  }
}
