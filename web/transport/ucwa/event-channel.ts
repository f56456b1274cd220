import { Pause, pauseMs } from '../back-off.ts';
import { type ChannelEvent, packageOf } from './channel-event.ts';
import { UcwaFailure } from './failure.ts';
import type { UcwaRequests } from './ucwa-requests.ts';

/** Why a channel has ended; `stopped`: by its owner. */
type ChannelEnd = 'stopped' | 'missing' | 'gone' | 'unauthorised' | 'refused';

/** The owner of a channel. */
type ChannelOwner = {
  /**
   * Takes the events of one answer, and the link for the next ones. All that has to survive must be stored when this returns: the
   * next request confirms the events. Source: ucwa.md#event-channel
   */
  take(events: readonly ChannelEvent[], next: string): void;
  /** Whether the platform is answering. */
  connection(state: 'connected' | 'reconnecting'): void;
  /** Gets another token; false when there is none, which ends the channel. */
  renewToken?(): Promise<boolean>;
};

/** The platform lets a request wait for 180 s at most; after this one counts as lost. */
const requestLimitMs = 200_000;

/** Asks for the events of one application, one request after another, beginning with a link. Source: ucwa.md#event-channel */
export class EventChannel {
  readonly #requests: UcwaRequests;
  readonly #owner: ChannelOwner;
  readonly #pause = new Pause();
  #asking: AbortController | undefined;
  #stopped = false;
  #attempt = 0;
  #isNudged = false;

  constructor(requests: UcwaRequests, owner: ChannelOwner) {
    this.#requests = requests;
    this.#owner = owner;
  }

  /** Runs until it is stopped, or the platform ends it. */
  async run(first: string): Promise<ChannelEnd> {
    for (let href = first; ; ) {
      if (this.#stopped) return 'stopped';
      try {
        href = await this.#ask(href);
        this.#attempt = 0;
      } catch (error) {
        if (this.#stopped) return 'stopped';
        const end = await this.#failed(error);
        if (end !== undefined) return end;
      }
    }
  }

  /** Asks again at once, as after a sleep or when the network is back; asking twice is harmless. */
  nudge(): void {
    // Browsers report a network a moment before it works: the next failure counts as the first.
    this.#attempt = 0;
    this.#isNudged = this.#asking !== undefined;
    this.#asking?.abort();
    this.#pause.cut();
  }

  stop(): void {
    this.#stopped = true;
    this.nudge();
  }

  async #ask(href: string): Promise<string> {
    const asking = new AbortController();
    this.#asking = asking;
    const limit = setTimeout(() => asking.abort(), requestLimitMs);
    try {
      const { body } = await this.#requests.send('GET', href, { signal: asking.signal });
      if (this.#stopped) return href;
      return this.#took(packageOf(body));
    } finally {
      clearTimeout(limit);
      this.#asking = undefined;
    }
  }

  #took({ events, next, resync, resume }: ReturnType<typeof packageOf>): string {
    this.#owner.connection('connected');
    const after = next ?? resync ?? resume;
    if (after === undefined) throw new UcwaFailure('refused', { subcode: 'NoNextLink' });
    this.#owner.take(events, after);
    return after;
  }

  async #failed(error: unknown): Promise<ChannelEnd | undefined> {
    if (!(error instanceof UcwaFailure)) throw error;
    const { kind } = error;
    if (kind === 'missing' || kind === 'gone' || kind === 'refused') return kind;
    if (kind === 'unauthorised') return (await this.#owner.renewToken?.()) === true ? undefined : 'unauthorised';
    if (this.#isNudged) {
      this.#isNudged = false;
      return undefined;
    }
    this.#attempt += 1;
    // A first failure may be a request that was cut off, or a server that restarts: only the second one is reported.
    if (this.#attempt > 1) this.#owner.connection('reconnecting');
    await this.#pause.wait(Math.max(error.retryAfterMs ?? 0, pauseMs(this.#attempt)));
    return undefined;
  }
}
