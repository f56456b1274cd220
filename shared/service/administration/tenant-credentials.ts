import { RequestRefused } from '../../kernel/errors.ts';
import { inputFaults } from '../../kernel/input-faults.ts';
import type { Log } from '../../kernel/log.ts';
import { type CenterCredential, centerCredentialSchema } from '../../providers/contact-center/credential.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { type Caller, maySee } from '../callers/access.ts';
import type { TenantDirectory } from '../tenants/tenant-directory.ts';
import type { EntraTenantWrites } from './entra-tenant-writes.ts';
import type { StoredCredentials } from './stored-credentials.ts';
import type { TenantSetUp } from './tenant-set-up.ts';
import type { TenantSettlement } from './tenant-settlement.ts';
import { isConditional, requireCondition, type WriteCondition } from './write-condition.ts';

/** What the administration of credentials needs. */
type TenantCredentialsDependencies = {
  readonly tenants: TenantDirectory;
  readonly credentials: StoredCredentials;
  readonly writes: EntraTenantWrites;
  readonly settlement: TenantSettlement;
  readonly setUp: TenantSetUp;
  readonly log: Log;
};

/** A credential that was written: which kind, and its entity tag; never what it is. */
export type WrittenCredential = { readonly kind: CenterCredential['kind']; readonly etag: string };

/** What administrators do with the credentials of their tenants: write and remove, never read. Source: carebridge.md#credential */
export class TenantCredentials {
  readonly #dependencies: TenantCredentialsDependencies;

  constructor(dependencies: TenantCredentialsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Writes the tenant's credential, over one that is there, and has the tenant's contact center set up with it.
   * @throws {RequestRefused} InvalidRequest, NotAllowed, NotFound, Conflict, PreconditionFailed, TooManyRequests
   * @throws {Unavailable} SecretsUnavailable, QueueUnavailable
   */
  async put(caller: Caller, id: string, input: unknown, condition: WriteCondition): Promise<WrittenCredential> {
    const { credentials, writes, settlement, setUp, log } = this.#dependencies;
    const { entraTenantId } = await this.#visible(caller, id);
    const credential = readCredential(input);
    const written = await writes.write(caller, entraTenantId, async (lease) => {
      await this.#visible(caller, id);
      await this.#require(id, condition);
      if (credentials.hasStore) await settlement.announce({ entraTenantId, tenant: id });
      lease.requireTime();
      const version = await credentials.write(id, credential);
      log({ level: 'info', event: 'credential-changed', tenant: id, outcome: 'written' });
      return { kind: credential.kind, etag: tagOf(version) };
    });
    await setUp.begin(id);
    return written;
  }

  /**
   * Removes the tenant's credential; nothing happens when it has none.
   * @throws {RequestRefused} NotFound, PreconditionFailed, TooManyRequests
   * @throws {Unavailable} SecretsUnavailable
   */
  async remove(caller: Caller, id: string, condition: WriteCondition): Promise<void> {
    const { credentials, writes, log } = this.#dependencies;
    const { entraTenantId } = await this.#visible(caller, id);
    await writes.remove(caller, entraTenantId, async (lease) => {
      await this.#require(id, condition);
      lease.requireTime();
      await credentials.remove(id);
      log({ level: 'info', event: 'credential-changed', tenant: id, outcome: 'removed' });
    });
  }

  /** What is there is only looked at under a condition, so that one that is damaged can be written over. */
  async #require(id: string, condition: WriteCondition): Promise<void> {
    if (!isConditional(condition)) return;
    const version = await this.#dependencies.credentials.versionOf(id);
    requireCondition(condition, version === undefined ? undefined : tagOf(version));
  }

  async #visible(caller: Caller, id: string): Promise<Tenant> {
    const stored = await this.#dependencies.tenants.read(id);
    if (stored === undefined || !maySee(caller, stored.tenant.entraTenantId)) {
      throw new RequestRefused('NotFound', 'There is no such tenant.');
    }
    return stored.tenant;
  }
}

const tagOf = (version: string): string => `"${version}"`;

function readCredential(input: unknown): CenterCredential {
  const result = centerCredentialSchema.safeParse(input);
  if (result.success) return result.data;
  throw new RequestRefused('InvalidRequest', 'The credential is not valid.', {
    details: inputFaults(result.error.issues),
  });
}
