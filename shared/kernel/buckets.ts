import { BoundedMap } from './bounded-map.ts';
import type { Clock } from './time.ts';

/** How much may be taken: so much at once, and so much more each second. */
export type Pace = { readonly perSecond: number; readonly atOnce: number };

type Level = { readonly left: number; readonly at: number };

const rememberedKeys = 10_000;

/**
 * A bucket per key that fills again evenly.
 * Choice: every instance counts for itself, since a count that all share would cost a write with each request.
 */
export class Buckets {
  readonly #pace: Pace;
  readonly #now: Clock;
  readonly #levels = new BoundedMap<Level>(rememberedKeys);

  constructor(pace: Pace, now: Clock) {
    this.#pace = pace;
    this.#now = now;
  }

  /** Takes an amount, at most what a full bucket holds; 0, or after how many milliseconds there is so much again and none was taken. */
  take(key: string, amount = 1): number {
    const at = this.#now();
    const left = this.#filledAt(key, at);
    const wanted = Math.min(amount, this.#pace.atOnce);
    if (left < wanted) return Math.ceil(((wanted - left) * 1000) / this.#pace.perSecond);
    this.#levels.set(key, { left: left - wanted, at });
    return 0;
  }

  /** Puts back what was taken, but no more than a bucket holds. */
  giveBack(key: string, amount = 1): void {
    const at = this.#now();
    const left = Math.min(this.#pace.atOnce, this.#filledAt(key, at) + amount);
    this.#levels.set(key, { left, at });
  }

  #filledAt(key: string, at: number): number {
    const { perSecond, atOnce } = this.#pace;
    const before = this.#levels.get(key);
    if (before === undefined) return atOnce;
    return Math.min(atOnce, before.left + (Math.max(at - before.at, 0) * perSecond) / 1000);
  }
}
