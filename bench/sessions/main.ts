import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ServiceBusClient } from '@azure/service-bus';
import * as z from 'zod';
import { startChild } from '../../local/engine/child.ts';
import { startHost } from '../../local/host/host.ts';
import { delay } from '../../shared/kernel/time.ts';
import { defaultTimes } from '../../shared/platform/times.ts';
import { figureText, type Reading } from '../support/figure.ts';
import { machineText, thisMachine } from '../support/machine.ts';
import { openLoop } from '../support/open-loop.ts';
import { percentile } from '../support/percentile.ts';
import { SessionAccepts } from '../support/session-accepts.ts';
import { messageTimes } from './message-times.ts';

const usage = `Plays the messages of many quiet and a few busy conversations on the one-machine host and broker, without the work that they cause,
with accepts of sessions as slow as in Azure. Time is stretched, so that the processor does not matter; figures are told in the time before.

  --places <n>    maxConcurrentSessions, 128
  --idle <ms>     sessionIdleTimeout, 500
  --seconds <n>   of the load, 15
  --stretch <n>   how many times slower it is played, 10
  --help`;

/** In the time of the load: the load of docs/host-settings.md for two cores, and newcomers. Each has sessions of its own. */
const kinds = [
  { kind: 'quiet', what: 'callback of a quiet conversation', sessions: 200, everySeconds: 5 },
  { kind: 'busy', what: 'callback of a busy conversation', sessions: 20, everySeconds: 0.2 },
  { kind: 'alarm', what: 'safety alarm', sessions: 220, everySeconds: defaultTimes.safetyMs / 1_000 },
  { kind: 'newcomer', what: "newcomer's first callback", sessions: Number.POSITIVE_INFINITY, everySeconds: 0.5 },
] as const;

type Kind = (typeof kinds)[number];

const cores = 2;
const acceptMs = 50;
const handlingMs = 50;
const aimMs = 1_000;
const endMs = 60_000;
const queue = 'sessions';
const readySchema = z.object({ port: z.number() });
const optionsSchema = z.object({
  places: z.coerce.number().int().min(1),
  idle: z.coerce.number().int().min(1),
  seconds: z.coerce.number().min(1),
  stretch: z.coerce.number().min(1),
});

type Options = z.infer<typeof optionsSchema>;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      places: { type: 'string', default: '128' },
      idle: { type: 'string', default: '500' },
      seconds: { type: 'string', default: '15' },
      stretch: { type: 'string', default: '10' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(`${usage}\n`);
  else await measure(optionsSchema.parse(values));
}

async function measure(options: Options): Promise<void> {
  const machine = thisMachine();
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-bench-sessions-'));
  const broker = startChild({
    name: 'broker',
    script: 'local/broker/main.ts',
    args: ['--queues', JSON.stringify({ [queue]: { requiresSession: true } })],
    onLine: (line) => void process.stderr.write(`${line}\n`),
  });
  try {
    const { port } = readySchema.parse(await broker.ready);
    const bus = `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true`;
    const text = figureText(await play(bus, folder, options));
    process.stdout.write(`${machineText(machine)}\n\n${text}\n`);
  } finally {
    await broker.end(endMs);
    await rm(folder, { recursive: true });
  }
}

async function play(bus: string, folder: string, { places, idle, seconds, stretch }: Options) {
  const accepts = new SessionAccepts();
  messageTimes.handlingMs = handlingMs * stretch;
  const host = await startSlowHost(
    bus,
    folder,
    { places, idleMs: idle * stretch, acceptMs: acceptMs * stretch },
    accepts,
  );
  const client = new ServiceBusClient(bus);
  const sender = client.createSender(queue);
  const schedule = ({ sessions, everySeconds }: Kind) => ({
    perSecond: (Number.isFinite(sessions) ? sessions : 1) / everySeconds / stretch,
    seconds: seconds * stretch,
  });
  accepts.begin();
  await Promise.all(
    kinds.map((one) =>
      openLoop(schedule(one), (number, dueAt) => {
        const sessionId = `${one.kind}.${number % one.sessions}`;
        void sender.sendMessages({ body: messageTimes.next(one.kind, dueAt), sessionId });
      }),
    ),
  );
  accepts.end();
  await delay(aimMs * stretch);
  const late = messageTimes.missing;
  const readings: readonly Reading[] = [
    ...kinds.flatMap((one) => spread(one, stretch)),
    { label: 'sessions accepted', value: accepts.count / seconds, unit: '/s' },
    { label: 'sessions held, most', value: accepts.mostHeld, unit: '' },
    { label: `messages not handled ${aimMs} ms after the end`, value: late, unit: '', aim: 0 },
  ];
  await client.close();
  await host.close();
  return {
    title: `${places} places, kept for ${idle} ms`,
    measured:
      `${seconds} s of 200 quiet and 20 busy conversations, their alarms and two newcomers a second, ${stretch} times slower; an accept takes ${acceptMs} ms, ` +
      `${2 * cores} at a time, handling ${handlingMs} ms`,
    readings,
  };
}

type Slowness = { readonly places: number; readonly idleMs: number; readonly acceptMs: number };

async function startSlowHost(bus: string, folder: string, slowness: Slowness, accepts: SessionAccepts) {
  const serviceBus = {
    maxConcurrentSessions: slowness.places,
    sessionIdleTimeout: new Date(slowness.idleMs).toISOString().slice('1970-01-01T'.length, -1),
  };
  await writeFile(path.join(folder, 'host.json'), JSON.stringify({ version: '2.0', extensions: { serviceBus } }));
  return startHost({
    folder,
    main: path.relative(folder, path.join(import.meta.dirname, 'load-function.ts')),
    port: 0,
    env: { BENCH_BUS: bus },
    handlerGraceMs: 1,
    sessionProcessor: {
      cores,
      attach: async ({ tookMs, held }) => {
        accepts.accepted(held);
        await delay(Math.max(0, slowness.acceptMs - tookMs));
      },
    },
  });
}

function spread({ kind, what }: Kind, stretch: number): readonly Reading[] {
  const times = messageTimes.latenciesMs(kind);
  return [
    { label: `${what}, p50`, value: percentile(times, 0.5) / stretch, unit: 'ms' },
    { label: `${what}, p95`, value: percentile(times, 0.95) / stretch, unit: 'ms', aim: aimMs },
  ];
}

await main();
