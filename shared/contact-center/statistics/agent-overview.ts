import { agentLoads, statusOf } from '../../assignment/contact-center/agent-load.ts';
import type { AgentStatus } from '../../assignment/contact-center/routing-event.ts';
import { defined } from '../../kernel/defined.ts';
import type { Agent } from '../directory/agents.ts';
import type { CenterTenants } from '../directory/center-tenants.ts';
import type { TenantEntries } from '../directory/tenant-entries.ts';
import type { RoutingStore } from '../routing/routing-store.ts';

type AgentOverviewDependencies = {
  readonly tenants: Pick<CenterTenants, 'read'>;
  readonly agents: Pick<TenantEntries<Agent>, 'all'>;
  readonly routing: Pick<RoutingStore, 'read'>;
};

/** An agent as others see it: `chats` are those that count against `capacity`, what is wrapped up among them; `idleSince` is epoch ms. */
type SeenAgent = {
  readonly agentId: string;
  readonly agentName: string;
  readonly status: AgentStatus;
  readonly chats: number;
  readonly capacity: number;
  /** When the agent last got an offer or ended a chat; absent: never. */
  readonly idleSince?: number;
};

/** What a tenant's agents are doing. Source: carebridge.md#live-chats */
export class AgentOverview {
  readonly #dependencies: AgentOverviewDependencies;

  constructor(dependencies: AgentOverviewDependencies) {
    this.#dependencies = dependencies;
  }

  /** The agents of a customer's tenant, by name; none where it is another customer's, or there is no such tenant. @throws {Unavailable} StoreUnavailable */
  async of(customerId: string, tenant: string): Promise<readonly SeenAgent[]> {
    const { tenants, agents, routing } = this.#dependencies;
    const found = await tenants.read(tenant);
    if (found === undefined || found.customerId !== customerId) return [];
    const [all, state] = await Promise.all([agents.all(tenant), routing.read(tenant)]);
    const loads = agentLoads(state);
    const routed = new Map(state.agents.map((agent) => [agent.id, agent]));
    const seen = all.map(({ id, name, capacity }): SeenAgent => {
      const [agent, load] = [routed.get(id), loads.get(id)];
      return {
        agentId: id,
        agentName: name,
        status: agent === undefined ? 'logged-out' : statusOf(agent, load),
        chats: (load?.handled ?? 0) + (load?.wrapUps ?? 0),
        capacity,
        ...defined({ idleSince: agent?.idleSince }),
      };
    });
    return seen.toSorted((one, other) => one.agentName.localeCompare(other.agentName, 'en'));
  }
}
