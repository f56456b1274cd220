import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { inputFaults } from '../../kernel/input-faults.ts';
import type { Json, JsonInput, JsonObject } from '../../kernel/json.ts';
import type { Log } from '../../kernel/log.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { tenantSchema } from '../../providers/written-tenant.ts';
import { type Caller, maySee } from '../callers/access.ts';
import type { StoredTenant, TenantDirectory } from '../tenants/tenant-directory.ts';
import { placeOf } from '../tenants/tenant-place.ts';
import type { HeldLease } from './entra-tenant-lease.ts';
import type { EntraTenantWrites } from './entra-tenant-writes.ts';
import type { StoredCredentials } from './stored-credentials.ts';
import { clashesOf } from './tenant-clashes.ts';
import type { TenantSetUp } from './tenant-set-up.ts';
import type { TenantChange, TenantProvisioning, TenantSettlement } from './tenant-settlement.ts';
import { requireCondition, type WriteCondition } from './write-condition.ts';

/** A tenant and its entity tag; `created` when it was not there before. */
export type TenantAnswer = { readonly tenant: Tenant; readonly etag: string; readonly created: boolean };

/** What the administration of tenants is made of. */
type TenantAdministrationDependencies = {
  readonly tenants: TenantDirectory;
  readonly provisioning: TenantProvisioning;
  /** What stands against a tenant's platform in this deployment: member and a sentence each. */
  readonly faultsOf: (tenant: Tenant) => readonly string[];
  readonly settlement: TenantSettlement;
  readonly setUp: TenantSetUp;
  readonly credentials: StoredCredentials;
  readonly writes: EntraTenantWrites;
  /** How many tenants one Entra tenant may have, disabled ones included. */
  readonly tenantsPerEntraTenant: number;
  readonly log: Log;
};

const notFound = () => new RequestRefused('NotFound', 'There is no such tenant.');

/** What administrators do with tenants. Source: carebridge.md#tenants */
export class TenantAdministration {
  readonly #dependencies: TenantAdministrationDependencies;

  constructor(dependencies: TenantAdministrationDependencies) {
    this.#dependencies = dependencies;
  }

  /** The tenants that the caller may see. */
  list(caller: Caller): Promise<readonly Tenant[]> {
    const { tenants } = this.#dependencies;
    return caller.kind === 'local' ? tenants.list() : tenants.ofEntraTenantNow(caller.entraTenantId);
  }

  /** @throws {RequestRefused} NotFound */
  async read(caller: Caller, id: string): Promise<TenantAnswer> {
    const stored = await this.#visible(caller, id);
    if (stored === undefined) throw notFound();
    return answer(stored.tenant, false);
  }

