import { serviceBus } from '../../shared/bus/service-bus.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { delay } from '../../shared/kernel/time.ts';
import { childTraceparent, withTrace } from '../../shared/kernel/trace.ts';
import { addressed } from '../../shared/service/worker/service-envelope.ts';
import type { EngineWorld } from '../../test/support/engine-world.ts';
import type { WireRequest } from '../../test/support/wire-proxy.ts';
import type { Figure } from '../support/figure.ts';
import type { FailureBenchOptions } from './measurement.ts';
import { OperationCount } from './operation-count.ts';
import { type Recorded, recordCallbacks } from './recorded-callbacks.ts';

const atOnce = 16;
const conversations = 50;
const quietMs = 2_000;

/** Callbacks per second while each comes twice, and what a duplicate costs. */
export async function measureDuplicates({ quick }: FailureBenchOptions): Promise<readonly Figure[]> {
  const seconds = quick ? 2 : 10;
  const operations = new OperationCount();
  const { world, callbacks, close } = await recordCallbacks((line) => operations.read(line));
  try {
    const cost = await costOfRepeat(world, callbacks, operations);
    const late = await costOfRedelivery(world, callbacks, operations);
    const rate = await acknowledged(world, callbacks, seconds);
    return [
      {
        title: 'Callbacks, each of them twice',
        measured:
          `a line of a visitor in one of ${conversations} conversations, sent twice in a row, ${atOnce} at a time, for ${seconds} s; ` +
          'the application handles them meanwhile',
        readings: [
          { label: 'acknowledged, duplicates included', value: rate.perSecond, unit: '/s' },
          { label: 'different callbacks', value: rate.perSecond / 2, unit: '/s' },
          { label: 'not acknowledged', value: rate.refused, unit: '' },
        ],
      },
      {
        title: 'Cost of a duplicate',
        measured: `${callbacks.length} callbacks of a conversation once more, one after another; requests of the service to store and queue, each`,
        readings: [
          { label: 'repeated by the platform: reads', value: cost.reads, unit: '', aim: 1 },
          { label: 'repeated by the platform: writes and transactions', value: cost.writes, unit: '', aim: 1 },
          { label: 'repeated by the platform: sends (dropped by the queue)', value: cost.sends, unit: '', aim: 1 },
          { label: 'delivered again by the queue: reads', value: late.reads, unit: '' },
          { label: 'delivered again by the queue: refused transactions and writes', value: late.writes, unit: '' },
          { label: 'delivered again by the queue: alarms set once more', value: late.sends, unit: '' },
        ],
        notes: [
          'What the queue delivers again may stand for a crash: state, alarms and index are brought up to date in any case.',
        ],
      },
    ];
  } finally {
    await close();
  }
}

type Cost = { readonly reads: number; readonly writes: number; readonly sends: number };

async function costOfRepeat(
  world: EngineWorld,
  callbacks: readonly Recorded[],
  operations: OperationCount,
): Promise<Cost> {
  return counted(operations, callbacks, async ({ request }, traceparent) => {
    await post(world, request, request.path, request.body.toString(), traceparent);
  });
}

/** With a message id of its own, so that the queue does not know it. */
async function costOfRedelivery(
  world: EngineWorld,
  callbacks: readonly Recorded[],
  operations: OperationCount,
): Promise<Cost> {
  const queue = serviceBus({ connectionString: world.broker, queueName: 'conversation-events' });
  const cost = await counted(operations, callbacks, async ({ envelope }, traceparent) => {
    await withTrace(traceparent, () => queue.send(addressed(envelope)));
  });
  await queue.close();
  return cost;
}

async function counted(
  operations: OperationCount,
  callbacks: readonly Recorded[],
  send: (callback: Recorded, traceparent: string) => Promise<void>,
): Promise<Cost> {
  const start = operations.length;
  const traceIds = new Set<string>();
  for (const callback of callbacks) {
    const traceparent = childTraceparent();
    traceIds.add(traceparent.slice(3, 35));
    await send(callback, traceparent);
  }
  await delay(quietMs);
  const counts = operations.count(start, traceIds);
  const sum = (kinds: readonly string[]) =>
    [...counts]
      .filter(([key]) => key.startsWith('service ') && kinds.includes(key.split(' ')[2] ?? ''))
      .reduce((total, [, count]) => total + count, 0) / callbacks.length;
  return {
    reads: sum(['read', 'query']),
    writes: sum(['transaction', 'write']),
    sends: sum(['send', 'schedule']),
  };
}

async function acknowledged(world: EngineWorld, callbacks: readonly Recorded[], seconds: number) {
  const line = callbacks.find(({ isLine }) => isLine);
  if (line === undefined) throw new Error('No callback with a line was recorded');
  const names = Array.from({ length: conversations }, () => randomId());
  const until = performance.now() + seconds * 1_000;
  let ack = 1_000;
  let good = 0;
  let refused = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      ack += 1;
      const name = names[ack % names.length] ?? '';
      const path = line.request.path.replace(/[0-9a-f]{32}(?=\.(room|visitor))/, name);
      const body = line.request.body.toString().replaceAll(/([?&]ack=)\d+/g, `$1${ack}`);
      for (let copy = 0; copy < 2; copy += 1) {
        if (await post(world, line.request, path, body, childTraceparent())) good += 1;
        else refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { perSecond: good / seconds, refused };
}

async function post(
  { application }: EngineWorld,
  { headers }: WireRequest,
  path: string,
  body: string,
  traceparent: string,
): Promise<boolean> {
  const { authorization = '', 'content-type': contentType = '' } = headers;
  const response = await fetch(`${application}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': contentType, traceparent },
    body,
  });
  await response.arrayBuffer();
  return response.status === 200;
}
