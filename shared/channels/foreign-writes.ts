import { type Clock, minuteMs } from '../kernel/time.ts';

/** How long an instance counts on others after it last met one. */
const rememberedMs = 10 * minuteMs;

/**
 * Whether other instances write into the channels that this one serves. While none does, waiting requests look for their entries
 * less often.
 */
export class ForeignWrites {
  readonly #now: Clock;
  #metAt = Number.NEGATIVE_INFINITY;

  constructor(now: Clock) {
    this.#now = now;
  }

  /** An entry of another instance was met. */
  met(): void {
    this.#metAt = this.#now();
  }

  expected(): boolean {
    return this.#now() - this.#metAt < rememberedMs;
  }
}
