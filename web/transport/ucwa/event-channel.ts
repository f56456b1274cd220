import { Pause, pauseMs } from '../back-off.ts';
import { type ChannelEvent, packageOf } from './channel-event.ts';
import { UcwaFailure } from './failure.ts';
import { PollWait } from './poll-wait.ts';
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
  /** Whether the platform is answering; `pauseMs`: it has asked to be left alone for so long. */
  connection(state: 'connected' | 'reconnecting', pauseMs?: number): void;
  /** Gets another token; false when there is none, which ends the channel. */
  renewToken?(): Promise<boolean>;
};

/** What a channel works with. */
type ChannelDependencies = {
  /** Link of the application, which answers at once. */
  readonly self: string;
  /** Milliseconds of a clock that never steps back. */
  readonly now?: () => number;
};

/** Asks for the events of one application, one request after another, beginning with a link. Source: ucwa.md#event-channel */
export class EventChannel {
  readonly #requests: UcwaRequests;
  readonly #owner: ChannelOwner;
  readonly #self: string;
  readonly #now: () => number;
  readonly #pause = new Pause();
  readonly #wait = new PollWait();
  #asking: AbortController | undefined;
  #askedAt = 0;
  #stopped = false;
  #attempt = 0;
  /** Whether it is to be seen at once that the platform answers. */
  #isUnsure = false;
  #isNudged = false;
  #isOverdue = false;

  constructor(requests: UcwaRequests, owner: ChannelOwner, { self, now }: ChannelDependencies) {
    this.#requests = requests;
    this.#owner = owner;
    this.#self = self;
    this.#now = now ?? (() => performance.now());
  }

  /** Runs until it is stopped, or the platform ends it. */
  async run(first: string): Promise<ChannelEnd> {
    for (let href = first; ; ) {
      if (this.#stopped) return 'stopped';
      try {
        href = await this.#ask(href);
        this.#attempt = 0;
        this.#isUnsure = false;
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
    this.#isUnsure = true;
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
    this.#askedAt = this.#now();
    this.#isOverdue = false;
    const overdue = (): void => {
      this.#isOverdue = true;
      asking.abort();
    };
    const limit = setTimeout(overdue, this.#wait.limitMs);
    try {
      const { body } = await this.#requests.send('GET', this.#waiting(href), { signal: asking.signal });
      if (this.#stopped) return href;
      this.#wait.answered(this.#now() - this.#askedAt);
      return this.#took(packageOf(body));
    } finally {
      clearTimeout(limit);
      this.#asking = undefined;
    }
  }

  /** The link, with how long the platform may let it wait: not at all after a failure, so that the reader is told once it is over. */
  #waiting(href: string): string {
    const seconds = this.#isUnsure ? 0 : this.#wait.seconds;
    return seconds === undefined ? href : `${href}${href.includes('?') ? '&' : '?'}wait=${seconds}`;
  }

  #took({ events, next, resync, resume }: ReturnType<typeof packageOf>): string {
    const after = next ?? resync ?? resume;
    if (after === undefined) throw new UcwaFailure('foreign');
    this.#owner.connection('connected');
    this.#owner.take(events, after);
    return after;
  }

  async #failed(thrown: unknown): Promise<ChannelEnd | undefined> {
    if (this.#isNudged) {
      this.#isNudged = false;
      if (thrown instanceof UcwaFailure && thrown.isTemporary) return undefined;
    }
    const error = await this.#notCut(thrown);
    if (error === undefined) return undefined;
    if (!(error instanceof UcwaFailure)) throw error;
    const { kind } = error;
    if (kind === 'missing' || kind === 'gone' || kind === 'refused') return kind;
    if (kind === 'unauthorised') return (await this.#owner.renewToken?.()) === true ? undefined : 'unauthorised';
    this.#attempt += 1;
    this.#isUnsure = true;
    const { retryAfterMs = 0 } = error;
    // A first failure may be a request that was cut off, or a server that restarts: only the second one is reported.
    if (this.#attempt > 1 || retryAfterMs > 0) this.#owner.connection('reconnecting', retryAfterMs);
    await this.#pause.wait(Math.max(retryAfterMs, pauseMs(this.#attempt)));
    return undefined;
  }

  /** The error; undefined where it only cut off a request that waited. */
  async #notCut(error: unknown): Promise<unknown> {
    const waitedMs = this.#now() - this.#askedAt;
    if (this.#isOverdue || !(error instanceof UcwaFailure) || !this.#wait.isCut(error, waitedMs)) return error;
    if (!this.#wait.isDoubtful) return undefined;
    try {
      await this.#requests.send('GET', this.#self);
      this.#owner.connection('connected');
      return undefined;
    } catch (refusal) {
      return refusal;
    }
  }
}
