import { RequestRefused } from '../../kernel/errors.ts';
import type { Caller } from '../callers/access.ts';
import type { Consents } from '../tenants/consents.ts';

/** What the administrators' page has to know before it shows anything. Source: carebridge.md#admin-profile */
export type AdministratorProfile = {
  readonly entraTenantId: string;
  /** Whether the Entra tenant's companies may be written, and their pages get tokens. */
  readonly consent: boolean;
  /** Where consent is given. */
  readonly consentUrl: string;
  /** Whether this deployment has a chat platform, and a contact center, of its own. */
  readonly platform: boolean;
  readonly contactCenter: boolean;
  /** Whether this deployment has a place for credentials. */
  readonly secrets: boolean;
  /** Origin of Microsoft Graph, where the person's own right finds people. */
  readonly graph: string;
};

/** What the profile is made of. */
type AdministratorProfilesDependencies = {
  readonly consents: Pick<Consents, 'isGivenNow'>;
  readonly origin: string;
  readonly deployment: Pick<AdministratorProfile, 'platform' | 'contactCenter' | 'secrets' | 'graph'>;
};

/** Tells administrators what their page needs to know. Source: carebridge.md#admin-profile */
export class AdministratorProfiles {
  readonly #dependencies: AdministratorProfilesDependencies;

  constructor(dependencies: AdministratorProfilesDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws {RequestRefused} InvalidRequest — by the local key, which is no one's @throws {Unavailable} StoreUnavailable */
  async of(caller: Caller): Promise<AdministratorProfile> {
    if (caller.kind === 'local') throw new RequestRefused('InvalidRequest', 'The local key is no person.');
    const { consents, origin, deployment } = this.#dependencies;
    const { entraTenantId } = caller;
    const consent = await consents.isGivenNow(entraTenantId);
    return { entraTenantId, consent, consentUrl: `${origin}/api/consent`, ...deployment };
  }
}
