import { randomUUID } from 'node:crypto';
import { delay } from '../../shared/kernel/time.ts';
import { childTraceparent } from '../../shared/kernel/trace.ts';
import type { Figure, Reading } from '../support/figure.ts';
import { arrive, begin, type Conversation } from './conversation.ts';
import type { BenchOptions } from './measurement.ts';
import { type Counts, OperationCount } from './operation-count.ts';
import { agentCount, openStaffedWorld, pageOrigin, type StaffedWorld } from './staffed-world.ts';

/** Lines that are counted at either end of a conversation, and the lines between. */
type Extent = { readonly counted: number; readonly between: number };

/** What a stretch of lines cost, per line. */
type Stretch = { readonly own: Counts; readonly others: Counts; readonly seconds: number };

const quietMs = 1_500;

/** Requests to store and queue per visitor's line, at the start of a conversation and when it has grown long. */
export async function measureOperations(options: BenchOptions): Promise<readonly Figure[]> {
  const extent = options.quick ? { counted: 5, between: 20 } : { counted: 20, between: 500 };
  const operations = new OperationCount();
  const world = await openStaffedWorld(options, {
    environment: { CAREBRIDGE_LOG_LEVEL: 'debug' },
    onLine: (line) => operations.read(line),
  });
  try {
    const figures: Figure[] = [];
    for (const agents of [1, 2]) figures.push(await measureWith(world, operations, agents, extent));
    return figures;
  } finally {
    await world.close();
  }
}

async function measureWith(
  world: StaffedWorld,
  operations: OperationCount,
  agents: number,
  extent: Extent,
): Promise<Figure> {
  const { counted, between } = extent;
  // A message is told to everybody's channel, the sender's own included. Source: ucwa.md#messages
  const channels = agents + 1;
  const tenant = agents === 1 ? world.tenantOf(0) : world.pairTenant;
  const conversation = await begin(await arrive(world, tenant), world.agents.slice(0, agents));
  await settled(operations);
  const first = await stretch(conversation, operations, counted);
  for (let line = 0; line < between; line += 1) await say(conversation, childTraceparent());
  const last = await stretch(conversation, operations, counted);
  return {
    title: `Requests to store and queue per visitor's line, ${channels} receiving event channels`,
    measured:
      `the channels of ${agents === 1 ? 'one agent' : 'two agents'} and the visitor's own; lines 1 to ${counted} of a conversation, and ${counted} more after ${counted + between}; one after another, each when the one ` +
      'before has been read; requests that the application sent, by the trace of the line that caused them',
    readings: [
      ...sideReadings(`lines 1–${counted}`, first, counted, channels),
      ...sideReadings(`after ${counted + between}`, last, counted, channels),
    ],
    notes: [
      ...placesNote(`lines 1–${counted}`, first, counted),
      ...placesNote(`after ${counted + between}`, last, counted),
      ...world.complaints(),
    ],
  };
}

async function stretch(conversation: Conversation, operations: OperationCount, lines: number): Promise<Stretch> {
  await settled(operations);
  const start = operations.length;
  const startedAt = performance.now();
  const traceIds = new Set<string>();
  for (let line = 0; line < lines; line += 1) {
    const traceparent = childTraceparent();
    traceIds.add(traceparent.slice(3, 35));
    await say(conversation, traceparent);
  }
  await settled(operations);
  return {
    own: operations.count(start, operations.length, traceIds, 'inside'),
    others: operations.count(start, operations.length, traceIds, 'outside'),
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

/** Sends one line under a trace of its own and waits until every agent has read it. */
async function say({ visitorChat, agentChats }: Conversation, traceparent: string): Promise<void> {
  const text = randomUUID();
  const url = `${await visitorChat.connected()}?operationId=${randomUUID()}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${visitorChat.client.token}`,
      'content-type': 'text/plain; charset=utf-8',
      origin: pageOrigin,
      traceparent,
    },
    body: text,
  });
  if (response.status !== 201) throw new Error(`The line was not taken: ${response.status}`);
  await response.arrayBuffer();
  await Promise.all(agentChats.map((chat) => chat.heardLine(text)));
}

/** Waits until a line can have no more consequences: what follows of it takes far less. */
async function settled(operations: OperationCount): Promise<void> {
  await delay(quietMs);
  for (let before = -1; before !== operations.length; await delay(quietMs / 3)) before = operations.length;
}

function sideReadings(label: string, { own }: Stretch, lines: number, channels: number): readonly Reading[] {
  const sum = (side: string, kinds: readonly string[]): number =>
    [...own]
      .filter(([key]) => key.startsWith(`${side} `) && kinds.includes(key.split(' ')[2] ?? ''))
      .reduce((total, [, count]) => total + count, 0) / lines;
  const reading = (side: string, name: string, kinds: readonly string[], aim: number): Reading => ({
    label: `${label}, ${side}: ${name}`,
    value: sum(side, kinds),
    unit: '',
    aim,
  });
  return [
    reading('service', 'reads and queries', ['read', 'query'], 1),
    reading('service', 'transactions and writes', ['transaction', 'write'], 1),
    reading('service', 'sends', ['send', 'schedule'], 1),
    reading('platform', 'reads and queries', ['read', 'query'], 0),
    reading('platform', 'transactions and writes', ['transaction', 'write'], 2 + channels),
    reading('platform', 'sends', ['send', 'schedule'], 1),
    {
      label: `${label}, all requests`,
      value: [...own.values()].reduce((total, count) => total + count, 0) / lines,
      unit: '',
    },
  ];
}

function placesNote(label: string, { own, others, seconds }: Stretch, lines: number): readonly string[] {
  const list = (counts: Counts, by: number): string =>
    [...counts]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([key, count]) => `${key} ${(count / by).toFixed(2)}`)
      .join(', ') || 'none';
  return [
    `${label}, in detail: ${list(own, lines)}`,
    `${label}, besides, per second (${agentCount + 1} event channels that wait, alarms of other traces): ${list(others, seconds)}`,
  ];
}
