import { delay } from '../../shared/kernel/time.ts';
import { type DeliverySummary, deliveryText, isWhole } from '../support/deliveries.ts';
import type { Figure, Reading } from '../support/figure.ts';
import { type CallbackSummary, HandledCallbacks } from '../support/handled-callbacks.ts';
import { openLoop } from '../support/open-loop.ts';
import { percentile } from '../support/percentile.ts';
import { SessionAccepts } from '../support/session-accepts.ts';
import { converse, end } from './conversation.ts';
import { Crowd } from './crowd.ts';
import type { BenchOptions } from './measurement.ts';
import { processorReadings, processorUse, usualParts } from './processor-use.ts';
import { openStaffedWorld, patienceMs, type StaffedWorld } from './staffed-world.ts';

/** The load, which `--set` changes: conversations and their lines, how long, newcomers, and how the session processor is set up. */
export const fairnessNumbers = {
  quiet: 200,
  quietEverySeconds: 5,
  busy: 20,
  busyPerSecond: 5,
  seconds: 30,
  newcomerEverySeconds: 2,
  acceptMs: 50,
  /** 0: those of this machine. */
  cores: 0,
};

type Numbers = typeof fairnessNumbers;

const quickNumbers: Partial<Numbers> = { quiet: 10, busy: 2, seconds: 6 };
const aimMs = 1_000;

/** Callbacks that are handled later than this are counted as not handled. */
const callbacksLimitMs = 30_000;

type Run = {
  readonly numbers: Numbers;
  readonly quiet: DeliverySummary;
  readonly busy: DeliverySummary;
  readonly joinedMs: readonly number[];
  readonly callbacks: CallbackSummary;
  readonly accepts: SessionAccepts;
  readonly elapsedSeconds: number;
  readonly processor: readonly Reading[];
};

/** How newcomers and quiet conversations fare beside busy ones, when accepting a session takes what it takes in Azure. */
export async function measureFairness(options: BenchOptions): Promise<readonly Figure[]> {
  const numbers = { ...fairnessNumbers, ...(options.quick ? quickNumbers : {}), ...options.numbers };
  const callbacks = new HandledCallbacks();
  const accepts = new SessionAccepts();
  const world = await openStaffedWorld(options, {
    environment: environmentOf(numbers),
    onLine: (line) => {
      callbacks.read(line);
      return accepts.read(line);
    },
  });
  try {
    const crowds = {
      quiet: await Crowd.gather(world, numbers.quiet, callbacks),
      busy: await Crowd.gather(world, numbers.busy, callbacks),
    };
    const run = await runOf(world, crowds, numbers, { callbacks, accepts });
    return [figureOf(run, world.complaints())];
  } finally {
    await world.close();
  }
}

function environmentOf({ acceptMs, cores }: Numbers): Readonly<Record<string, string>> {
  return {
    CAREBRIDGE_LOCAL_ACCEPT_MS: String(acceptMs),
    ...(cores > 0 && { CAREBRIDGE_LOCAL_CORES: String(cores) }),
  };
}

async function runOf(
  world: StaffedWorld,
  crowds: { readonly quiet: Crowd; readonly busy: Crowd },
  numbers: Numbers,
  { callbacks, accepts }: { readonly callbacks: HandledCallbacks; readonly accepts: SessionAccepts },
): Promise<Run> {
  await callbacks.settled(callbacksLimitMs);
  callbacks.take();
  const { seconds } = numbers;
  const before = processorUse(world.engine);
  const startedAt = performance.now();
  accepts.begin();
  const ended = delay(seconds * 1_000).then(() => accepts.end());
  const [quiet, busy, joinedMs] = await Promise.all([
    crowds.quiet.write({ perSecond: numbers.quiet / numbers.quietEverySeconds, seconds }),
    crowds.busy.write({ perSecond: numbers.busy * numbers.busyPerSecond, seconds }),
    newcomers(world, { perSecond: 1 / numbers.newcomerEverySeconds, seconds }),
    ended,
  ]);
  await callbacks.settled(callbacksLimitMs);
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  const lines = quiet.due + busy.due;
  const processor = processorReadings(
    usualParts,
    before,
    processorUse(world.engine),
    lines,
    'ms',
    'processor per line',
  );
  return { numbers, quiet, busy, joinedMs, callbacks: callbacks.take(), accepts, elapsedSeconds, processor };
}

/** From each newcomer's invitation until an agent could write, in milliseconds; who was not joined counts with all the patience there is. */
async function newcomers(
  world: StaffedWorld,
  schedule: { readonly perSecond: number; readonly seconds: number },
): Promise<readonly number[]> {
  const arriving: Promise<number>[] = [];
  await openLoop(schedule, (number) => arriving.push(joinedMsOf(world, number)));
  return Promise.all(arriving);
}

async function joinedMsOf(world: StaffedWorld, number: number): Promise<number> {
  try {
    const conversation = await converse(world, number);
    await end(conversation);
    return conversation.joinedMs;
  } catch {
    return patienceMs;
  }
}

function figureOf(run: Run, complaints: readonly string[]): Figure {
  const { numbers, quiet, busy, joinedMs, callbacks, accepts, elapsedSeconds, processor } = run;
  const all = [...quiet.latenciesMs, ...busy.latenciesMs];
  const offered = numbers.quiet / numbers.quietEverySeconds + numbers.busy * numbers.busyPerSecond;
  return {
    title: 'Newcomers beside busy and quiet conversations',
    measured:
      `${numbers.quiet} conversations with a line in ${numbers.quietEverySeconds} s, ${numbers.busy} with ${numbers.busyPerSecond} lines a second, a newcomer every ` +
      `${numbers.newcomerEverySeconds} s, for ${numbers.seconds} s; an accept of a session takes ${numbers.acceptMs} ms at least` +
      `${numbers.cores > 0 ? `, ${numbers.cores} cores` : ''}; lines and callbacks counted from the time at which a line was due`,
    readings: [
      ...spread('newcomer joined', joinedMs, aimMs),
      ...spread('callback handled', callbacks.latenciesMs, aimMs),
      ...spread('line of a quiet conversation', quiet.latenciesMs),
      ...spread('line of a busy conversation', busy.latenciesMs),
      { label: 'offered', value: offered, unit: 'lines/s' },
      { label: 'arrived', value: all.length / elapsedSeconds, unit: 'lines/s' },
      { label: 'callbacks handled', value: callbacks.latenciesMs.length / elapsedSeconds, unit: '/s' },
      { label: 'sessions accepted', value: accepts.count / numbers.seconds, unit: '/s' },
      { label: 'sessions held, most', value: accepts.mostHeld, unit: '' },
      ...processor,
    ],
    notes: complaints,
    faults: [
      ...[quiet, busy].filter((one) => !isWhole(one)).map((one) => `of ${one.due} lines ${deliveryText(one)}`),
      ...(callbacks.missing > 0 ? [`${callbacks.missing} callbacks not handled in ${callbacksLimitMs / 1_000} s`] : []),
    ],
  };
}

function spread(label: string, timesMs: readonly number[], aim?: number): readonly Reading[] {
  return [
    { label: `${label}, p50`, value: percentile(timesMs, 0.5), unit: 'ms' },
    { label: `${label}, p95`, value: percentile(timesMs, 0.95), unit: 'ms', aim },
  ];
}
