import { BoundedMap } from '../../kernel/bounded-map.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import type { Subcode } from '../../protocol/trusted-application/errors.ts';
import { PlatformRefusal } from './refusal.ts';

type Bucket = { readonly left: number; readonly at: number };

const rememberedKeys = 10_000;

/**
 * Lets so many through per minute and key, as a bucket that fills again evenly.
 * Choice: every instance counts for itself, since a count that all share would cost a write with each request.
 */
export class Throttle {
  readonly #perMinute: number;
  readonly #subcode: Subcode;
  readonly #now: Clock;
  readonly #levels = new BoundedMap<Bucket>(rememberedKeys);

  /** `subcode` says what there was too much of. */
  constructor(perMinute: number, subcode: Subcode, now: Clock) {
    this.#perMinute = perMinute;
    this.#subcode = subcode;
    this.#now = now;
  }

  /**
   * Counts one more.
   * @throws {PlatformRefusal} TooManyRequests — when the bucket is empty; says after how many seconds there is room again
   */
  admit(key: string): void {
    const at = this.#now();
    const before = this.#levels.get(key);
    const filled = before === undefined ? this.#perMinute : before.left + this.#gained(at - before.at);
    const left = Math.min(filled, this.#perMinute);
    if (left < 1) {
      const seconds = Math.ceil(((1 - left) * minuteMs) / this.#perMinute / 1000);
      throw new PlatformRefusal('TooManyRequests', {
        subcode: this.#subcode,
        headers: { 'retry-after': String(Math.max(seconds, 1)) },
      });
    }
    this.#levels.set(key, { left: left - 1, at });
  }

  #gained(elapsedMs: number): number {
    return (Math.max(elapsedMs, 0) * this.#perMinute) / minuteMs;
  }
}
