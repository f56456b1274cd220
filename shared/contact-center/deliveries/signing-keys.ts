import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Json } from '../../kernel/json.ts';
import { type KeyKind, RotatingKeys } from '../../kernel/rotating-keys.ts';
import type { Clock } from '../../kernel/time.ts';
import type { PublicKey } from '../../protocol/contact-center/public-key.ts';
import type { CenterRecords } from '../directory/center-records.ts';
import { newId } from '../identity/secrets.ts';

const storedKeySchema = z.object({ kid: z.string(), privateKey: z.string() });
const jwkSchema = z.object({ n: z.string(), e: z.string() });
const modulusBits = 2_048;
const generate = promisify(generateKeyPair);

/** A key by which deliveries are signed now. */
export type DeliveryKey = { readonly kid: string; readonly privateKey: KeyObject };
type LoadedKey = DeliveryKey & { readonly publicKey: PublicKey };

const keyKind: KeyKind<LoadedKey> = { partition: 'contact-center-signing-keys', make: newKey, read: loadedKey };

/** The keys that deliveries are signed with, one per period of time. Source: contact-center.md#public-keys */
export class DeliveryKeys {
  readonly #keys: RotatingKeys<LoadedKey>;

  constructor(records: CenterRecords, periodMs: number, now: Clock) {
    this.#keys = new RotatingKeys(records, keyKind, periodMs, now);
  }

  /** The key to sign with. */
  current(): Promise<DeliveryKey> {
    return this.#keys.current();
  }

  /** The public key of an id; undefined when none of those that are readable has it. */
  async publicKey(kid: string): Promise<PublicKey | undefined> {
    return (await this.#keys.valid()).find((key) => key.kid === kid)?.publicKey;
  }
}

async function newKey(): Promise<Json> {
  const { privateKey } = await generate('rsa', { modulusLength: modulusBits });
  return { kid: newId(), privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function loadedKey(stored: Json): LoadedKey {
  const { kid, privateKey: pem } = storedKeySchema.parse(stored);
  const privateKey = createPrivateKey(pem);
  const { n, e } = jwkSchema.parse(createPublicKey(privateKey).export({ format: 'jwk' }));
  return { kid, privateKey, publicKey: { kty: 'RSA', e, kid, n } };
}
