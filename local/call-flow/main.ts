import { parseArgs } from 'node:util';
import type { Owner } from '../../shared/conversation/visit.ts';
import { findEngine } from './engine-in-use.ts';
import { textOf } from './result.ts';
import { runCallFlow } from './run.ts';
import { usualPlay } from './stage.ts';

const usage = `Plays visitors and two agents through the call flow and proves every step from recorded traffic.

  --conversations <n>  how many at once (default 1)
  --owner one|all      who of the agents who are rung keeps the visitor: all who accept (default), or the first, who then asks the other one in
  --data <folder>      the engine to use if it runs (default .data); otherwise one is started in a temporary folder
  --tenant <name>      short name of the tenant that is made for the run (default call-flow-…)
  --patience <ms>      the limit of each wait (default 30000, and 1000 for each conversation)
  --json               print the result as JSON
  --help`;

function parsedOptions() {
  const { values } = parseArgs({
    options: {
      conversations: { type: 'string', default: '1' },
      owner: { type: 'string', default: usualPlay },
      data: { type: 'string', default: '.data' },
      tenant: { type: 'string' },
      patience: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const conversations = Number(values.conversations);
  const patienceMs = Number(values.patience ?? 30_000 + 1_000 * conversations);
  const { tenant } = values;
  const owner = owners.find((one) => one === values.owner);
  return {
    ...values,
    owner,
    run: { conversations, patienceMs, owner: owner ?? usualPlay, ...(tenant === undefined ? {} : { tenant }) },
  };
}

const owners: readonly Owner[] = ['one', 'all'];

const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;

async function main(): Promise<number> {
  const { run, owner, data, json, help } = parsedOptions();
  if (help || owner === undefined || !isCount(run.conversations) || !isCount(run.patienceMs)) {
    process.stdout.write(`${usage}\n`);
    return help ? 0 : 2;
  }
  const engine = await findEngine(data);
  try {
    const result = await runCallFlow(engine.config, engine.origin, run);
    process.stdout.write(`${json ? JSON.stringify(result, null, 2) : textOf(result)}\n`);
    return result.complete ? 0 : 1;
  } finally {
    await engine.leave();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
