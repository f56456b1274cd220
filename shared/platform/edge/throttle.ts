import { Buckets } from '../../kernel/buckets.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import type { Subcode } from '../../protocol/trusted-application/errors.ts';
import { tooMany } from '../budgets/too-many.ts';

/** Lets so many through per minute and key. */
export class Throttle {
  readonly #buckets: Buckets;
  readonly #subcode: Subcode;

  /** `subcode` says what there was too much of. */
  constructor(perMinute: number, subcode: Subcode, now: Clock) {
    this.#buckets = new Buckets({ perSecond: (perMinute * 1000) / minuteMs, atOnce: perMinute }, now);
    this.#subcode = subcode;
  }

  /**
   * Counts one more.
   * @throws {PlatformRefusal} TooManyRequests — when the bucket is empty; says after how many seconds there is room again
   */
  admit(key: string): void {
    const waitMs = this.#buckets.take(key);
    if (waitMs > 0) throw tooMany(this.#subcode, waitMs);
  }

  /** Counts one less: what was admitted is none of those that are counted. */
  forgive(key: string): void {
    this.#buckets.giveBack(key);
  }
}
