import * as z from 'zod/mini';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { ProviderRefused } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/json.ts';
import type { SecretReader } from '../../kernel/secret-reader.ts';

/** What goes into a header as it is: visible characters of ASCII. */
const headerText = z
  .string()
  .check(
    z.maxLength(2_000, 'must have 2000 characters at most'),
    z.regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters without spaces'),
  );

/** Source: RFC 7617, 2: in Basic authentication an id ends at the first colon */
const clientId = headerText.check(z.regex(/^[^:]*$/, 'must have no colon'));

/** A credential as it is written and kept, in JSON: of the gateway an API key, of the Chat API the client's. */
export const centerCredentialSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('api-key'), apiKey: headerText }),
  z.strictObject({ kind: z.literal('client'), clientId, clientSecret: headerText }),
]);
export type CenterCredential = z.infer<typeof centerCredentialSchema>;

/** A credential with the version of the secret that it was read from. */
export type ReadCredential = { readonly credential: CenterCredential; readonly version: string };

/** The name under which a tenant's credential is kept. */
export const credentialName = (tenant: string): string => `platform-credential-${tenant}`;

/** How long a credential is used without being read again; one that was refused is read again at once. */
const freshMs = 60_000;

type Known = { readonly reading: Promise<ReadCredential>; readonly readAt: number };

/** The credentials by which tenants' contact centers are asked. */
export class CenterCredentials {
  readonly #secrets: SecretReader;
  readonly #elapsed: () => number;
  readonly #known = new BoundedMap<Known>(1_000);

  /** `elapsed` gives milliseconds of a clock that is never set. */
  constructor(secrets: SecretReader, elapsed: () => number = () => performance.now()) {
    this.#secrets = secrets;
    this.#elapsed = elapsed;
  }

  /**
   * A tenant's credential; `fresh` reads it past what is known.
   * @throws {ProviderRefused} PlatformUnauthorized — when none was written, or it is none
   * @throws {Unavailable} — when secrets cannot be read now
   */
  of(tenant: string, fresh = false): Promise<ReadCredential> {
    const known = this.#known.get(tenant);
    if (!fresh && known !== undefined && this.#elapsed() - known.readAt < freshMs) return known.reading;
    const reading = this.#read(tenant);
    const entry = { reading, readAt: this.#elapsed() };
    this.#known.set(tenant, entry);
    reading.catch(() => {
      if (this.#known.get(tenant) === entry) this.#known.delete(tenant);
    });
    return reading;
  }

  async #read(tenant: string): Promise<ReadCredential> {
    const secret = await this.#secrets.read(credentialName(tenant));
    const parsed = centerCredentialSchema.safeParse(parseJson(secret?.value ?? ''));
    if (secret === undefined) throw noCredential('There is no credential for the tenant’s contact center.');
    if (!parsed.success) throw noCredential('What is kept as the credential for the tenant’s contact center is none.');
    return { credential: parsed.data, version: secret.version };
  }
}

/** A credential may be written any moment, so it is as one that was refused. */
export function noCredential(message: string): ProviderRefused {
  return new ProviderRefused('PlatformUnauthorized', message, 401);
}
