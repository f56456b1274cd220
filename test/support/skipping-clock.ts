import type { Clock } from '../../shared/kernel/time.ts';

/** A clock that tests put ahead for a while, so that time limits may be long on a busy machine and yet run out at once. */
export class SkippingClock {
  readonly #time: Clock;
  #skippedMs = 0;

  /** `time` is what it shows while it is not ahead. */
  constructor(time: Clock = Date.now) {
    this.#time = time;
  }

  readonly now = (): number => this.#time() + this.#skippedMs;

  /** What `work` comes to while the clock is ahead. */
  async ahead<T>(byMs: number, work: () => Promise<T>): Promise<T> {
    this.#skippedMs = byMs;
    try {
      return await work();
    } finally {
      this.#skippedMs = 0;
    }
  }
}
