import { randomUUID } from 'node:crypto';
import type { Owner } from '../../shared/conversation/visit.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import type { EngineConfig } from '../engine/config.ts';
import { busyDemoTenant } from '../engine/demo-tenant.ts';
import { Agent } from './agent.ts';
import { Operator } from './operator.ts';
import type { Page } from './visitor.ts';

/** What the conversations of one run are played with: a tenant of their own, two agents, an operator. */
export type Stage = {
  readonly page: Page;
  readonly traceId: string;
  readonly tenant: TenantInput;
  readonly owner: Owner;
  readonly operator: Operator;
  readonly first: Agent;
  readonly second: Agent;
  readonly patienceMs: number;
  readonly givenUp: AbortSignal | undefined;
  /** Signs the agents out and takes the tenant out of service. */
  leave(): Promise<void>;
};

/** How a run is played. */
export type RunOptions = {
  readonly conversations: number;
  /** The limit of each wait, in milliseconds. */
  readonly patienceMs: number;
  /** Short name of the run's tenant; absent: a new one that begins with `call-flow-`. */
  readonly tenant?: string;
  /** Who of the agents who were rung keeps the visitor; absent: all who accept, as in the call flow. */
  readonly owner?: Owner;
  /** Ends every wait when it is aborted, as if the patience were at its end. */
  readonly givenUp?: AbortSignal;
};

/** As the call flow has it: every agent who was added joins. */
export const usualPlay: Owner = 'all';

const pageOrigin = 'https://www.contoso.example';

/** Makes the run's tenant and signs two agents in. */
export async function setStage(config: EngineConfig, service: string, options: RunOptions): Promise<Stage> {
  const { patienceMs, owner = usualPlay, tenant: id = `call-flow-${randomUUID().slice(0, 8)}` } = options;
  const tenant = { ...busyDemoTenant(config, id, [pageOrigin]), owner };
  const operator = new Operator(service, config.localKey, patienceMs);
  await operator.createTenant(tenant);
  const agents = await Promise.all(
    config.agents.slice(0, 2).map((profile) => Agent.signIn(config, service, profile, patienceMs)),
  );
  const [first, second] = agents;
  if (first === undefined || second === undefined) throw new Error('The engine has no two agents');
  const traceId = randomId();
  return {
    page: { service, tenant: id, origin: pageOrigin, traceparent: `00-${traceId}-${randomId().slice(16)}-01` },
    traceId,
    tenant,
    owner,
    operator,
    first,
    second,
    patienceMs,
    givenUp: options.givenUp,
    leave: async () => {
      await Promise.allSettled([...agents.map((agent) => agent.signOut()), operator.disableTenant(id)]);
    },
  };
}
