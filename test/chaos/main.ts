import { parseArgs } from 'node:util';
import { killInTurn } from './killed-in-turn.ts';
import { runChaos } from './run.ts';

const usage = `Plays call flows while callbacks, commands, people's requests, messages and settlements are repeated, lost, refused, delayed and
swapped, and alarms ring doubled, early and late. Prints the seed of each flow.

  --runs <n>   how many flows (default 200)
  --seed <n>   seed of the first one (default: by the time)
  --kills <n>  instead: lines between two instances, of which one after the other is killed and started again, n times in all
  --verbose    print what the engine prints
  --help`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '200' },
      seed: { type: 'string' },
      kills: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  if (values.help || !Number.isInteger(runs) || !Number.isInteger(seed)) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  if (values.kills !== undefined) return (await killInTurn({ kills: Number(values.kills), print })) ? 0 : 1;
  const onLine = values.verbose ? (line: string): void => void process.stderr.write(`${line}\n`) : undefined;
  const failures = await runChaos({ runs, seed, print, onLine });
  print(`${runs - failures.length} of ${runs} flows came to the right end`);
  for (const failure of failures) print(`npm run chaos -- --runs 1 --seed ${failure.seed}`);
  return failures.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
