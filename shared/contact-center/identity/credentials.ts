import * as z from 'zod';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { type Clock, toRfc3339 } from '../../kernel/time.ts';
import type { CenterRecords } from '../directory/center-records.ts';
import { hashOf, isSecret, newId, newSecret } from './secrets.ts';

/** `client`: key and secret of the Chat API; `api-key`: the one key of the gateway. Source: contact-center.md#tokens */
export const credentialKinds = ['client', 'api-key'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

const credentialSchema = z.object({
  id: z.string(),
  kind: z.enum(credentialKinds),
  name: z.string(),
  customerId: z.string(),
  secretHash: z.string(),
  createdAt: z.string(),
});

type StoredCredential = z.infer<typeof credentialSchema>;

/** A credential of a customer's, without its secret. */
export type Credential = Omit<StoredCredential, 'secretHash'>;

/** A credential that was just made; its secret is told this once. */
export type NewCredential = Credential & { readonly secret: string };

const byId = 'contact-center-credentials';
const byKey = 'contact-center-keys';
const ofCustomer = (customerId: string): string => `contact-center-customer.${customerId}`;
const listKey = (id: string): string => `credential.${id}`;

/** A credential that was taken back is taken for so long by other instances. */
const knownMs = 5_000;
const knownCredentials = 1_000;
/** No credential has a longer id. */
const longestId = 40;

/** Credentials by which clients call the contact center; of secrets only hashes are kept. */
export class Credentials {
  readonly #records: CenterRecords;
  readonly #now: Clock;
  /** Clients by their id, API keys by the hash of the key. */
  readonly #known = new BoundedMap<{ readonly credential: StoredCredential; readonly at: number }>(knownCredentials);

  constructor(records: CenterRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /** Makes a credential of a customer's. */
  async create(customerId: string, kind: CredentialKind, name: string): Promise<NewCredential> {
    const secret = newSecret();
    const createdAt = toRfc3339(this.#now());
    const credential = { id: newId(), kind, name, customerId, createdAt };
    const stored = { ...credential, secretHash: hashOf(secret) };
    await this.#records.insert(ofCustomer(customerId), listKey(credential.id), credential);
    if (kind === 'api-key') await this.#records.insert(byKey, hashOf(secret), { id: credential.id });
    await this.#records.insert(byId, credential.id, stored);
    return { ...credential, secret };
  }

  /** The credentials of a customer. */
  async list(customerId: string): Promise<readonly Credential[]> {
    const records = await this.#records.list(ofCustomer(customerId), { prefix: listKey('') });
    return records.map(({ value }) => credentialSchema.omit({ secretHash: true }).parse(value));
  }

  /** Takes a credential back; nothing happens when the customer has none of this id. */
  async remove(customerId: string, id: string): Promise<void> {
    const stored = await this.#read(id);
    if (stored !== undefined && stored.customerId !== customerId) return;
    await this.#records.remove(byId, id);
    if (stored?.kind === 'api-key') await this.#records.remove(byKey, stored.secretHash);
    await this.#records.remove(ofCustomer(customerId), listKey(id));
    this.#known.delete(id);
    if (stored !== undefined) this.#known.delete(stored.secretHash);
  }

  /** The credential of a client that knows its secret. */
  async ofClient(id: string, secret: string): Promise<Credential | undefined> {
    const stored = id.length > longestId ? undefined : await this.#find(id);
    return stored?.kind === 'client' && isSecret(secret, stored.secretHash) ? stored : undefined;
  }

  /** The credential of a client by its id alone, which a token of ours has named. */
  async ofToken(id: string): Promise<Credential | undefined> {
    const stored = await this.#find(id);
    return stored?.kind === 'client' ? stored : undefined;
  }

  /** The credential of an API key. */
  async ofKey(key: string): Promise<Credential | undefined> {
    const hash = hashOf(key);
    const known = this.#known.get(hash);
    if (known !== undefined && this.#isFresh(known.at)) return known.credential;
    const named = z.object({ id: z.string() }).safeParse((await this.#records.get(byKey, hash))?.value).data;
    const stored = named === undefined ? undefined : await this.#read(named.id);
    if (stored?.kind !== 'api-key' || !isSecret(key, stored.secretHash)) return undefined;
    this.#known.set(hash, { credential: stored, at: this.#now() });
    return stored;
  }

  async #find(id: string): Promise<StoredCredential | undefined> {
    const known = this.#known.get(id);
    if (known !== undefined && this.#isFresh(known.at)) return known.credential;
    const stored = await this.#read(id);
    if (stored === undefined) this.#known.delete(id);
    else this.#known.set(id, { credential: stored, at: this.#now() });
    return stored;
  }

  async #read(id: string): Promise<StoredCredential | undefined> {
    const record = await this.#records.get(byId, id);
    return record === undefined ? undefined : credentialSchema.parse(record.value);
  }

  #isFresh(at: number): boolean {
    const age = this.#now() - at;
    return age >= 0 && age < knownMs;
  }
}
