import { parseArgs } from 'node:util';
import type { Owner } from '../../shared/conversation/visit.ts';
import { defined } from '../../shared/kernel/defined.ts';
import type { Dialect } from './contact-center/center-record.ts';
import { runCenterFlow } from './contact-center/center-run.ts';
import { usualDialect } from './contact-center/center-stage.ts';
import { type EngineInUse, findEngine } from './engine-in-use.ts';
import { type CallFlowResult, textOf } from './result.ts';
import { runCallFlow } from './run.ts';
import { usualPlay } from './stage.ts';

const usage = `Plays visitors and agents through a call flow and proves every step from recorded traffic.

  --seed 1|2           the flow: 1 (default) over a meeting, bridged, with two agents; 2 through a contact center, with three
  --conversations <n>  how many at once (default 1)
  --owner one|all      who of the agents who are rung keeps the visitor: all who accept (default), or the first, who then asks the other one in (seed 1)
  --dialect <name>     generation of the contact center's API: ${usualDialect} (default: the live one) or chat-api-v2 (seed 2)
  --data <folder>      the engine to use if it runs (default .data); otherwise one is started in a temporary folder
  --tenant <name>      short name of the tenant that is made for the run (default call-flow-… or center-flow-…)
  --patience <ms>      the limit of each wait (default 30000, and 1000 for each conversation)
  --json               print the result as JSON
  --help`;

type Plays = (engine: EngineInUse) => Promise<CallFlowResult>;

function givenOptions() {
  return parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      conversations: { type: 'string', default: '1' },
      owner: { type: 'string' },
      dialect: { type: 'string' },
      data: { type: 'string', default: '.data' },
      tenant: { type: 'string' },
      patience: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

type Given = ReturnType<typeof givenOptions>;

/** The flow that was asked for; undefined where the options make no sense. */
function playsOf({ seed, owner: wantedOwner, dialect: wantedDialect, tenant, ...given }: Given): Plays | undefined {
  const conversations = Number(given.conversations);
  const patienceMs = Number(given.patience ?? 30_000 + 1_000 * conversations);
  if (!isCount(conversations) || !isCount(patienceMs)) return undefined;
  const run = { conversations, patienceMs, ...defined({ tenant }) };
  if (seed === '1' && wantedDialect === undefined) {
    const owner = owners.find((one) => one === (wantedOwner ?? usualPlay));
    return owner && (({ config, origin }) => runCallFlow(config, origin, { ...run, owner }));
  }
  if (seed !== '2' || wantedOwner !== undefined) return undefined;
  const dialect = dialects.find((one) => one === (wantedDialect ?? usualDialect));
  return dialect && (({ config, origin }) => runCenterFlow(config, origin, { ...run, dialect }));
}

const owners: readonly Owner[] = ['one', 'all'];
const dialects: readonly Dialect[] = ['chat-gateway', 'chat-api-v2'];

const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;

async function main(): Promise<number> {
  const given = givenOptions();
  const { data, json, help } = given;
  const plays = playsOf(given);
  if (help || plays === undefined) {
    process.stdout.write(`${usage}\n`);
    return help ? 0 : 2;
  }
  const engine = await findEngine(data);
  try {
    const result = await plays(engine);
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
