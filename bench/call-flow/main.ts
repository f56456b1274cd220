import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, figureText, verdict } from '../support/figure.ts';
import { machineText, thisMachine } from '../support/machine.ts';
import { measureCenterOperations } from './center-operations.ts';
import { measureCenterJoined, measureCenterLatency } from './center-times.ts';
import { measureColdStart } from './cold-start.ts';
import { measureDesks } from './desks.ts';
import { fairnessNumbers, measureFairness } from './fairness.ts';
import { measureGrowth } from './growth.ts';
import { measureHighestRate } from './highest-rate.ts';
import { measureIdlePolls } from './idle-polls.ts';
import { measureJoined } from './joined.ts';
import { measureLatency } from './latency.ts';
import type { BenchOptions, Measurement } from './measurement.ts';
import { measureMemory } from './memory.ts';
import { measureOperations } from './operations.ts';
import { measureRelayedLine } from './relayed-line.ts';
import { measureRosterCost } from './roster-cost.ts';
import { measureSplit } from './split.ts';
import { measureStart } from './start-time.ts';
import { measureTwoInstances } from './two-instances.ts';

const measurementsOfMeeting: Readonly<Record<string, Measurement>> = {
  joined: measureJoined,
  latency: measureLatency,
  'highest-rate': measureHighestRate,
  fairness: measureFairness,
  operations: measureOperations,
  roster: measureRosterCost,
  desks: measureDesks,
  relayed: measureRelayedLine,
  split: measureSplit,
  memory: measureMemory,
  growth: measureGrowth,
  start: measureStart,
  'cold-start': measureColdStart,
  'two-instances': measureTwoInstances,
  'idle-polls': measureIdlePolls,
};

const measurementsOfCenter: Readonly<Record<string, Measurement>> = {
  joined: measureCenterJoined,
  latency: measureCenterLatency,
  operations: measureCenterOperations,
  'cold-start': measureColdStart,
};

const measurementsOf: Readonly<Record<string, Readonly<Record<string, Measurement>>>> = {
  1: measurementsOfMeeting,
  2: measurementsOfCenter,
};

const namesOf = (seed: string): string => Object.keys(measurementsOf[seed] ?? {}).join(', ');

const usage = `Measures speed and memory of the call flow, each figure on an engine of its own. A missed aim is no failure.

  --seed 1|2          the flow: 1 (default) over a meeting, 2 through a contact center
  --only <names>      some only (comma-separated): ${namesOf('1')}; of seed 2 ${namesOf('2')}
  --quick             small numbers, to try the benchmark
  --json              print the result as JSON
  --set <name=n>      another number for fairness: ${Object.entries(fairnessNumbers)
    .map(([name, usual]) => `${name}=${usual}`)
    .join(', ')}
  --profile <folder>  the application writes processor profiles (.cpuprofile) there
  --help`;

/** What one measurement gave. */
type Outcome = { readonly name: string; readonly figures: readonly Figure[]; readonly fault?: string };

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  const measurements = measurementsOf[values.seed] ?? {};
  const names = values.only?.split(',').map((name) => name.trim()) ?? Object.keys(measurements);
  const numbers = numbersIn(values.set);
  const isUsable =
    names.length > 0 &&
    names.every((name) => name in measurements) &&
    Object.entries(numbers).every(([name, value]) => name in fairnessNumbers && value >= 0);
  if (values.help || !isUsable) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  const profileFolder = values.profile === undefined ? undefined : path.resolve(values.profile);
  if (profileFolder !== undefined) mkdirSync(profileFolder, { recursive: true });
  const machine = thisMachine();
  const print = (text: string): void => void (values.json || process.stdout.write(`${text}\n\n`));
  print(machineText(machine));
  const chosen = names.map((name) => [name, measurements[name]] as const);
  const outcomes = await measureAll(chosen, { quick: values.quick, profileFolder, numbers }, print);
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ machine, quick: values.quick, outcomes: outcomes.map(json) }, null, 2)}\n`,
    );
  return outcomes.every(({ figures, fault }) => fault === undefined && figures.every(isRight)) ? 0 : 1;
}

/** Numbers by their names, of texts `name=number`. */
function numbersIn(texts: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    texts.map((text) => text.split('=')).map(([name = '', number]) => [name, Number(number)] as const),
  );
}

async function measureAll(
  chosen: readonly (readonly [name: string, measurement: Measurement | undefined])[],
  options: BenchOptions,
  print: (text: string) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [name, measurement] of chosen) {
    const outcome = await measure(name, measurement, options);
    outcomes.push(outcome);
    print(outcome.figures.map(figureText).join('\n\n') || `${name}: ${outcome.fault}`);
  }
  return outcomes;
}

async function measure(name: string, measurement: Measurement | undefined, options: BenchOptions): Promise<Outcome> {
  try {
    return { name, figures: (await measurement?.(options)) ?? [] };
  } catch (error) {
    return { name, figures: [], fault: error instanceof Error ? error.message : String(error) };
  }
}

function isRight({ faults = [] }: Figure): boolean {
  return faults.length === 0;
}

function json({ figures, ...rest }: Outcome): object {
  return {
    ...rest,
    figures: figures.map((figure) => ({
      ...figure,
      readings: figure.readings.map((reading) => ({ ...reading, verdict: verdict(reading) })),
    })),
  };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
