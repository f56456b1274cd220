import { defined } from '../../kernel/defined.ts';
import { toRfc3339 } from '../../kernel/time.ts';
import type { BoardAgentView, BoardChangeView } from '../../protocol/carebridge/board.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { BoardChange, ShownAgent, WaitingVisit } from './board.ts';
import type { AwayVisit } from './waiting-away.ts';

/** An agent as answers tell them, with what the tenant's settings say now. Source: carebridge.md#board */
export function agentView({ statusAt, idleSince, ...agent }: ShownAgent, agents: Tenant['agents']): BoardAgentView {
  const settings = agents.find(({ address }) => address === agent.address);
  const { maxChats = 0, skills = [] } = settings ?? {};
  return defined({ ...agent, maxChats, skills, statusAt: timeOf(statusAt), idleSince: timeOf(idleSince) });
}

/** A visitor who waits as answers tell them. Source: carebridge.md#board */
export function visitView({ since, ...visit }: WaitingVisit) {
  return { ...visit, asked: [...visit.asked], since: toRfc3339(since) };
}

/** That a visitor who waits is away, as answers tell it. Source: carebridge.md#board */
export const awayView = ({ conversation, since }: AwayVisit) => ({ conversation, since: toRfc3339(since) });

/** A change as answers tell it. Source: carebridge.md#board */
export function changeView(change: BoardChange, agents: Tenant['agents']): BoardChangeView {
  switch (change.kind) {
    case 'agent':
      return { kind: 'agent', agent: agentView(change.agent, agents) };
    case 'waiting':
      return { kind: 'waiting', visit: visitView(change.visit) };
    case 'attended':
      return { ...change, agents: [...change.agents] };
    default:
      return change;
  }
}

const timeOf = (atMs: number | undefined): string | undefined => (atMs === undefined ? undefined : toRfc3339(atMs));
