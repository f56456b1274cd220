import { parseArgs } from 'node:util';
import * as z from 'zod';
import { machineText, thisMachine } from '../support/machine.ts';
import { availablePeers, peers } from './available-peers.ts';
import { carebridge } from './carebridge.ts';
import type { ChatSystem } from './chat-system.ts';
import { comparisonTable } from './comparison-table.ts';
import { measureSystem, type Outcome, type Plan } from './measure-system.ts';

const usage = `Puts the same load on XMPP servers of Debian and on Carebridge, one after the other on this machine, and compares them.
Servers that are not installed are installed with apt where that can be done, and left out where it cannot.

  --only <names>       some servers only: ${Object.keys(peers).join(', ')} (comma-separated); Carebridge always
  --rates <numbers>    lines per second of all visitors together (default 20,100)
  --seconds <n>        how long each rate is kept up (default 15)
  --conversations <n>  how many conversations are open (default 50)
  --no-install         leave out what is not installed
  --quick              small numbers, to try the benchmark
  --json               print the result as JSON
  --help`;

const count = z.coerce.number().int().positive();
const planSchema = z.object({ rates: z.array(count), seconds: count, conversations: count });

const usual = { rates: '20,100', seconds: '15', conversations: '50' };
const small = { rates: '20', seconds: '2', conversations: '10' };

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: Object.keys(peers).join(',') },
      rates: { type: 'string' },
      seconds: { type: 'string' },
      conversations: { type: 'string' },
      'no-install': { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const names = values.only.split(',').map((name) => name.trim());
  const { rates, ...numbers } = { ...(values.quick ? small : usual), ...values };
  const plan = planSchema.safeParse({ ...numbers, rates: rates.split(',') });
  if (values.help || !plan.success || names.some((name) => !(name in peers))) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  const tell = (text: string): void => void process[values.json ? 'stderr' : 'stdout'].write(`${text}\n`);
  const others = await availablePeers(names, !values['no-install'], tell);
  if (others.length === 0) {
    tell('There is nothing to compare with, so nothing was measured.');
    return 0;
  }
  return compare([...others, carebridge()], plan.data, values.json, tell);
}

async function compare(
  systems: readonly ChatSystem[],
  plan: Plan,
  asJson: boolean,
  tell: (text: string) => void,
): Promise<number> {
  const machine = thisMachine();
  tell(`${machineText(machine)}\n`);
  const outcomes: Outcome[] = [];
  for (const system of systems) {
    tell(`${system.name} ${system.version} …`);
    outcomes.push(await measure(system, plan));
  }
  const runs = outcomes.flatMap((outcome) => outcome.runs);
  const faults = outcomes.flatMap((outcome) => outcome.faults);
  const versions = Object.fromEntries(systems.map(({ name, version }) => [name, version]));
  if (asJson) process.stdout.write(`${JSON.stringify({ machine, versions, plan, runs, faults }, null, 2)}\n`);
  else tell(`\n${comparisonTable(runs, carebridge().name)}`);
  for (const fault of faults) tell(`WRONG: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

async function measure(system: ChatSystem, plan: Plan): Promise<Outcome> {
  try {
    return await measureSystem(system, plan);
  } catch (error) {
    return { runs: [], faults: [`${system.name}: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

// Servers that are running end with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
