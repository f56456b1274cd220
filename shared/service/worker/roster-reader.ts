import type { RosterAgent } from '../../assignment/roster-agent.ts';
import type { Tenant } from '../../providers/tenant.ts';

/** Reads who of a tenant's agents is there, and with how many chats. */
export interface RosterReader {
  /**
   * The picture of a tenant's agents at this instant, in the tenant's order.
   * @throws {Unavailable} StoreUnavailable
   */
  picture(tenant: Pick<Tenant, 'id' | 'agents'>): Promise<readonly RosterAgent[]>;
}
