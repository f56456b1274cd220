import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import * as z from 'zod';
import { randomId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { type KeyKind, RotatingKeys } from '../../kernel/rotating-keys.ts';
import type { Clock } from '../../kernel/time.ts';
import { tokenAlgorithm } from '../../protocol/trusted-application/tokens.ts';
import type { PlatformRecords } from '../directory/records.ts';

const storedKeySchema = z.object({ kid: z.string(), privateKey: z.record(z.string(), z.unknown()) });

/** A key with which the platform signs now. */
export type SigningKey = { readonly kid: string; readonly key: CryptoKey };

/** The public part of a key, as it is published. */
export type PublishedKey = Readonly<Record<'kty' | 'n' | 'e' | 'kid' | 'alg' | 'use', string>>;

type LoadedKey = SigningKey & { readonly publicKey: CryptoKey; readonly publicJwk: PublishedKey };

const keyKind: KeyKind<LoadedKey> = { partition: 'signing-keys', make: newKey, read: loadedKey };

/** The platform's RS256 keys, one per period of time. */
export class SigningKeys {
  readonly #keys: RotatingKeys<LoadedKey>;

  constructor(records: PlatformRecords, periodMs: number, now: Clock) {
    this.#keys = new RotatingKeys(records, keyKind, periodMs, now);
  }

  /** The key to sign with. */
  current(): Promise<SigningKey> {
    return this.#keys.current();
  }

  /** What is published: the keys without their private parts. */
  async published(): Promise<readonly PublishedKey[]> {
    return (await this.#keys.valid()).map(({ publicJwk }) => publicJwk);
  }

  /** The public key of a key id that is published, or undefined. */
  async publicKey(kid: string | undefined): Promise<CryptoKey | undefined> {
    return (await this.#keys.valid()).find((key) => key.kid === kid)?.publicKey;
  }
}

async function newKey(): Promise<Json> {
  const { privateKey } = await generateKeyPair(tokenAlgorithm, { extractable: true });
  return { kid: randomId(), privateKey: { ...(await exportJWK(privateKey)) } };
}

async function loadedKey(stored: Json): Promise<LoadedKey> {
  const { kid, privateKey } = storedKeySchema.parse(stored);
  const { kty, n, e } = privateKey as JWK;
  const publicJwk = { kty: kty ?? 'RSA', n: n ?? '', e: e ?? '', kid, alg: tokenAlgorithm, use: 'sig' };
  const [key, publicKey] = await Promise.all([
    importJWK(privateKey as JWK, tokenAlgorithm),
    importJWK(publicJwk, tokenAlgorithm),
  ]);
  if (key instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error('A signing key is not RSA.');
  return { kid, key, publicKey, publicJwk };
}
