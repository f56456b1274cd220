import { Pause, pauseMs } from './back-off.ts';
import { TransportFailure } from './failure.ts';
import { PollWait } from './poll-wait.ts';

/** One answer: what has happened, in order, and the place to ask from next. */
export type ChannelAnswer<Event, Place> = { readonly events: readonly Event[]; readonly next: Place };

/** How the events of one chat or one sign-in are asked for. */
export interface EventSource<Event, Place> {
  /**
   * Asks for the events from a place on; `waitSeconds`: how long the request may wait for one, 0: not at all, undefined: as long as the platform likes.
   * @throws {TransportFailure} — when it was not answered, or not with success, or not by the platform
   */
  ask(from: Place, waitSeconds: number | undefined, signal: AbortSignal): Promise<ChannelAnswer<Event, Place>>;
  /** Another request, which is answered at once. @throws {TransportFailure} — as `ask` */
  probe(): Promise<unknown>;
}

/** Why a channel has ended; `stopped`: by its owner. */
type ChannelEnd = 'stopped' | 'missing' | 'gone' | 'unauthorised' | 'refused';

/** The owner of a channel. */
type ChannelOwner<Event, Place> = {
  /**
   * Takes the events of one answer, and the place of the next ones. All that has to survive must be stored when this returns: the
   * next request confirms the events.
   */
  take(events: readonly Event[], next: Place): void;
  /** Whether the platform is answering; `pauseMs`: it has asked to be left alone for so long. */
  connection(state: 'connected' | 'reconnecting', pauseMs?: number): void;
  /** Gets another token; false when there is none, which ends the channel. */
  renewToken?(): Promise<boolean>;
};

/** What a channel works with. */
type ChannelDependencies = {
  /** Milliseconds of a clock that never steps back. */
  readonly now?: () => number;
  /** Whether the first request is answered at once, so that the reader is told that the platform is there. */
  readonly isUnsure?: boolean;
};

/** Asks for events, one request after another, beginning at a place. Source: ucwa.md#event-channel, carebridge.md#relay-events */
export class EventChannel<Event, Place> {
  readonly #source: EventSource<Event, Place>;
  readonly #owner: ChannelOwner<Event, Place>;
  readonly #now: () => number;
  readonly #pause = new Pause();
  readonly #wait = new PollWait();
  #asking: AbortController | undefined;
  #askedAt = 0;
  #stopped = false;
  #attempt = 0;
  /** Whether it is to be seen at once that the platform answers. */
  #isUnsure: boolean;
  #isNudged = false;
  #isOverdue = false;

  constructor(
    source: EventSource<Event, Place>,
    owner: ChannelOwner<Event, Place>,
    { now, isUnsure = false }: ChannelDependencies = {},
  ) {
    this.#source = source;
    this.#owner = owner;
    this.#now = now ?? (() => performance.now());
    this.#isUnsure = isUnsure;
  }

  /** Runs until it is stopped, or the platform ends it. */
  async run(first: Place): Promise<ChannelEnd> {
    for (let from = first; ; ) {
      if (this.#stopped) return 'stopped';
      try {
        from = await this.#ask(from);
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

  async #ask(from: Place): Promise<Place> {
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
      // After a failure the reader is told at once that it is over.
      const seconds = this.#isUnsure ? 0 : this.#wait.seconds;
      const { events, next } = await this.#source.ask(from, seconds, asking.signal);
      if (this.#stopped) return from;
      this.#wait.answered(this.#now() - this.#askedAt);
      this.#owner.connection('connected');
      this.#owner.take(events, next);
      return next;
    } finally {
      clearTimeout(limit);
      this.#asking = undefined;
    }
  }

  async #failed(thrown: unknown): Promise<ChannelEnd | undefined> {
    if (this.#isNudged) {
      this.#isNudged = false;
      if (thrown instanceof TransportFailure && thrown.isTemporary) return undefined;
    }
    const error = await this.#notCut(thrown);
    if (error === undefined) return undefined;
    if (!(error instanceof TransportFailure)) throw error;
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
    if (this.#isOverdue || !(error instanceof TransportFailure) || !this.#wait.isCut(error, waitedMs)) return error;
    if (!this.#wait.isDoubtful) return undefined;
    try {
      await this.#source.probe();
      this.#owner.connection('connected');
      return undefined;
    } catch (refusal) {
      return refusal;
    }
  }
}
