import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import * as z from 'zod';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';

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
   * @throws {ConfigurationError} InvalidSetting — when the kept file holds no RSA key
   */
  static async open(dataFolder: string | undefined): Promise<SigningKeys> {
    if (dataFolder === undefined) return new SigningKeys(await newKey());
    const file = path.join(dataFolder, fileName);
    const kept = await readFile(file, 'utf8').catch(() => undefined);
    if (kept !== undefined) return new SigningKeys(parsedKey(file, kept));
    const key = await newKey();
    await mkdir(dataFolder, { recursive: true });
    await writeFile(`${file}.new`, `${JSON.stringify(key)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
    return new SigningKeys(key);
  }

  /** The JSON Web Key Set to publish. */
  published() {
    const { kty, kid, n, e } = this.#key;
    return { keys: [{ kty, use: 'sig', alg: algorithm, kid, n, e }] };
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

function parsedKey(file: string, text: string): PrivateKey {
  const result = privateKeySchema.safeParse(parseJson(text));
  if (!result.success) throw new ConfigurationError(`${file} holds no RSA private key.`);
  return result.data;
}
