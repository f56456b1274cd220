import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/time.ts';
import type { CenterRecords } from '../directory/center-records.ts';
import { newSecret } from './secrets.ts';

const claimsSchema = z.object({ credentialId: z.string(), expiresAt: z.number() });
const secretSchema = z.object({ secret: z.string() });

const partition = 'contact-center';
const key = 'access-token-secret';

/** Access tokens of the Chat API: which credential they stand for and until when, under a secret that all instances share. */
export class AccessTokens {
  readonly #records: CenterRecords;
  readonly #lifeMs: number;
  readonly #now: Clock;
  #secret: Promise<string> | undefined;

  constructor(keyRecords: CenterRecords, lifeMs: number, now: Clock) {
    this.#records = keyRecords;
    this.#lifeMs = lifeMs;
    this.#now = now;
  }

  /** A token for a credential, and when it was issued, epoch ms. */
  async issue(
    credentialId: string,
  ): Promise<{ readonly token: string; readonly issuedAt: number; readonly lifeMs: number }> {
    const issuedAt = this.#now();
    const claims = JSON.stringify({ credentialId, expiresAt: issuedAt + this.#lifeMs });
    const content = Buffer.from(claims).toString('base64url');
    const token = `${content}.${(await this.#mac(content)).toString('base64url')}`;
    return { token, issuedAt, lifeMs: this.#lifeMs };
  }

  /** The id of the credential that a token stands for; undefined when it does not hold. */
  async credentialOf(token: string): Promise<string | undefined> {
    const [content, given, ...more] = token.split('.');
    if (content === undefined || given === undefined || more.length > 0) return undefined;
    const mac = await this.#mac(content);
    const sent = Buffer.from(given, 'base64url');
    if (sent.length !== mac.length || !timingSafeEqual(sent, mac)) return undefined;
    const claims = claimsSchema.safeParse(parseJson(Buffer.from(content, 'base64url').toString('utf8'))).data;
    return claims !== undefined && claims.expiresAt > this.#now() ? claims.credentialId : undefined;
  }

  async #mac(content: string): Promise<Buffer> {
    this.#secret ??= this.#load().catch((error: unknown) => {
      this.#secret = undefined;
      throw error;
    });
    return createHmac('sha256', await this.#secret)
      .update(content)
      .digest();
  }

  /** Whichever instance is the first makes the secret. */
  async #load(): Promise<string> {
    const stored = await this.#records.get(partition, key);
    if (stored !== undefined) return secretSchema.parse(stored.value).secret;
    await this.#records.insert(partition, key, { secret: newSecret() });
    return secretSchema.parse((await this.#records.get(partition, key))?.value).secret;
  }
}
