import { BoundedMap } from '../../kernel/bounded-map.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import type { Subcode } from '../../protocol/trusted-application/errors.ts';
import { tooMany } from './too-many.ts';

/** What one share has left of its part, as of `at`; it asked last at `askedAt`. */
type Share = { left: number; at: number; askedAt: number };

/** `spare`: what has flowed over from parts that were full. */
type Account = { spare: number; sweptAt: number; readonly shares: Map<string, Share> };

const rememberedAccounts = 10_000;

/** Who has not asked for so long has no part until it asks again. */
const idleMs = minuteMs;
const sweptEveryMs = 1_000;

/**
 * Lets so many through per minute and account, in equal parts for those who ask: each has its part whatever the others do, and what one
 * does not use the others may.
 * Choice: every instance counts for itself, since a count that all share would cost a write with each request. Who asks anew has its
 * whole part at once, so that for a moment a part more than the limit may get through.
 */
export class FairThrottle {
  readonly #perMinute: number;
  readonly #subcode: Subcode;
  readonly #now: Clock;
  readonly #accounts = new BoundedMap<Account>(rememberedAccounts);

  /** `subcode` says what there was too much of. */
  constructor(perMinute: number, subcode: Subcode, now: Clock) {
    this.#perMinute = perMinute;
    this.#subcode = subcode;
    this.#now = now;
  }

  /**
   * Counts one more of a share.
   * @throws {PlatformRefusal} TooManyRequests — when its part is used up, and the others leave nothing
   */
  admit(key: string, name: string): void {
    const at = this.#now();
    const account = this.#accounts.get(key) ?? { spare: 0, sweptAt: at, shares: new Map<string, Share>() };
    this.#accounts.set(key, account);
    sweep(account, at);
    const share = account.shares.get(name) ?? this.#newShare(account, name, at);
    share.askedAt = at;
    this.#fill(account, share, at);
    if (share.left >= 1) {
      share.left -= 1;
      return;
    }
    for (const other of account.shares.values()) this.#fill(account, other, at);
    if (account.spare < 1) throw tooMany(this.#subcode, ((1 - share.left) * minuteMs) / this.#partOf(account));
    account.spare -= 1;
  }

  #newShare(account: Account, name: string, at: number): Share {
    const share = { left: 0, at, askedAt: at };
    account.shares.set(name, share);
    share.left = this.#partOf(account);
    return share;
  }

  #partOf({ shares }: Account): number {
    return this.#perMinute / shares.size;
  }

  /** Fills a share for the time that has passed; what flows over is everybody's, up to the limit. */
  #fill(account: Account, share: Share, at: number): void {
    const part = this.#partOf(account);
    const filled = share.left + (Math.max(at - share.at, 0) * part) / minuteMs;
    share.left = Math.min(part, filled);
    share.at = Math.max(at, share.at);
    account.spare = Math.min(this.#perMinute - part, account.spare + filled - share.left);
  }
}

function sweep(account: Account, at: number): void {
  if (at - account.sweptAt < sweptEveryMs) return;
  account.sweptAt = at;
  for (const [name, share] of account.shares) if (at - share.askedAt > idleMs) account.shares.delete(name);
}
