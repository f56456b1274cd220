import { parseArgs } from 'node:util';
import { type Figure, figureText } from '../support/figure.ts';
import { machineText, thisMachine } from '../support/machine.ts';
import { measureDuplicates } from './duplicates.ts';
import type { FailureMeasurement } from './measurement.ts';
import { measureRecovery } from './recovery.ts';
import { measureTold } from './told.ts';

const measurements: Readonly<Record<string, FailureMeasurement>> = {
  recovery: measureRecovery,
  told: measureTold,
  duplicates: measureDuplicates,
};

const usage = `Measures what failures cost, each figure on an engine of its own. A missed aim is no failure.

  --only <names>  some only: ${Object.keys(measurements).join(', ')} (comma-separated)
  --quick         small numbers, to try the benchmark
  --json          print the result as JSON
  --help`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const names = values.only?.split(',').map((name) => name.trim()) ?? Object.keys(measurements);
  if (values.help || names.some((name) => !(name in measurements))) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  const machine = thisMachine();
  const print = (text: string): void => void (values.json || process.stdout.write(`${text}\n\n`));
  print(machineText(machine));
  const figures: Figure[] = [];
  for (const name of names) {
    const measured = (await measurements[name]?.({ quick: values.quick })) ?? [];
    figures.push(...measured);
    print(measured.map(figureText).join('\n\n'));
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, quick: values.quick, figures }, null, 2)}\n`);
  return figures.every(({ faults = [] }) => faults.length === 0) ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
