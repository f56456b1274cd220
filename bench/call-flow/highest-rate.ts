import { type DeliverySummary, deliveryText, isWhole } from '../support/deliveries.ts';
import type { Figure } from '../support/figure.ts';
import { type CallbackSummary, HandledCallbacks } from '../support/handled-callbacks.ts';
import { percentile } from '../support/percentile.ts';
import { Crowd } from './crowd.ts';
import type { BenchOptions } from './measurement.ts';
import { processorReadings, processorUse, usualParts } from './processor-use.ts';
import { openStaffedWorld, type StaffedWorld } from './staffed-world.ts';

const firstPerSecond = 40;
const lastPerSecond = 5_000;
const growth = 1.25;
const limits = { lineMs: 100, callbackMs: 1_000 };
const wantedPerSecond = 180;

/** A rate is given up when callbacks are this late, so that the next one begins with nothing left over. */
const callbacksLimitMs = 20_000;

/** A rate that was tried. */
type Attempt = { readonly perSecond: number; readonly held: boolean; readonly text: string };

/** Tries a rate. */
type Try = (perSecond: number) => Promise<Attempt>;

/** The highest rate at which every line arrives once, in order and at once, and every callback is handled soon. */
export async function measureHighestRate(options: BenchOptions): Promise<readonly Figure[]> {
  const [conversations, seconds, runs] = options.quick ? [10, 3, 1] : [50, 10, 3];
  const callbacks = new HandledCallbacks();
  const world = await openStaffedWorld(options, {
    onLine: (line) => {
      callbacks.read(line);
      return false;
    },
  });
  try {
    const crowd = await Crowd.gather(world, conversations, callbacks);
    const attempts: (readonly Attempt[])[] = [];
    for (let run = 0; run < runs; run += 1) attempts.push(await climb(attemptOn(world, crowd, callbacks, seconds)));
    const highest = attempts.map((all) =>
      Math.max(0, ...all.filter(({ held }) => held).map(({ perSecond }) => perSecond)),
    );
    return [
      {
        title: 'Highest rate held',
        measured:
          `${conversations} open conversations, ${seconds} s at each rate, from ${firstPerSecond} lines/s in steps of ${growth}, ${runs} times; ` +
          `held: nothing lost, doubled or out of order, 99 of 100 lines in less than ${limits.lineMs} ms and every callback handled in ${limits.callbackMs} ms, ` +
          `counted from the time a line was due; wanted: ${wantedPerSecond}`,
        readings: [
          { label: 'highest rate held, median', value: percentile(highest, 0.5), unit: 'lines/s' },
          ...highest.map((value, run) => ({ label: `run ${run + 1}`, value, unit: 'lines/s' })),
        ],
        notes: [...attempts.flat().map(({ text }) => text), ...world.complaints()],
      },
    ];
  } finally {
    await world.close();
  }
}

function attemptOn(world: StaffedWorld, crowd: Crowd, callbacks: HandledCallbacks, seconds: number): Try {
  return async (perSecond) => {
    callbacks.take();
    const before = processorUse(world.engine);
    const summary = await crowd.write({ perSecond, seconds }, 'giveUp');
    await callbacks.settled(callbacksLimitMs);
    const used = processorReadings(usualParts, before, processorUse(world.engine), summary.due, 'ms', '');
    const processor = used.map(({ label, value }) => `${label.replace(', ', '')} ${value.toFixed(1)}`).join(', ');
    const attempt = judged(perSecond, perSecond * seconds, summary, callbacks.take());
    return { ...attempt, text: `${attempt.text}; processor ms a line: ${processor}` };
  };
}

/** Goes up until a rate is not held, then tries once between the last two. */
async function climb(attempt: Try): Promise<readonly Attempt[]> {
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

function judged(perSecond: number, planned: number, summary: DeliverySummary, callbacks: CallbackSummary): Attempt {
  const { due, latenciesMs } = summary;
  const [p50, p99] = [0.5, 0.99].map((part) => percentile(latenciesMs, part)) as [number, number];
  const latest = Math.max(0, ...callbacks.latenciesMs);
  const held =
    due === planned &&
    isWhole(summary) &&
    p99 < limits.lineMs &&
    callbacks.missing === 0 &&
    latest <= limits.callbackMs;
  const text = [
    `${perSecond} lines/s: ${held ? 'held' : 'not held'}`,
    `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, latest callback ${latest.toFixed(0)} ms`,
    `${due < planned ? 'given up after ' : ''}${due} due, ${deliveryText(summary)}`,
    `${callbacks.missing} callbacks missing`,
  ].join(', ');
  return { perSecond, held, text };
}
