import { parseArgs } from 'node:util';
import { type Engine, startEngine } from './engine/engine.ts';
import { type PartName, partNames } from './engine/parts.ts';
import { ensureWeb } from './web/build-web.ts';

const usage = `Starts Carebridge on this machine.

  --data <folder>   where it keeps everything (default .data)
  --only <parts>    start some parts only: ${partNames.join(', ')} (comma-separated)
  --quiet           print no log lines
  --help`;

function parsedOptions() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: '.data' },
      only: { type: 'string' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',').map((name) => partNames.find((part) => part === name.trim()));
  if (only?.includes(undefined)) throw new Error(`--only takes ${partNames.join(', ')}`);
  return { ...values, only: only?.filter((part): part is PartName => part !== undefined) };
}

/** Every part with its process id, e.g. `store 4711, broker 4712`. */
function processes(engine: Engine): string {
  return Object.entries(engine.processes())
    .map(([name, pid]) => `${name} ${pid}`)
    .join(', ');
}

function describe(engine: Engine): string {
  const { config, origin } = engine;
  const [first, second] = config.agents;
  return [
    '',
    `Carebridge is ready at ${origin}`,
    `  demo page      ${origin}/   (a visitor's view: the chat is in the corner)`,
    `  agent desk     ${origin}/desk`,
    `  widget token   POST ${origin}/api/token/contoso`,
    `  health         ${origin}/api/health/ready`,
    `  administration ${origin}/api/tenants   (header x-carebridge-key: see engine.json in the data folder)`,
    `  demo agents    ${first?.displayName} <${first?.userName}>, ${second?.displayName} <${second?.userName}>`,
    `  identity       http://127.0.0.1:${config.ports.identity}   store :${config.ports.store}   broker :${config.ports.broker}`,
    `  own client     npm run register   (docs/platform.md: a service application or chat client of yours)`,
    `  processes      ${processes(engine)}`,
    'Try it in another terminal: npm run call-flow. Stop with Ctrl+C.',
    '',
  ].join('\n');
}

async function main(): Promise<number> {
  const options = parsedOptions();
  if (options.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const interrupted = new Promise<'interrupted'>((resolve) => {
    process.once('SIGINT', () => resolve('interrupted'));
    process.once('SIGTERM', () => resolve('interrupted'));
  });
  if (options.only?.includes('application') !== false) await ensureWeb();
  const engine = await startEngine({
    dataFolder: options.data,
    ...(options.only === undefined ? {} : { only: options.only }),
    onLine: (part, line) => {
      if (!options.quiet) process.stdout.write(part === 'application' ? `${line}\n` : `[${part}] ${line}\n`);
    },
  });
  process.stdout.write(
    options.only === undefined ? describe(engine) : `Ready: processes ${processes(engine)}. Stop with Ctrl+C.\n`,
  );
  const reason = await Promise.race([interrupted, engine.failed]);
  if (reason !== 'interrupted') process.stderr.write(`${reason}\n`);
  await engine.stop();
  return reason === 'interrupted' ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
