import { delay } from '../../shared/kernel/time.ts';
import { alarmAfterMs } from '../../shared/service/administration/tenant-settlement.ts';
import type { CenterConversation } from '../../test/support/contact-center/scripted-center.ts';
import type { RelayClient } from '../../test/support/relay/relay-client.ts';
import { type RelayWorld, startRelayWorld } from '../../test/support/relay-world.ts';
import { until } from '../../test/support/until.ts';
import type { Figure, Reading } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import type { BenchOptions } from './measurement.ts';
import { between, type Counts, OperationMeters, perLine, sumOf, times } from './operation-meters.ts';
import { type ProcessorUse, processorReadings, processorUse, servingParts } from './processor-use.ts';

/** What follows of the tenant that was made before the conversations has happened by then. */
const tenantsSettledMs = alarmAfterMs + 5_000;

/** What follows of lines after the last was read has happened by then. */
const settledMs = 5_000;

/** So long is looked at what happens without a line. */
const idleMs = 8_000;

/** A page with a conversation that an agent of the center has. */
type Talk = { readonly page: RelayClient; readonly there: CenterConversation };
type Look = { readonly counts: Counts; readonly processor: ProcessorUse; readonly at: number };

/**
 * What a visitor's line over the relay and the agent's answer cost together: page, queue, worker, contact center, its event, queue twice, worker,
 * channel, page. The center is scripted and not counted.
 */
export async function measureRelayedLine(options: BenchOptions): Promise<readonly Figure[]> {
  const [conversations, seconds] = options.quick ? [5, 4] : [20, 15];
  const meters = new OperationMeters();
  const world = await OperationMeters.metered(() => startRelayWorld({ onLine: (_part, line) => meters.read(line) }));
  const stop = new AbortController();
  try {
    const talks: Talk[] = [];
    for (let number = 0; number < conversations; number += 1) talks.push(await begin(world));
    const listening = talks.map(({ page }) => listen(page, stop.signal));
    await delay(tenantsSettledMs);
    const look = () => lookAt(world, meters);
    const first = await look();
    const latenciesMs = await talk(world, talks, seconds);
    await delay(settledMs);
    const run = [first, await look()] as const;
    await delay(idleMs);
    const idle = [run[1], await look()] as const;
    stop.abort();
    await Promise.all(listening);
    return [figureOf({ run, idle, latenciesMs, conversations, seconds })];
  } finally {
    stop.abort();
    await world.close();
  }
}

async function begin(world: RelayWorld): Promise<Talk> {
  const page = world.page();
  const before = world.center.conversations.length;
  await page.knock();
  await page.open();
  await until(() => world.center.conversations.length > before);
  const there = world.center.latest;
  world.center.accept(there, 'ines');
  await page.until(({ kind }) => kind === 'joined');
  return { page, there };
}

/** The page waits for events all the time. */
async function listen(page: RelayClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await page.poll(20, signal).catch(() => undefined);
}

/** Each visitor says a line every two seconds, and is answered; how long each waited for the answer, in milliseconds. */
async function talk(world: RelayWorld, talks: readonly Talk[], seconds: number): Promise<readonly number[]> {
  const everyMs = 2_000;
  const rounds = Math.max(1, Math.floor((seconds * 1_000) / everyMs));
  const latencies: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const answered = talks.map(async (one, index) => {
      await delay((index * everyMs) / talks.length);
      latencies.push(await exchange(world, one, `line ${round} of ${index}`));
    });
    await Promise.all([...answered, delay(everyMs)]);
  }
  return latencies;
}

async function exchange({ center }: RelayWorld, { page, there }: Talk, text: string): Promise<number> {
  const saidAt = performance.now();
  await page.say(text);
  await until(() => there.messages.some((one) => one.text === text));
  center.agentSays(there, `answer to ${text}`);
  await until(() => page.heard.some((event) => event.kind === 'line' && event.text === `answer to ${text}`));
  return performance.now() - saidAt;
}

type Stretch = readonly [Look, Look];

type Measured = {
  readonly run: Stretch;
  readonly idle: Stretch;
  readonly latenciesMs: readonly number[];
  readonly conversations: number;
  readonly seconds: number;
};

async function lookAt({ engine }: RelayWorld, meters: OperationMeters): Promise<Look> {
  const counts = await meters.take(Object.values(engine.engine.processes()));
  return { counts, processor: processorUse(engine.engine), at: performance.now() };
}

const msOf = ([before, after]: Stretch): number => after.at - before.at;

function figureOf({ run, idle, latenciesMs, conversations, seconds }: Measured): Figure {
  const lines = latenciesMs.length;
  const factor = msOf(run) / msOf(idle);
  const each = perLine(
    between(run[0].counts, run[1].counts),
    times(between(idle[0].counts, idle[1].counts), factor),
    lines,
  );
  const used = ([before, after]: Stretch) =>
    processorReadings(servingParts, before.processor, after.processor, lines, 'ms', 'processor');
  const without = used(idle);
  const processor = used(run).map((reading, index) => ({
    ...reading,
    value: reading.value - (without[index]?.value ?? Number.NaN) * factor,
  }));
  const count = (label: string, ...beginnings: readonly string[]): Reading => ({
    label,
    value: beginnings.reduce((sum, beginning) => sum + sumOf(each, beginning), 0),
    unit: '',
  });
  return {
    title: "What a visitor's line over the relay costs, with the agent's answer",
    measured:
      `${conversations} conversations at a scripted contact center, one agent in each, ${lines} lines in ${seconds} s, each answered at once; counted in the ` +
      `processes, less what they do in as much time without a line`,
    readings: [
      count('requests to the store', 'store '),
      ...['transaction', 'write', 'read', 'query'].map((kind) => count(`  of these: ${kind}`, `store ${kind}`)),
      count('bus messages sent or scheduled', 'bus sent', 'bus scheduled'),
      count('  of these: scheduled', 'bus scheduled'),
      count('bus sessions accepted', 'bus session accepted'),
      count('HTTP requests in', 'in '),
      count('HTTP requests out', 'out '),
      count('log lines', 'logged '),
      ...processor,
      ...([0.5, 0.95] as const).map((part) => ({
        label: `line → answer, p${part * 100}`,
        value: percentile(latenciesMs, part) ?? Number.NaN,
        unit: 'ms',
      })),
    ],
    notes: [
      `tables: ${[...each]
        .filter(([name]) => name.startsWith('table '))
        .map(([name, value]) => `${name.slice('table '.length)} ${value.toFixed(2)}`)
        .join(', ')}`,
    ],
  };
}
