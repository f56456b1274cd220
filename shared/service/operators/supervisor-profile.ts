import { defined } from '../../kernel/defined.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import type { SupervisorProfile } from '../../protocol/carebridge/supervision.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { Caller } from '../callers/access.ts';
import { agentIn } from './participation.ts';

/** What the profile is made of. */
type SupervisorProfilesDependencies = {
  readonly tenants: { ofEntraTenant(entraTenantId: string): Promise<readonly Tenant[]> };
};

/** Tells supervisors which companies they may watch. Source: carebridge.md#supervisor-profile */
export class SupervisorProfiles {
  readonly #dependencies: SupervisorProfilesDependencies;

  constructor(dependencies: SupervisorProfilesDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws {RequestRefused} InvalidRequest — by the local key, which is no one's @throws {Unavailable} StoreUnavailable */
  async of(caller: Caller): Promise<SupervisorProfile> {
    if (caller.kind === 'local') throw new RequestRefused('InvalidRequest', 'The local key is no person.');
    const tenants = await this.#dependencies.tenants.ofEntraTenant(caller.entraTenantId);
    return {
      tenants: tenants.map((tenant) => {
        const { id, displayName, timeZone, enabled, platform, agents } = tenant;
        return {
          id,
          displayName,
          timeZone,
          enabled,
          atContactCenter: platform.provider === 'contact-center',
          agents: agents.map(({ address, displayName: name }) => ({ address, displayName: name })),
          ...defined({ ownAddress: agentIn(tenant, caller)?.address }),
        };
      }),
    };
  }
}
