import { type AgentsToAsk, type AskedAgent, agentsToAsk, askAnewAfterMs } from '../assignment/agents-to-ask.ts';
import type { RosterAgent } from '../assignment/roster-agent.ts';
import { defined } from '../kernel/defined.ts';
import { askOf, lastNumber, listedAgents, ringingAgents, takerOf, withAsk, withAsked, withOutcomes } from './asks.ts';
import { hasEverJoined, isAttended, personOf } from './people.ts';
import { endCause, isConnected, withEnding } from './phase.ts';
import type { ConversationState } from './state.ts';
import type { VisitPlan } from './visit.ts';

/**
 * Looks for agents while the visitor waits: asks those whom the roster names, and anew after a while, or when one becomes available.
 * A new search begins when the last agent in the room has left. A visitor who has no hope is not kept waiting.
 */
export function searchAgents(state: ConversationState): ConversationState {
  if (!isSearching(state)) return isAttended(state) ? withServed(state) : state;
  const searching = withOutcomes(state.work.served ? withNewSearch(state) : state);
  const { order, hasHope } = whomToAsk(searching);
  if (hasHope) return withFurtherAsked(searching, takerOf(searching) === undefined ? order : []);
  return searching.facts.messaging.visitor?.send === undefined ? searching : withEnding(searching, 'nobody');
}

/** When agents are to be asked anew, epoch ms; undefined while none are looked for. */
export function searchDueAt(state: ConversationState): number | undefined {
  const { plan, work } = state;
  if (plan === undefined || work.searchedAt === undefined || !isSearching(state)) return undefined;
  const { searchedAt } = work;
  const answered = listedAgents(state).flatMap(({ address }) => {
    const ask = askOf(state, address);
    return ask === undefined || ask.outcome === 'ringing' ? [] : [ask.at];
  });
  const due = [searchedAt, ...answered].map((at) => at + anewAfterMs(plan)).filter((at) => at > searchedAt);
  return Math.ceil(Math.min(...due) / roundedToMs) * roundedToMs;
}

/** Since when the visitor waits, epoch ms: since the last of the plan's agents left, else since the visitor came. */
export function waitingSince({ plan, facts, at }: ConversationState): number {
  const cameAt = facts.visitor?.at ?? at;
  const leftAt = (plan?.agents ?? []).map(({ address }) => {
    const { firstJoin, presence } = personOf(facts, address);
    return firstJoin === undefined ? cameAt : (presence?.at ?? cameAt);
  });
  return Math.max(cameAt, ...leftAt);
}

/** Choice: so that agents who did not answer side by side are asked anew by one alarm. */
const roundedToMs = 1_000;

/** Whether the visitor waits, and agents are looked for. */
export function isSearching(state: ConversationState): boolean {
  return isConnected(state.facts) && endCause(state) === undefined && !isAttended(state);
}

function withServed(state: ConversationState): ConversationState {
  if (endCause(state) !== undefined || !isConnected(state.facts) || state.work.served) return state;
  return { ...state, work: { ...state.work, served: true } };
}

/**
 * Forgets who was asked, so that every agent may be asked again, but for those who still ring.
 * Choice: those who have been in the room come last, one at a time, and not at once: an agent who lost the connection cannot come back
 * uninvited, and one who left on purpose can refuse, or end the visit.
 */
function withNewSearch(state: ConversationState): ConversationState {
  const { served: _, searchedAt: __, ...work } = state.work;
  const begun = { ...state, work: { ...work, asked: 0 } };
  return (state.plan?.agents ?? []).reduce((next, { address }) => {
    if (hasEverJoined(state.facts, address)) {
      const number = Math.max(0, lastNumber(state, address));
      return withAsk(next, address, {
        number,
        outcome: 'left',
        at: personOf(state.facts, address).presence?.at ?? state.at,
      });
    }
    const ask = askOf(state, address);
    return withAsk(next, address, ask?.outcome === 'ringing' ? ask : undefined);
  }, begun);
}

function anewAfterMs({ timers: { askAnewSeconds } }: VisitPlan): number {
  return askAnewSeconds === undefined ? askAnewAfterMs : Math.min(Math.max(askAnewSeconds, 1), daySeconds) * 1_000;
}

const daySeconds = 86_400;

/** Who may be asked now. Where nothing is heard of the roster, there is hope. */
function whomToAsk(state: ConversationState): Pick<AgentsToAsk, 'order' | 'hasHope'> {
  const { plan, at } = state;
  const agents = pictureOf(state);
  if (plan === undefined || agents.length === 0) return { order: [], hasHope: plan?.agents.length !== 0 };
  const asked = agents.flatMap(({ address }): AskedAgent[] => {
    const ask = askOf(state, address);
    return ask === undefined ? [] : [{ address, outcome: ask.outcome, at: ask.at }];
  });
  const { skill, failsOffline } = plan;
  const search = { at, since: waitingSince(state), agents, skill, asked, anewAfterMs: anewAfterMs(plan), failsOffline };
  const { order, hasHope } = agentsToAsk(defined(search));
  return { order, hasHope: hasHope || state.work.roster === undefined };
}

/** The roster's picture of the agents who may be asked; of whom it says nothing, nothing is known. */
function pictureOf(state: ConversationState): readonly RosterAgent[] {
  const { agents = [] } = state.work.roster ?? {};
  return listedAgents(state).map(
    ({ address }) => agents.find((agent) => agent.address === address) ?? { ...ofUnknownPresence, address },
  );
}

const ofUnknownPresence = { availability: 'unknown', chats: 0, maxChats: 1, skills: [] } as const;

/** Asks as many further agents as it takes so that `askAtOnce` of them may come. */
function withFurtherAsked(state: ConversationState, order: readonly string[]): ConversationState {
  let next = state;
  let awaited = ringingAgents(state).length;
  for (const address of order) {
    if (awaited >= mostAwaited(state, address)) continue;
    next = withAsked(next, address);
    awaited += 1;
  }
  if (next === state && state.work.searchedAt !== undefined) return state;
  return { ...next, work: { ...next.work, searchedAt: state.at } };
}

/** With so many agents awaited, this one is not asked yet. */
function mostAwaited(state: ConversationState, address: string): number {
  if (askOf(state, address)?.outcome === 'left') return 1;
  return Math.max(1, Math.floor(state.plan?.askAtOnce ?? 1));
}
