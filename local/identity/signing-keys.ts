import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import * as z from 'zod';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import { faultCode } from '../data/fault-code.ts';
import { cannotUse, privateFileMode } from '../data/private-folder.ts';

const privateKeySchema = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  d: z.string(),
});

type PrivateKey = z.infer<typeof privateKeySchema>;

const fileName = 'signing-key.json';
const algorithm = 'RS256';

/** The issuer's key pair. */
export class SigningKeys {
  readonly #key: PrivateKey;
  readonly #imported: ReturnType<typeof importJWK>;

  private constructor(key: PrivateKey) {
    this.#key = key;
    this.#imported = importJWK(key, algorithm);
  }

  /**
   * The key pair of a data folder, made and kept there at first, since tokens and cached key sets outlive a restart;
   * without a folder a new one.
   * @throws {ConfigurationError} InvalidSetting — when the kept file holds no RSA key, or the folder cannot be used
   */
  static async open(dataFolder: string | undefined): Promise<SigningKeys> {
    if (dataFolder === undefined) return new SigningKeys(await newKey());
    const file = path.join(dataFolder, fileName);
    const kept = await readKept(file);
    if (kept !== undefined) return new SigningKeys(parsedKey(file, kept));
    const key = await newKey();
    await writeFile(`${file}.new`, `${JSON.stringify(key)}\n`, { mode: privateFileMode });
    await rename(`${file}.new`, file);
    return new SigningKeys(key);
  }

  /** The JSON Web Key Set to publish. */
  published() {
    const { kty, kid, n, e } = this.#key;
    return { keys: [{ kty, use: 'sig', alg: algorithm, kid, n, e }] };
  }

  /** What a token of ours says; undefined where it is none, or over. */
  async verified(token: string): Promise<JWTPayload | undefined> {
    const keys = createLocalJWKSet(this.published());
    return jwtVerify(token, keys).then(
      ({ payload }) => payload,
      () => undefined,
    );
  }

  async sign(claims: JWTPayload): Promise<string> {
    const header = { typ: 'JWT', alg: algorithm, kid: this.#key.kid };
    return new SignJWT(claims).setProtectedHeader(header).sign(await this.#imported);
  }
}

async function newKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const key = await exportJWK(privateKey);
  return privateKeySchema.parse({ ...key, kid: await calculateJwkThumbprint(key) });
}

/** Undefined when there is no file yet; one that cannot be read is not replaced. */
async function readKept(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (faultCode(error) === 'ENOENT') return undefined;
    throw cannotUse(file, error);
  }
}

function parsedKey(file: string, text: string): PrivateKey {
  const result = privateKeySchema.safeParse(parseJson(text));
  if (!result.success) {
    const lost = 'a new key is made then, and who is signed in signs in again';
    throw new ConfigurationError(`${file} holds no RSA private key. Put back a copy of it, or move it away: ${lost}.`);
  }
  return result.data;
}
