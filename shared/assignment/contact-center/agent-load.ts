import type { AgentStatus } from './routing-event.ts';
import type { RoutingAgent, RoutingState } from './routing-state.ts';

/** What an agent has to do at this instant, in numbers of interactions. */
export type AgentLoad = { readonly offered: number; readonly handled: number; readonly wrapUps: number };

const idle: AgentLoad = { offered: 0, handled: 0, wrapUps: 0 };

/** What each agent has to do, by id; agents with nothing to do are not among them. */
export function agentLoads({ interactions, wrapUps }: RoutingState): ReadonlyMap<string, AgentLoad> {
  const loads = new Map<string, AgentLoad>();
  const add = (agentId: string, member: keyof AgentLoad): void => {
    const load = loads.get(agentId) ?? idle;
    loads.set(agentId, { ...load, [member]: load[member] + 1 });
  };
  for (const { stage } of interactions) if (stage.kind !== 'waiting') add(stage.agentId, stage.kind);
  for (const { agentId } of wrapUps) add(agentId, 'wrapUps');
  return loads;
}

/**
 * An agent's status as others see it: an offer first, then chats (`in-chat` where one is all that the agent takes, else `busy`), then
 * what is wrapped up, else as chosen. Choice: a chat that is wrapped up beside others counts as a chat.
 */
export function statusOf(agent: RoutingAgent, load: AgentLoad = idle): AgentStatus {
  if (load.offered > 0) return 'offered';
  if (load.handled > 0) return agent.capacity > 1 ? 'busy' : 'in-chat';
  return load.wrapUps > 0 ? 'post-processing' : agent.chosen;
}

/** Whether an offer may be made to an agent: available, or busy below capacity and not told to stop new ones. */
export function mayGetOffer(agent: RoutingAgent, load: AgentLoad = idle): boolean {
  const status = statusOf(agent, load);
  if (agent.chosen !== 'available' || agent.isStopNew) return false;
  if (status === 'available') return true;
  return status === 'busy' && load.handled + load.wrapUps < agent.capacity;
}

/** For how many chats at a time there are agents in a queue. */
export function placesIn({ agents }: RoutingState, queueId: string): number {
  return agents
    .filter(({ chosen, isStopNew }) => chosen === 'available' && !isStopNew)
    .filter(({ queues }) => queues.some(({ id }) => id === queueId))
    .reduce((places, { capacity }) => places + capacity, 0);
}