  /** @throws {RequestRefused} InvalidRequest, NotAllowed, Conflict, TooManyRequests */
  async create(caller: Caller, input: unknown): Promise<TenantAnswer> {
    const tenant = readTenant(input);
    refuseForeign(caller, tenant);
    return this.#setUpAfter(caller, tenant.entraTenantId, async (lease) => {
      if ((await this.#dependencies.tenants.read(tenant.id)) !== undefined) {
        throw new RequestRefused('Conflict', 'There is a tenant of this id.');
      }
      return this.#write(caller, tenant, undefined, lease);
    });
  }

  /** Creates or replaces. @throws {RequestRefused} InvalidRequest, NotAllowed, NotFound, Conflict, PreconditionFailed, TooManyRequests */
  async put(caller: Caller, id: string, input: unknown, condition: WriteCondition): Promise<TenantAnswer> {
    const tenant = readTenant(isObject(input) ? { id, ...input } : input);
    if (tenant.id !== id) throw new RequestRefused('InvalidRequest', 'The id is not the one in the address.');
    await this.#visible(caller, id);
    refuseForeign(caller, tenant);
    return this.#setUpAfter(caller, tenant.entraTenantId, async (lease) => {
      const stored = await this.#visible(caller, id);
      check(condition, stored);
      return this.#write(caller, tenant, stored, lease);
    });
  }

  /**
   * Merges into what is there; only to disable a tenant needs no consent.
   * @throws {RequestRefused} InvalidRequest, NotAllowed, NotFound, Conflict, PreconditionFailed, TooManyRequests
   */
  patch(caller: Caller, id: string, patch: unknown, condition: WriteCondition): Promise<TenantAnswer> {
    return this.#patch(caller, id, patch, condition, {});
  }

  async #patch(
    caller: Caller,
    id: string,
    patch: unknown,
    condition: WriteCondition,
    more: CredentialChange,
  ): Promise<TenantAnswer> {
    const found = await this.#visible(caller, id);
    if (found === undefined) throw notFound();
    if (!isObject(patch)) throw new RequestRefused('InvalidRequest', 'A patch must be an object.');
    const { writes } = this.#dependencies;
    const work = async (lease: HeldLease) => {
      const stored = await this.#visible(caller, id);
      if (stored === undefined) throw notFound();
      check(condition, stored);
      const tenant = isDisabling(patch) ? { ...stored.tenant, enabled: false } : patched(stored.tenant, patch);
      refuseForeign(caller, tenant);
      return this.#write(caller, tenant, stored, lease, more);
    };
    const { entraTenantId } = found.tenant;
    return isDisabling(patch)
      ? writes.remove(caller, entraTenantId, work)
      : this.#setUpAfter(caller, entraTenantId, work);
  }

  /** The tenant's contact center, if it has one, is set up behind the write, when others of the Entra tenant may write again. */
  async #setUpAfter(
    caller: Caller,
    entraTenantId: string,
    work: (lease: HeldLease) => Promise<TenantAnswer>,
  ): Promise<TenantAnswer> {
    const { writes, setUp } = this.#dependencies;
    const written = await writes.write(caller, entraTenantId, work);
    await setUp.begin(written.tenant.id);
    return written;
  }

  /**
   * No more tokens and callbacks; what was said stays. Its credential goes, once visits that are under way were ended with it.
   * @throws {RequestRefused} NotFound, Conflict, PreconditionFailed
   * @throws {Unavailable} SecretsUnavailable — when it is disabled, and the credential may be left
   */
  async disable(caller: Caller, id: string, condition: WriteCondition): Promise<void> {
    if ((await this.#visible(caller, id)) === undefined) throw notFound();
    const [credential] = await Promise.allSettled([this.#dependencies.credentials.versionOf(id)]);
    const version = credential.status === 'fulfilled' ? credential.value : undefined;
    const more = version === undefined ? {} : { credential: version };
    await this.#patch(caller, id, { enabled: false }, condition, more);
    if (credential.status === 'rejected') throw credential.reason;
  }

  /** A tenant of another Entra tenant is not there for the caller, except that its id is taken. */
  async #visible(caller: Caller, id: string): Promise<StoredTenant | undefined> {
    const stored = await this.#dependencies.tenants.read(id);
    if (stored !== undefined && !maySee(caller, stored.tenant.entraTenantId)) throw notFound();
    return stored;
  }

  async #write(
    caller: Caller,
    tenant: Tenant,
    stored: StoredTenant | undefined,
    lease: HeldLease,
    more: CredentialChange = {},
  ): Promise<TenantAnswer> {
    const { tenants, settlement, log } = this.#dependencies;
    await this.#refuseImpossible(caller, tenant, stored);
    const change = {
      tenant: tenant.id,
      entraTenantId: tenant.entraTenantId,
      ...(stored === undefined ? {} : { placeBefore: placeOf(stored.tenant), ...agentsChange(stored.tenant, tenant) }),
      ...more,
    };
    await settlement.announce(change);
    if (!(await tenants.claimEndpoint(tenant))) {
      throw new RequestRefused('Conflict', 'The application endpoint belongs to another tenant.');
    }
    lease.requireTime();
    if (!(await tenants.write(tenant, stored?.etag))) {
      throw new RequestRefused('Conflict', 'The tenant was written by another request meanwhile.');
    }
    await settlement.settle(change);
    const created = stored === undefined;
    log({ level: 'info', event: 'tenant-changed', tenant: tenant.id, outcome: created ? 'created' : 'replaced' });
    return answer(tenant, created);
  }

  /** Refuses what could be stored and would not work, or would be too much. */
  async #refuseImpossible(caller: Caller, tenant: Tenant, stored: StoredTenant | undefined): Promise<void> {
    const { tenants, provisioning, faultsOf, tenantsPerEntraTenant } = this.#dependencies;
    // What is not allowed any more can be switched off still.
    const faults = tenant.enabled ? faultsOf(tenant) : [];
    if (faults.length > 0) throw new RequestRefused('InvalidRequest', 'The tenant is not valid.', { details: faults });
    if (stored !== undefined && stored.tenant.entraTenantId !== tenant.entraTenantId) {
      const details = ['entraTenantId: a tenant stays with its Entra tenant; write a new tenant for another one'];
      throw new RequestRefused('InvalidRequest', 'The tenant is not valid.', { details });
    }
    const all = await tenants.ofEntraTenantNow(tenant.entraTenantId);
    if (stored === undefined && caller.kind !== 'local' && all.length >= tenantsPerEntraTenant) {
      throw new RequestRefused(
        'Conflict',
        `This Entra tenant has ${all.length} tenants, which is the most there may be.`,
      );
    }
    if (await provisioning.isTaken(tenant)) {
      throw new RequestRefused('Conflict', 'The application endpoint belongs to another application.');
    }
    const details = clashesOf(tenant, all, await provisioning.peopleOf(tenant.entraTenantId));
    if (details.length > 0)
      throw new RequestRefused('Conflict', 'The tenant does not go together with others.', { details });
  }
}

