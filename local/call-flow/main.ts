import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type EngineConfig, readConfig } from '../engine/config.ts';
import { startEngine } from '../engine/engine.ts';
import { runCallFlow } from './run.ts';

const usage = `Plays visitors and two agents through the call flow and proves every step from recorded traffic.

  --conversations <n>  how many at once (default 1)
  --data <folder>      the engine to use if it runs (default .data); otherwise one is started in a temporary folder
  --json               print the result as JSON
  --help`;

/** An engine to play on, and how to leave it. */
type Venue = { readonly config: EngineConfig; readonly origin: string; leave(): Promise<void> };

async function findVenue(dataFolder: string): Promise<Venue> {
  const config = readConfig(dataFolder);
  const origin = process.env.CAREBRIDGE_ORIGIN ?? `http://127.0.0.1:${config?.ports.application ?? 0}`;
  if (config !== undefined && (await answers(`http://127.0.0.1:${config.ports.application}`))) {
    return { config, origin, leave: async () => undefined };
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-call-flow-'));
  const engine = await startEngine({ dataFolder: folder, anyPorts: true });
  return {
    config: engine.config,
    origin: engine.origin,
    leave: async () => {
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(application: string): Promise<boolean> {
  const response = await fetch(`${application}/api/health/live`).catch(() => undefined);
  return response?.status === 200;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      conversations: { type: 'string', default: '1' },
      data: { type: 'string', default: '.data' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const conversations = Number(values.conversations);
  if (values.help || !Number.isInteger(conversations) || conversations < 1) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  const venue = await findVenue(values.data);
  try {
    const result = await runCallFlow(venue.config, venue.origin, conversations);
    process.stdout.write(`${values.json ? JSON.stringify(result.json, null, 2) : result.text}\n`);
    return result.complete ? 0 : 1;
  } finally {
    await venue.leave();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
