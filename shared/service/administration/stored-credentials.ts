import { RequestRefused } from '../../kernel/errors.ts';
import { type CenterCredential, credentialName } from '../../providers/contact-center/credential.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';

/** What tenants' platforms recognise us by, in the store of secrets. Every method may throw {Unavailable} SecretsUnavailable. */
export class StoredCredentials {
  readonly #store: SecretStore | undefined;

  /** Without a store there is no credential, and none is taken. */
  constructor(store: SecretStore | undefined) {
    this.#store = store;
  }

  /** Whether this deployment has a place for secrets. */
  get hasStore(): boolean {
    return this.#store !== undefined;
  }

  /** The version of the tenant's credential; undefined when it has none. @throws {ConfigurationError} InvalidSetting — when it is damaged */
  async versionOf(tenant: string): Promise<string | undefined> {
    return (await this.#store?.read(credentialName(tenant)))?.version;
  }

  /** Writes the tenant's credential, over one that is there. @throws {RequestRefused} Conflict — without a store; RecordTooLarge */
  async write(tenant: string, credential: CenterCredential): Promise<string> {
    if (this.#store === undefined) throw noStore();
    return (await this.#store.write(credentialName(tenant), JSON.stringify(credential))).version;
  }

  /** Removes the tenant's credential; nothing happens when it has none. */
  async remove(tenant: string): Promise<void> {
    await this.#store?.remove(credentialName(tenant));
  }

  /** Removes the tenant's credential unless another was written since; the caller sees to it that none is written meanwhile. */
  async removeVersion(tenant: string, version: string): Promise<void> {
    if ((await this.versionOf(tenant)) === version) await this.remove(tenant);
  }
}

const noStore = (): RequestRefused =>
  new RequestRefused(
    'Conflict',
    'This deployment has no place for secrets: set SECRET_VAULT to true and deploy it again.',
  );