/** @throws {RequestRefused} NotAllowed — when the tenant would be another Entra tenant's */
function refuseForeign(caller: Caller, { entraTenantId }: Tenant): void {
  if (!maySee(caller, entraTenantId)) throw new RequestRefused('NotAllowed', 'entraTenantId must be your own.');
}

function patched(before: Tenant, patch: JsonObject): Tenant {
  const tenant = readTenant(mergePatch(before, patch));
  if (tenant.id !== before.id) throw new RequestRefused('InvalidRequest', 'The id cannot be changed.');
  return tenant;
}

const isDisabling = (patch: JsonObject): boolean => Object.keys(patch).join() === 'enabled' && patch.enabled === false;

/** Which version of the credential is to go with a change. */
type CredentialChange = Pick<TenantChange, 'credential'>;

/** Whether other addresses are agents' now than before. */
function agentsChange(before: Tenant, after: Tenant): Pick<TenantChange, 'agentsChanged'> {
  return addressesOf(before) === addressesOf(after) ? {} : { agentsChanged: true };
}

const addressesOf = ({ agents }: Tenant): string =>
  agents
    .map(({ address }) => address)
    .sort()
    .join(' ');

function answer(tenant: Tenant, created: boolean): TenantAnswer {
  return { tenant, etag: entityTag(tenant), created };
}

/** Of the content, so that it is the same on every instance and in every store. */
function entityTag(tenant: Tenant): string {
  return `"${hashId(JSON.stringify(tenant))}"`;
}

function check(condition: WriteCondition, stored: StoredTenant | undefined): void {
  requireCondition(condition, stored === undefined ? undefined : entityTag(stored.tenant));
}

function readTenant(input: unknown): Tenant {
  const result = tenantSchema.safeParse(input);
  if (result.success) return result.data;
  throw new RequestRefused('InvalidRequest', 'The tenant is not valid.', { details: inputFaults(result.error.issues) });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON merge patch (RFC 7396): members of objects one by one, `null` removes, everything else replaces. */
export function mergePatch(target: JsonInput, patch: Json): JsonInput {
  if (!isObject(patch)) return patch;
  const merged = new Map<string, JsonInput | undefined>(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name) ?? null, value));
  }
  return Object.fromEntries(merged);
}
