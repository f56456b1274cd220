import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import { padded } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import type { PublicKey } from '../../protocol/contact-center/public-key.ts';
import type { CenterRecords } from '../directory/center-records.ts';
import { newId } from '../identity/secrets.ts';

const partition = 'contact-center-signing-keys';
const keyName = (period: number): string => `rs256.${padded(period)}`;
const storedKeySchema = z.object({ kid: z.string(), privateKey: z.string() });
const jwkSchema = z.object({ n: z.string(), e: z.string() });
const modulusBits = 2_048;
const generate = promisify(generateKeyPair);

/** A key by which deliveries are signed now. */
export type DeliveryKey = { readonly kid: string; readonly privateKey: KeyObject };
type LoadedKey = DeliveryKey & { readonly publicKey: PublicKey };

/** A key is readable this part of its period before it comes into use, so that verifiers may know it by then. */
const announcedPart = 0.1;

/**
 * The keys that deliveries are signed with: one per period of time, made by whichever instance needs it first and kept where only the
 * application reads. The one before stays readable for a period more, the next one is readable ahead. Source: contact-center.md#public-keys
 */
export class DeliveryKeys {
  readonly #records: CenterRecords;
  readonly #periodMs: number;
  readonly #now: Clock;
  readonly #keys = new Map<number, Promise<LoadedKey | undefined>>();

  constructor(keyRecords: CenterRecords, periodMs: number, now: Clock) {
    this.#records = keyRecords;
    this.#periodMs = periodMs;
    this.#now = now;
  }

  /** The key to sign with. */
  async current(): Promise<DeliveryKey> {
    return this.#made(this.#period());
  }

  /** The public key of an id; undefined when none of those that are readable has it. */
  async publicKey(kid: string): Promise<PublicKey | undefined> {
    const period = this.#period();
    const isAnnounced = this.#now() / this.#periodMs - period > 1 - announcedPart;
    for (const old of this.#keys.keys()) if (old < period - 1) this.#keys.delete(old);
    const keys = await Promise.all([
      this.#once(period - 1, () => this.#read(period - 1)),
      this.#made(period),
      isAnnounced ? this.#made(period + 1) : undefined,
    ]);
    return keys.find((key) => key?.kid === kid)?.publicKey;
  }

  #period(): number {
    return Math.floor(this.#now() / this.#periodMs);
  }

  async #made(period: number): Promise<LoadedKey> {
    const key = await this.#once(period, async () => (await this.#read(period)) ?? (await this.#make(period)));
    if (key === undefined) throw new Error('A signing key was made and is not there.');
    return key;
  }

  /** What is stored is the one, whichever instance was faster. */
  async #make(period: number): Promise<LoadedKey | undefined> {
    const { privateKey } = await generate('rsa', { modulusLength: modulusBits });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await this.#records.insert(partition, keyName(period), { kid: newId(), privateKey: pem });
    await this.#records.remove(partition, keyName(period - 2));
    return this.#read(period);
  }

  async #read(period: number): Promise<LoadedKey | undefined> {
    const value = (await this.#records.get(partition, keyName(period)))?.value;
    return value === undefined ? undefined : loadedKey(storedKeySchema.parse(value));
  }

  /** Loads each period's key once; a load that failed, or found nothing, is tried again. */
  #once(period: number, load: () => Promise<LoadedKey | undefined>): Promise<LoadedKey | undefined> {
    const known = this.#keys.get(period);
    if (known !== undefined) return known;
    const loading = load().catch((error: unknown) => {
      this.#keys.delete(period);
      throw error;
    });
    this.#keys.set(period, loading);
    return loading;
  }
}

function loadedKey({ kid, privateKey: pem }: z.infer<typeof storedKeySchema>): LoadedKey {
  const privateKey = createPrivateKey(pem);
  const { n, e } = jwkSchema.parse(createPublicKey(privateKey).export({ format: 'jwk' }));
  return { kid, privateKey, publicKey: { kty: 'RSA', e, kid, n } };
}
