import type { Clock } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import { RefusedLately, whereThereIsAStore } from './refused-lately.ts';

/** A person of an Entra tenant, as a verified token says. */
type Signed = { readonly entraTenantId: string; readonly objectId: string };

/** Says whether an Entra tenant has tenants of ours. */
interface TenantsOf {
  /** @throws {Unavailable} StoreUnavailable */
  ofEntraTenant(entraTenantId: string): Promise<readonly unknown[]>;
}

/**
 * People of an Entra tenant with a tenant of ours who signed in at the desk lately in vain: without the role for it, or with the role and
 * listed as agent of no tenant. Object ids alone are kept. Source: carebridge.md#check
 */
export class RefusedPeople {
  readonly #withoutRole: RefusedLately;
  readonly #unlisted: RefusedLately;
  readonly #tenants: TenantsOf;

  constructor(tenants: TenantsOf, records: TableRecords, now: Clock) {
    this.#tenants = tenants;
    this.#withoutRole = new RefusedLately('refused-without-role', records, now);
    this.#unlisted = new RefusedLately('refused-unlisted', records, now);
  }

  /** Notes a person who was refused for lack of the role; not while the store cannot be reached, which makes no difference to the person. */
  async refused({ entraTenantId, objectId }: Signed): Promise<void> {
    if (await whereThereIsAStore(() => this.#isKnown(entraTenantId)))
      await this.#withoutRole.note(entraTenantId, objectId);
  }

  /** Notes how a person who has the role was received: listed as agent of a tenant or not. @throws {Unavailable} StoreUnavailable */
  async received({ entraTenantId, objectId }: Signed, isListed: boolean): Promise<void> {
    await this.#withoutRole.forget(entraTenantId, objectId);
    if (isListed) return this.#unlisted.forget(entraTenantId, objectId);
    if (await this.#isKnown(entraTenantId)) await this.#unlisted.note(entraTenantId, objectId);
  }

  /** Object ids of those of the last seven days, ten of a kind at most. @throws {Unavailable} StoreUnavailable */
  async lately(entraTenantId: string): Promise<{ withoutRole: readonly string[]; unlisted: readonly string[] }> {
    const [withoutRole, unlisted] = await Promise.all(
      [this.#withoutRole, this.#unlisted].map(async (kind) =>
        (await kind.lately(entraTenantId)).map(({ what }) => what),
      ),
    );
    return { withoutRole: withoutRole ?? [], unlisted: unlisted ?? [] };
  }

  async #isKnown(entraTenantId: string): Promise<boolean> {
    return (await this.#tenants.ofEntraTenant(entraTenantId)).length > 0;
  }
}
