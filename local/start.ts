import { PartNotStarted } from './engine/child.ts';
import { type Engine, startEngine } from './engine/engine.ts';
import { freePort } from './engine/free-port.ts';
import { interruption } from './engine/interruption.ts';
import { keepUpToDate } from './engine/watch-mode.ts';
import { readStartOptions, type StartOptions, usage } from './start-options.ts';
import { ensureWeb } from './web/build-web.ts';

/** Every part with its process id, e.g. `store 4711, broker 4712`. */
function processes(engine: Engine): string {
  return Object.entries(engine.processes())
    .map(([name, pid]) => `${name} ${pid}`)
    .join(', ');
}

function describe(engine: Engine, headline: string, development: readonly string[]): string {
  const { config, origin } = engine;
  const [first, second] = config.agents;
  return [
    '',
    headline,
    `  demo page      ${origin}/   (a visitor's view: the chat is in the corner)`,
    `  second company ${origin}/fabrikam   (its chat is carried by the embedded contact center; ready within a minute; its agents are at /desk, too)`,
    `  agent desk     ${origin}/desk`,
    `  administration ${origin}/admin   (Uma Hart for Contoso, Lea Brandt for its chats, Nora Quist for those of Fabrikam; Noor Haddad begins with nothing)`,
    `  widget token   POST ${origin}/api/token/contoso`,
    `  health         ${origin}/api/health/ready`,
    `  its HTTP API   ${origin}/api/tenants   (header x-carebridge-key: see engine.json in the data folder)`,
    `  demo agents    ${first?.displayName} <${first?.userName}>, ${second?.displayName} <${second?.userName}>`,
    `  identity       http://127.0.0.1:${config.ports.identity}   store :${config.ports.store}   broker :${config.ports.broker}`,
    `  own client     npm run register   (docs/platform.md: a service application or chat client of yours)`,
    `  processes      ${processes(engine)}`,
    ...development,
    'Try it in another terminal: npm run call-flow. Stop with Ctrl+C.',
    '',
  ].join('\n');
}

/** What `--watch` and `--inspect` add to the description. */
function developmentLines({ watch, inspectorPort }: StartOptions): readonly string[] {
  return [
    ...(watch ? ['  watching       functions/, shared/, web/'] : []),
    ...(inspectorPort === undefined
      ? []
      : [`  inspector      127.0.0.1:${inspectorPort}   (chrome://inspect, or attach an editor)`]),
  ];
}

async function run(options: StartOptions): Promise<number> {
  const interrupted = interruption(process.env);
  if (options.only?.includes('application') !== false) await preparePages(options);
  let isDown = false;
  const starting = startEngine({
    ...options,
    withFabrikam: true,
    onLine: (part, line) => {
      if (!options.quiet) say(part === 'application' ? line : `[${part}] ${line}`);
    },
    onNote: (part, note) => complain(`[${part}] ${note}`),
    onApplicationFailure: options.watch
      ? (error) => {
          isDown = true;
          complain(options.quiet ? error : shortened(error));
        }
      : undefined,
  });
  const sources = options.watch ? keepUpToDate(starting, say) : undefined;
  const engine = await Promise.race([starting, interrupted]);
  // Parts that have started by now end by themselves when this process does.
  if (engine === 'interrupted') return 0;
  announce(engine, isDown, options);
  const reason = await Promise.race([interrupted, engine.failed]);
  if (reason !== 'interrupted') complain(reason);
  sources?.close();
  await engine.stop();
  return reason === 'interrupted' ? 0 : 1;
}

function announce(engine: Engine, isDown: boolean, options: StartOptions): void {
  const development = developmentLines(options);
  const headline = isDown
    ? 'Carebridge waits for a change, after which the application is started again.'
    : `Carebridge is ready at ${engine.origin}`;
  if (options.only === undefined) say(describe(engine, headline, development));
  else say([`Ready: processes ${processes(engine)}. Stop with Ctrl+C.`, ...development].join('\n'));
}

/** With `--watch`, what cannot be built now is built after the next change. */
async function preparePages({ watch }: StartOptions): Promise<void> {
  try {
    await ensureWeb();
  } catch (error) {
    if (!watch) throw error;
    complain('web/ could not be built.');
  }
}

/** What the application printed has been printed already. */
function shortened(error: unknown): unknown {
  return error instanceof PartNotStarted ? error.summary : error;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

async function main(): Promise<number> {
  const options = readStartOptions(process.argv.slice(2));
  if (options.help) {
    say(usage);
    return 0;
  }
  const inspectorPort = options.inspectorPort === 0 ? await freePort() : options.inspectorPort;
  return run({ ...options, inspectorPort });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    complain(error);
    process.exit(1);
  },
);
