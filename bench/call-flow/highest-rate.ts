import { type DeliverySummary, isWhole } from '../support/deliveries.ts';
import type { Figure } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import { Crowd } from './crowd.ts';
import type { BenchOptions } from './measurement.ts';
import { openStaffedWorld } from './staffed-world.ts';

const firstPerSecond = 40;
const lastPerSecond = 5_000;
const growth = 1.4;
const p95LimitMs = 1_000;

/** A rate that was tried. */
type Attempt = { readonly perSecond: number; readonly held: boolean; readonly text: string };

/** The highest rate at which every line arrives once, in order, and 95 of 100 within a second. */
export async function measureHighestRate(options: BenchOptions): Promise<readonly Figure[]> {
  const [conversations, seconds] = options.quick ? [10, 3] : [50, 10];
  const world = await openStaffedWorld(options);
  try {
    const crowd = await Crowd.gather(world, conversations);
    const attempt = async (perSecond: number): Promise<Attempt> =>
      judged(perSecond, perSecond * seconds, await crowd.write({ perSecond, seconds }, 'giveUp'));
    const attempts = await climb(attempt);
    const held = attempts.filter((one) => one.held).map(({ perSecond }) => perSecond);
    return [
      {
        title: 'Highest rate held',
        measured:
          `${conversations} open conversations, ${seconds} s at each rate, from ${firstPerSecond} lines/s in steps of ${growth}; ` +
          `held: nothing lost, doubled or out of order, and p95 below ${p95LimitMs} ms, counted from the time a line was due`,
        readings: [{ label: 'highest rate held', value: Math.max(0, ...held), unit: 'lines/s' }],
        notes: [...attempts.map(({ text }) => text), ...world.complaints()],
      },
    ];
  } finally {
    await world.close();
  }
}

/** Goes up until a rate is not held, then tries once between the last two. */
async function climb(attempt: (perSecond: number) => Promise<Attempt>): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  let perSecond = firstPerSecond;
  for (; perSecond <= lastPerSecond; perSecond = Math.round(perSecond * growth)) {
    const outcome = await attempt(perSecond);
    attempts.push(outcome);
    if (!outcome.held) break;
  }
  const before = attempts.at(-2)?.perSecond;
  if (before !== undefined && attempts.at(-1)?.held === false) {
    attempts.push(await attempt(Math.round((before + perSecond) / 2)));
  }
  return attempts;
}

function judged(perSecond: number, planned: number, summary: DeliverySummary): Attempt {
  const { due, refused, lost, doubled, outOfOrder, latenciesMs } = summary;
  const [p50, p95] = [0.5, 0.95].map((part) => percentile(latenciesMs, part));
  const held = due === planned && isWhole(summary) && p95 !== undefined && p95 < p95LimitMs;
  const counts = `${due < planned ? 'given up after ' : ''}${due} due, ${refused} refused, ${lost} lost, ${doubled} doubled, ${outOfOrder} out of order`;
  const text = `${perSecond} lines/s: ${held ? 'held' : 'not held'}, p50 ${p50?.toFixed(0)} ms, p95 ${p95?.toFixed(0)} ms, ${counts}`;
  return { perSecond, held, text };
}
