import { setTimeout } from 'node:timers/promises';

/** What time is taken from; a test has its own. */
export type Time = { readonly now: () => number; readonly sleep: (ms: number) => Promise<unknown> };

const usualTime: Time = { now: Date.now, sleep: setTimeout };
const pauseMs = 10_000;

/**
 * How long a hook waits for what Azure and Entra have accepted and do not know everywhere yet: a span that begins when this is
 * made and is shared by everything that waits.
 */
export class Patience {
  readonly #until: number;
  readonly #time: Time;

  constructor(spanMs: number, time: Time = usualTime) {
    this.#time = time;
    this.#until = time.now() + spanMs;
  }

  get leftMs(): number {
    return Math.max(0, this.#until - this.#time.now());
  }

  /** Does `work` again while it fails with an error that `passes`, as long as patience lasts. */
  async retry<T>(work: () => T, passes: (error: unknown) => boolean): Promise<T> {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!passes(error) || this.leftMs === 0) throw error;
        await this.#time.sleep(Math.min(pauseMs, this.leftMs));
      }
    }
  }

  /** Waits until the span is over. */
  async end(): Promise<void> {
    if (this.leftMs > 0) await this.#time.sleep(this.leftMs);
  }
}
