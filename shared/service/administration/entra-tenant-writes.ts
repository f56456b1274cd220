import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Caller } from '../callers/access.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { Consents } from '../tenants/consents.ts';
import type { EntraTenantLease, HeldLease } from './entra-tenant-lease.ts';

/** What writing for an Entra tenant needs. */
type EntraTenantWritesDependencies = {
  readonly consents: Consents;
  readonly lease: EntraTenantLease;
  /** Writes of one Entra tenant. */
  readonly rateLimit: RateLimit;
  /** Our public origin, where consent is given. */
  readonly origin: string;
};

/** Lets changes of what belongs to an Entra tenant through: with its consent, not too many, one at a time. Source: carebridge.md#consent */
export class EntraTenantWrites {
  readonly #dependencies: EntraTenantWritesDependencies;

  constructor(dependencies: EntraTenantWritesDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Writes for an Entra tenant that lets us in. The local key stands for a consent that was never decided on.
   * @throws {RequestRefused} NotAllowed — without consent, before anything is written; TooManyRequests
   * @throws {StateConflict} StateChanged — when other changes take too long
   * @throws {Unavailable} StoreUnavailable
   */
  async write<T>(caller: Caller, entraTenantId: string, work: (lease: HeldLease) => Promise<T>): Promise<T> {
    const { consents, origin } = this.#dependencies;
    if (caller.kind === 'local') await consents.giveUnlessDecided(entraTenantId);
    if (!(await consents.isGivenNow(entraTenantId))) {
      throw new RequestRefused(
        'NotAllowed',
        `The Entra tenant ${entraTenantId} has not consented: one of its administrators opens ${origin}/api/consent first.`,
      );
    }
    return this.remove(caller, entraTenantId, work);
  }

  /** Takes something away, which needs no consent. Throws as `write` does. */
  async remove<T>(caller: Caller, entraTenantId: string, work: (lease: HeldLease) => Promise<T>): Promise<T> {
    const { rateLimit, lease } = this.#dependencies;
    if (caller.kind !== 'local') await rateLimit.take(hashId('entra-tenant', entraTenantId));
    return lease.hold(entraTenantId, work);
  }
}
