import { dayMs, hourMs, minuteMs } from '../../shared/kernel/time.ts';
import { Random } from './random.ts';
import { type SimulatedAgent, type SimulatedVisitor, Simulation } from './simulation.ts';
import { ToldWaits } from './told-waits.ts';

/** A company's days: two queues of one priority, eight agents, most of whom take both. */
const queues = [
  { id: 'sales', priority: 5 },
  { id: 'support', priority: 5 },
] as const;

/** Visitors an hour from 8 to 18 o'clock; at noon more come than there are agents for. */
const visitorsByHour = [40, 60, 100, 130, 125, 95, 110, 120, 85, 45];
const opensAt = 8 * hourMs;
const mostByHour = Math.max(...visitorsByHour);

const early = [8, 16] as const;
const late = [10, 18] as const;
const skills = { both: { sales: 50, support: 50 }, sales: { sales: 100 }, support: { support: 100 } };

const plan = [
  { id: 'anna', shift: early, levels: skills.both },
  { id: 'bert', shift: early, levels: skills.both },
  { id: 'carla', shift: early, levels: skills.sales },
  { id: 'dirk', shift: early, levels: skills.support },
  { id: 'emil', shift: late, levels: skills.both },
  { id: 'fritz', shift: late, levels: skills.both },
  { id: 'gerda', shift: late, levels: skills.sales },
  { id: 'hilde', shift: late, levels: skills.support },
] as const;

/** The agents over so many days; each has an hour at lunch. */
function agentsOf(days: number): readonly SimulatedAgent[] {
  return plan.map(({ id, shift: [from, to], levels }, index) => {
    const lunch = 11.5 + (index % 4) * 0.75;
    const hours = [
      [from, lunch],
      [lunch + 0.75, to],
    ] as const;
    const shifts = Array.from({ length: days }, (_, day) =>
      hours.map(([start, end]) => [day * dayMs + start * hourMs, day * dayMs + end * hourMs] as const),
    ).flat();
    const members = Object.entries(levels).map(([queue, level]) => ({ id: queue, level }));
    return { id, capacity: 2, offerMs: 30_000, wrapUpMs: minuteMs, languages: [], queues: members, shifts };
  });
}

/** What became of visitors; `waits` = how long those waited who were answered, ms. */
export type PlayedDays = {
  readonly visitors: number;
  readonly decisions: number;
  readonly waits: readonly number[];
  readonly told: ToldWaits;
};

/**
 * How days differ: every so many days one has an incident, on which chats take half as long again; absent: none has. `isBlind`: waits are told
 * without position and places.
 */
export type Days = { readonly count: number; readonly incidentEvery?: number; readonly isBlind?: boolean };

/** The visitors over so many days, as chance has them come. */
function visitorsOf({ count, incidentEvery }: Days, random: Random): readonly SimulatedVisitor[] {
  return Array.from({ length: count }, (_, day) => {
    const isIncident = incidentEvery !== undefined && day % incidentEvery === incidentEvery - 1;
    return arrivalsOf(random).map((at, index) => visitorAt(day, index, at, isIncident ? 1.5 : 1, random));
  }).flat();
}

/** When visitors come on one day, ms after it opens: at the rate of each hour. */
function arrivalsOf(random: Random): readonly number[] {
  const arrivals: number[] = [];
  const gap = (): number => random.exponential(hourMs / mostByHour);
  for (let at = gap(); at < visitorsByHour.length * hourMs; at += gap()) {
    const rate = visitorsByHour[Math.floor(at / hourMs)] ?? 0;
    if (random.next() * mostByHour < rate) arrivals.push(at);
  }
  return arrivals;
}

function visitorAt(day: number, index: number, at: number, handling: number, random: Random): SimulatedVisitor {
  return {
    id: `${day}.${index}`,
    queueId: random.next() < 0.6 ? 'sales' : 'support',
    arrivesAt: day * dayMs + opensAt + at,
    patienceMs: random.exponential(10 * minuteMs),
    handlingMs: random.lognormal(handling * 7 * minuteMs, 0.8),
    acceptMs: random.exponential(4_000),
    isMissedFirst: random.next() < 0.03,
  };
}

/** Plays such days, and tells each visitor who is kept waiting how long that will be. */
export function playDays(days: Days, seed: number): PlayedDays {
  const told = new ToldWaits(days.isBlind);
  const waits: number[] = [];
  const visitors = visitorsOf(days, new Random(seed));
  const simulation = new Simulation(queues, agentsOf(days.count), visitors, (effect, at) => {
    told.hears(effect, at);
    if (effect.type === 'joined') waits.push(effect.waitedMs);
  });
  return { visitors: visitors.length, decisions: simulation.run(), waits, told };
}
