import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import * as z from 'zod';
import { padded, randomId } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import { tokenAlgorithm } from '../../protocol/trusted-application/tokens.ts';
import type { PlatformRecords } from '../directory/records.ts';

const partition = 'signing-keys';
const keyName = (period: number): string => `rs256.${padded(period)}`;

const storedKeySchema = z.object({ kid: z.string(), privateKey: z.record(z.string(), z.unknown()) });

/** A key with which the platform signs now. */
export type SigningKey = { readonly kid: string; readonly key: CryptoKey };

/** The public part of a key, as it is published. */
export type PublishedKey = Readonly<Record<'kty' | 'n' | 'e' | 'kid' | 'alg' | 'use', string>>;

type LoadedKey = SigningKey & { readonly publicKey: CryptoKey; readonly publicJwk: PublishedKey };

/** A key is published this part of its period before it comes into use, so that verifiers know it by then. */
const announcedPart = 0.1;

/**
 * The platform's RS256 keys: one per period of time, made by whichever instance needs it first and kept in records that only the
 * platform reads. The key before stays published for one period more, the next one is published ahead.
 */
export class SigningKeys {
  readonly #records: PlatformRecords;
  readonly #periodMs: number;
  readonly #now: Clock;
  readonly #keys = new Map<number, Promise<LoadedKey | undefined>>();

  constructor(records: PlatformRecords, periodMs: number, now: Clock) {
    this.#records = records;
    this.#periodMs = periodMs;
    this.#now = now;
  }

  /** The key to sign with. */
  async current(): Promise<SigningKey> {
    return this.#made(this.#period());
  }

  /** What is published: the keys without their private parts. */
  async published(): Promise<readonly PublishedKey[]> {
    return (await this.#valid()).map(({ publicJwk }) => publicJwk);
  }

  /** The public key of a key id that is published, or undefined. */
  async publicKey(kid: string | undefined): Promise<CryptoKey | undefined> {
    return (await this.#valid()).find((key) => key.kid === kid)?.publicKey;
  }

  #period(): number {
    return Math.floor(this.#now() / this.#periodMs);
  }

  async #valid(): Promise<readonly LoadedKey[]> {
    const period = this.#period();
    const announced = this.#now() / this.#periodMs - period > 1 - announcedPart;
    for (const old of this.#keys.keys()) if (old < period - 1) this.#keys.delete(old);
    const keys = await Promise.all([
      this.#once(period - 1, () => this.#read(period - 1)),
      this.#made(period),
      announced ? this.#made(period + 1) : undefined,
    ]);
    return keys.filter((key) => key !== undefined);
  }

  async #made(period: number): Promise<LoadedKey> {
    const key = await this.#once(period, async () => (await this.#read(period)) ?? (await this.#make(period)));
    if (key === undefined) throw new Error('A signing key was made and is not there.');
    return key;
  }

  /** Makes the period's key unless another instance was faster: what is stored is the one. */
  async #make(period: number): Promise<LoadedKey | undefined> {
    const { privateKey } = await generateKeyPair(tokenAlgorithm, { extractable: true });
    const stored = { kid: randomId(), privateKey: { ...(await exportJWK(privateKey)) } };
    await this.#records.insert(partition, keyName(period), stored);
    await this.#records.remove(partition, keyName(period - 2));
    return this.#read(period);
  }

  async #read(period: number): Promise<LoadedKey | undefined> {
    const value = (await this.#records.get(partition, keyName(period)))?.value;
    return value === undefined ? undefined : loadedKey(storedKeySchema.parse(value));
  }

  /** Loads each period's key once; a load that failed is tried again. */
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

async function loadedKey(stored: z.infer<typeof storedKeySchema>): Promise<LoadedKey> {
  const { kty, n, e } = stored.privateKey as JWK;
  const publicJwk = { kty: kty ?? 'RSA', n: n ?? '', e: e ?? '', kid: stored.kid, alg: tokenAlgorithm, use: 'sig' };
  const [key, publicKey] = await Promise.all([
    importJWK(stored.privateKey as JWK, tokenAlgorithm),
    importJWK(publicJwk, tokenAlgorithm),
  ]);
  if (key instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error('A signing key is not RSA.');
  return { kid: stored.kid, key, publicKey, publicJwk };
}
