import { hourMs } from '../../shared/kernel/time.ts';
import type { ErlangA, Waiting } from './erlang-a.ts';
import { Random } from './random.ts';
import { type SimulatedVisitor, Simulation } from './simulation.ts';

/** A queue that stays as it is, rates in ms; `chats` is how many chats each agent takes, so that there are places for agents times chats. */
export type Constant = Omit<ErlangA, 'places'> & { readonly agents: number; readonly chats: number };

/** How the formula sees it. */
export function erlangOf({ agents, chats, ...rates }: Constant): ErlangA {
  return { ...rates, places: agents * chats };
}

/** Plays so many visitors against the assignment function, with agents who accept at once; waits of all visitors, as the formula has them. */
export function longRun(constant: Constant, count: number, seed: number): Waiting {
  const random = new Random(seed);
  const visitors = visitorsOf(constant, count, random);
  const arrivals = new Map(visitors.map(({ id, arrivesAt }) => [id, arrivesAt]));
  const seen = { mustWait: 0, leave: 0, waitMs: 0 };
  const answered = new Set<string>();
  const agents = Array.from({ length: constant.agents }, (_, index) => ({
    id: `a${index}`,
    capacity: constant.chats,
    offerMs: 60_000,
    wrapUpMs: 0,
    languages: [],
    queues: [{ id: 'all', level: 50 }],
    shifts: [[0, Number.MAX_SAFE_INTEGER] as const],
  }));
  const simulation = new Simulation([{ id: 'all', priority: 5 }], agents, visitors, (effect, at) => {
    if (effect.type === 'kept-waiting') seen.mustWait += 1;
    if (effect.type === 'joined') {
      answered.add(effect.interactionId);
      seen.waitMs += effect.waitedMs;
    }
    if (effect.type === 'ended' && !answered.delete(effect.interactionId)) {
      seen.leave += 1;
      seen.waitMs += at - (arrivals.get(effect.interactionId) ?? at);
    }
  });
  simulation.run();
  return { mustWait: seen.mustWait / count, leave: seen.leave / count, meanWait: seen.waitMs / count };
}

function visitorsOf({ arrivalRate, handlingMean, patienceMean }: Constant, count: number, random: Random) {
  let at = 0;
  return Array.from({ length: count }, (_, index): SimulatedVisitor => {
    at += random.exponential(1 / arrivalRate);
    const chance = { patienceMs: random.exponential(patienceMean), handlingMs: random.exponential(handlingMean) };
    return { id: `${index}`, queueId: 'all', arrivesAt: at, ...chance, acceptMs: 0, isMissedFirst: false };
  });
}

/** Queues that are compared: hardly, well and over loaded; many small ones, several chats for each agent. */
export const constants: Readonly<Record<string, Constant>> = {
  '8 agents, 80 % load': queue(8, 1, 0.8),
  '8 agents, 100 % load': queue(8, 1, 1),
  '8 agents, 130 % load': queue(8, 1, 1.3),
  '2 agents, 90 % load': queue(2, 1, 0.9),
  '6 agents of 3 chats, 95 % load': queue(6, 3, 0.95),
};

function queue(agents: number, chats: number, load: number): Constant {
  const handlingMean = 0.1 * hourMs;
  return {
    agents,
    chats,
    handlingMean,
    patienceMean: 0.08 * hourMs,
    arrivalRate: (load * agents * chats) / handlingMean,
  };
}
