import { parseArgs } from 'node:util';
import { type Transport, transports, transportsIn } from '../support/engine/flows.ts';
import { killInTurnAtCenter } from './center-killed-in-turn.ts';
import { killInTurn } from './killed-in-turn.ts';
import { killInTurnOverRelay } from './relay-killed-in-turn.ts';
import { type ChaosFailure, runChaos } from './run.ts';

const usage = `Plays call flows while callbacks, commands, people's requests, messages and settlements are repeated, lost, refused, delayed and
swapped, and alarms ring doubled, early and late; over UCWA, over the relay, and over it through the embedded contact center. Prints the seed of each flow.

  --over <names>  some only: ${transports.join(', ')} (comma-separated)
  --runs <n>   how many flows (default 200)
  --seed <n>   seed of the first one (default: by the time)
  --kills <n>  instead: lines between two instances, of which one after the other is killed and started again, n times in all
  --verbose    print what the engine prints
  --help`;

const killers: Readonly<Record<Transport, typeof killInTurn>> = {
  ucwa: killInTurn,
  relay: killInTurnOverRelay,
  'contact-center': killInTurnAtCenter,
};

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      over: { type: 'string', default: transports.join() },
      runs: { type: 'string', default: '200' },
      seed: { type: 'string' },
      kills: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const over = transportsIn(values.over);
  if (values.help || over === undefined || !Number.isInteger(runs) || !Number.isInteger(seed)) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  if (values.kills !== undefined) {
    const results: boolean[] = [];
    for (const transport of over) results.push(await killers[transport]({ kills: Number(values.kills), print }));
    return results.every(Boolean) ? 0 : 1;
  }
  const onLine = values.verbose ? (line: string): void => void process.stderr.write(`${line}\n`) : undefined;
  const failures: ChaosFailure[] = [];
  for (const transport of over) failures.push(...(await runChaos({ over: transport, runs, seed, print, onLine })));
  const all = runs * over.length;
  print(`${all - failures.length} of ${all} flows came to the right end`);
  for (const failure of failures) print(`npm run chaos -- --over ${failure.over} --runs 1 --seed ${failure.seed}`);
  return failures.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
