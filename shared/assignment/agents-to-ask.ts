import { compareAgents, hasCapacity, type RosterAgent, skillLevel } from './roster-agent.ts';

/** Choice: a visitor who waits is asked for anew as often unless set, milliseconds; no agent is asked twice for one visitor in less. */
export const askAnewAfterMs = 30_000;

/** Choice: after so long agents without the skill are asked as well, milliseconds; it is when agents are asked anew for the first time. */
export const relaxAfterMs = 30_000;

/**
 * An agent whom a search has asked, and what last became of it: `failed` = could not be reached, such as without an open
 * application; `missed` = rang and was not answered; `left` = was with the visitor and is not any more.
 */
export type AskedAgent = {
  readonly address: string;
  readonly outcome: 'ringing' | 'failed' | 'missed' | 'refused' | 'left';
  /** Since when it is so, epoch ms. */
  readonly at: number;
};

/** A search for agents for one visitor, as it stands at one instant. */
export type AgentSearch = {
  /** Epoch ms, as all times of the search. */
  readonly at: number;
  /** Since when the visitor waits. */
  readonly since: number;
  /** The picture of all of the tenant's agents, in the tenant's order. */
  readonly agents: readonly RosterAgent[];
  /** What was asked for, as the name of a skill; absent: nothing in particular. */
  readonly skill?: string;
  /** The newest outcome of each agent whom this search has asked, and who has not come since. */
  readonly asked: readonly AskedAgent[];
  /** After so long an agent may be asked again, milliseconds; absent: as usual. */
  readonly anewAfterMs?: number;
  /** Whether the platform says at once that a person has no client open, so that who was rung in vain is there. */
  readonly failsOffline?: boolean;
};

/** Who is asked now. */
export type AgentsToAsk = {
  /**
   * Who may be asked now, and in which order, by address. How many of them are asked side by side is the caller's choice;
   * agents who are ringing are not among them.
   */
  readonly order: readonly string[];
  /** Whether agents without the skill are among those who may be asked. */
  readonly isRelaxed: boolean;
  /** Whether the visitor can hope: an agent is available or rings, or one of unknown presence has not been asked in vain. */
  readonly hasHope: boolean;
};

/**
 * Whom to ask for a waiting visitor now: agents below their capacity who know what was asked for; those who are available
 * before those of unknown presence, then by skill level, by who has been idle longest, and in the tenant's order.
 * Choice: an agent who was asked before for this visitor comes after those of the same presence who were not.
 * Choice: agents who are known to be away are not asked, since a visitor who has no other hope is told so.
 * Choice: no visitor waits for a skill while no agent who has it is there.
 */
export function agentsToAsk(search: AgentSearch): AgentsToAsk {
  const { agents, skill, asked } = search;
  const isThere = (agent: RosterAgent): boolean => mayBeThere(agent, search);
  const hasHope = agents.some(isThere);
  const isSkilled = (agent: RosterAgent): boolean => skill === undefined || skillLevel(agent, skill) > 0;
  const isLong = search.at - search.since >= relaxAfterMs;
  const isRelaxed = skill !== undefined && (isLong || !agents.some((agent) => isSkilled(agent) && isThere(agent)));
  const order = agents
    .filter((agent) => isRelaxed || isSkilled(agent))
    .filter(({ availability }) => availability !== 'away')
    .filter((agent) => hasCapacity(agent) && isAskable(agent, search))
    .map((agent) => ({ agent, rank: rankOf(agent, asked) }))
    .sort((a, b) => a.rank - b.rank || compareAgents(a.agent, b.agent, skill))
    .map(({ agent }) => agent.address);
  return { order, isRelaxed, hasHope };
}

/** Whether an agent may be there: available, ringing, or of unknown presence and not asked in vain. */
function mayBeThere(agent: RosterAgent, { asked, failsOffline = false }: AgentSearch): boolean {
  const outcome = askedOf(asked, agent)?.outcome;
  if (agent.availability === 'available' || outcome === 'ringing') return true;
  if (agent.availability === 'away' || outcome === 'failed') return false;
  return failsOffline || outcome === undefined || outcome === 'left';
}

/** Whether an agent may be asked at this instant: not while it rings, and again some time after. */
function isAskable(agent: RosterAgent, { asked, at, anewAfterMs = askAnewAfterMs }: AgentSearch): boolean {
  const last = askedOf(asked, agent);
  if (last === undefined) return true;
  return last.outcome !== 'ringing' && at - last.at >= anewAfterMs;
}

function rankOf(agent: RosterAgent, asked: readonly AskedAgent[]): number {
  const wasAsked = askedOf(asked, agent) !== undefined;
  return (agent.availability === 'available' ? 0 : 2) + (wasAsked ? 1 : 0);
}

function askedOf(asked: readonly AskedAgent[], { address }: RosterAgent): AskedAgent | undefined {
  return asked.find((one) => one.address === address);
}
