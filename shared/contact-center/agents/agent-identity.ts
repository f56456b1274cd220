import { BoundedMap } from '../../kernel/bounded-map.ts';
import { Buckets } from '../../kernel/buckets.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Agent } from '../directory/agents.ts';
import type { CenterTenants } from '../directory/center-tenants.ts';
import type { TenantEntries } from '../directory/tenant-entries.ts';

/** A person who has signed in: Entra tenant and object id. */
export type Person = { readonly entraTenantId: string; readonly objectId: string };

/** A tenant of which a person is an agent. */
export type AgentSeat = {
  readonly tenant: string;
  readonly displayName: string;
  readonly agentId: string;
  readonly agentName: string;
  /** The tenant's other agents. */
  readonly colleagues: readonly { readonly agentId: string; readonly agentName: string }[];
};

type AgentIdentityDependencies = {
  readonly tenants: Pick<CenterTenants, 'find' | 'ofCustomer'>;
  readonly agents: Pick<TenantEntries<Agent>, 'all'>;
  readonly now: Clock;
};

/** What administrators have changed is followed after this. */
const knownMs = 5_000;
const knownTenants = 1_000;

/** Requests of one agent. Source: carebridge.md#contact-center-agents */
const pace = { perSecond: 10, atOnce: 60 } as const;

/** Finds out which agent of a tenant a person is. */
export class AgentIdentity {
  readonly #dependencies: AgentIdentityDependencies;
  readonly #known = new BoundedMap<{ readonly agents: readonly Agent[]; readonly at: number }>(knownTenants);
  readonly #budget: Buckets;

  constructor(dependencies: AgentIdentityDependencies) {
    this.#dependencies = dependencies;
    this.#budget = new Buckets(pace, dependencies.now);
  }

  /** @throws {RequestRefused} NotFound — when the person is no agent of such a tenant; TooManyRequests */
  async agentOf({ entraTenantId, objectId }: Person, tenant: string): Promise<Agent> {
    const found = await this.#dependencies.tenants.find(tenant);
    if (found?.customerId !== entraTenantId) throw notFound();
    const agent = (await this.agentsOf(tenant)).find((each) => each.objectId === objectId);
    if (agent === undefined) throw notFound();
    const waitMs = this.#budget.take(`${tenant} ${agent.id}`);
    if (waitMs === 0) return agent;
    throw new RequestRefused('TooManyRequests', 'Too many requests. Please wait a moment.', {
      headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) },
    });
  }

  /** The tenants whose agent a person is, by name. */
  async seatsOf({ entraTenantId, objectId }: Person): Promise<readonly AgentSeat[]> {
    const all = await this.#dependencies.tenants.ofCustomer(entraTenantId);
    const seats = all.map(async ({ tenant, displayName }): Promise<readonly AgentSeat[]> => {
      const agents = (await this.agentsOf(tenant)).map((each) => ({
        agentId: each.id,
        agentName: each.name,
        of: each.objectId,
      }));
      const own = agents.filter(({ of }) => of === objectId);
      return own.map(({ agentId, agentName }) => {
        const colleagues = agents.filter((each) => each.agentId !== agentId);
        const named = colleagues.map((each) => ({ agentId: each.agentId, agentName: each.agentName }));
        return { tenant, displayName, agentId, agentName, colleagues: named };
      });
    });
    return (await Promise.all(seats)).flat();
  }

  /** A tenant's agents, as they were some seconds ago at most. */
  async agentsOf(tenant: string): Promise<readonly Agent[]> {
    const { agents, now } = this.#dependencies;
    const known = this.#known.get(tenant);
    const age = known === undefined ? knownMs : now() - known.at;
    if (known !== undefined && age >= 0 && age < knownMs) return known.agents;
    const all = await agents.all(tenant);
    this.#known.set(tenant, { agents: all, at: now() });
    return all;
  }
}

const notFound = (): RequestRefused => new RequestRefused('NotFound', 'There is no such tenant.');
