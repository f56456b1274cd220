import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, minuteMs, utcDay } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';

/** Where a browser has been sent: to consent, or to sign in. */
type ConsentStage = 'consent' | 'sign-in';

const attemptSchema = z.object({
  stage: z.enum(['consent', 'sign-in']),
  /** Hash of the secret that the browser holds in its cookie. */
  browser: z.string(),
  expiresAt: z.number(),
  used: z.boolean(),
});

/** How long a person may take for one page of the identity provider. */
export const attemptLivesMs = 10 * minuteMs;

/**
 * The ways to the identity provider that browsers are on. Each has a random `state` of its own, of which only a hash is stored; it
 * is good once, for ten minutes, and in the browser that it was given to.
 */
export class ConsentAttempts {
  readonly #records: TableRecords;
  readonly #now: Clock;

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /** The records of attempts that began on a UTC day (yyyymmdd), which are cleared together. */
  static partition(day: string): string {
    return `consent-attempts.${day}`;
  }

  /** The `state` of a new attempt; it names the day on which the record is. @throws {Unavailable} StoreUnavailable */
  async begin(stage: ConsentStage, browser: string): Promise<string> {
    const startedAt = this.#now();
    const day = utcDay(startedAt);
    const state = `${day}.${randomBytes(32).toString('base64url')}`;
    const attempt = { stage, browser: hashId(browser), expiresAt: startedAt + attemptLivesMs, used: false };
    await this.#records.put(ConsentAttempts.partition(day), hashId(state), attempt);
    return state;
  }

  /**
   * Uses a `state` up; undefined when it is forged, old, used or another browser's, which leaves it as it was.
   * @throws {Unavailable} StoreUnavailable
   */
  async take(state: string, browser: string): Promise<ConsentStage | undefined> {
    const day = /^(\d{8})\.[\w-]{43}$/.exec(state)?.[1];
    if (day === undefined || browser === '') return undefined;
    const partition = ConsentAttempts.partition(day);
    const record = await this.#records.get(partition, hashId(state));
    const attempt = attemptSchema.safeParse(record?.value).data;
    if (record === undefined || attempt === undefined) return undefined;
    if (attempt.used || attempt.expiresAt <= this.#now() || attempt.browser !== hashId(browser)) return undefined;
    const isOurs = await this.#records.replace(partition, record.key, { ...attempt, used: true }, record.etag);
    return isOurs ? attempt.stage : undefined;
  }
}

/** The cookie that binds a consent to the browser that began it. */
export type ConsentCookie = {
  /** `Set-Cookie` that gives the browser its secret. */
  set(secret: string): string;
  /** `Set-Cookie` that takes it away. */
  clear(): string;
  /** The secret in a `Cookie` header; empty when there is none. */
  read(header: string | null): string;
};

/**
 * Lax, since the way back from the identity provider begins at another site. Source: carebridge.md#consent
 * Choice: on one machine, where there is no https, it lacks the prefix, which browsers allow with `Secure` only.
 */
export function consentCookie(origin: string): ConsentCookie {
  const isSecure = origin.startsWith('https:');
  const name = isSecure ? '__Host-carebridge-consent' : 'carebridge-consent';
  const cookie = (value: string, maxAgeSeconds: number): string =>
    `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    // Two pages of the identity provider lie on the way.
    set: (secret) => cookie(secret, (2 * attemptLivesMs) / 1000),
    clear: () => cookie('', 0),
    read(header) {
      const parts = (header ?? '').split(';').map((part) => part.trim());
      const value = parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
      return /^[\w-]{43}$/.test(value) ? value : '';
    },
  };
}
