/** What the queues know of time; tests bring their own. */
export interface Time {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once, about `delayMs` from now, perhaps a little early; the returned function calls it off. */
  after(delayMs: number, callback: () => void): () => void;
}

/** setTimeout fires at once above this. */
const longestTimerMs = 2 ** 31 - 1;

/** The clock and the timers of the machine. */
export const systemTime: Time = {
  now: Date.now,
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 1), longestTimerMs));
    return () => clearTimeout(timer);
  },
};

/** One timer that rings at the earliest of the times it was asked for; the callback asks again for the next one. */
export class WakeUp {
  readonly #time: Time;
  readonly #ring: () => void;
  #ringsAt = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(time: Time, ring: () => void) {
    this.#time = time;
    this.#ring = ring;
  }

  /** Asks to be rung at `dueAt` (epoch ms) or earlier; Infinity asks for nothing. */
  noLaterThan(dueAt: number): void {
    if (dueAt >= this.#ringsAt) return;
    this.#cancel?.();
    this.#ringsAt = dueAt;
    this.#cancel = this.#time.after(dueAt - this.#time.now(), () => {
      this.#ringsAt = Number.POSITIVE_INFINITY;
      this.#ring();
    });
  }

  cancel(): void {
    this.#cancel?.();
    this.#ringsAt = Number.POSITIVE_INFINITY;
  }
}
