import { delay } from '../../shared/kernel/time.ts';
import type { Figure } from '../support/figure.ts';
import { inGroups } from '../support/in-groups.ts';
import { residentMemory } from '../support/processes.ts';
import { type Arrival, arrive } from './conversation.ts';
import { LiveMemory } from './live-memory.ts';
import type { BenchOptions } from './measurement.ts';
import { coresUsed } from './processor-use.ts';
import { openStaffedWorld, type StaffedWorld } from './staffed-world.ts';

const arrivingAtOnce = 10;

/** What arrivals leave behind has happened by then, and every request waits. */
const settledMs = 5_000;

const aims = { processor: 0.05, liveKilobytes: 45, residentKilobytes: 110 };

type Memory = { readonly liveBytes: number; readonly residentBytes: number };

/** What visitors cost whose pages are open and who say nothing: each has one request for events that waits. */
export async function measureIdlePolls(options: BenchOptions): Promise<readonly Figure[]> {
  const [polls, seconds] = options.quick ? [100, 5] : [1_000, 30];
  const live = new LiveMemory();
  const world = await openStaffedWorld(options, {
    environment: live.environment,
    onLine: (line) => live.read(line),
  });
  try {
    // What the first visitors load and compile is not counted.
    const first = await arriveAll(world, arrivingAtOnce);
    await delay(settledMs);
    const before = await memoryOf(world, live);
    const arrivals = await arriveAll(world, polls);
    await delay(settledMs);
    const { application = Number.NaN, store = Number.NaN } = await coresUsed(world.engine, seconds);
    const after = await memoryOf(world, live);
    for (const { visitor } of [...first, ...arrivals]) void visitor.client.signOut();
    const each = (bytes: (memory: Memory) => number) => (bytes(after) - bytes(before)) / polls / 1_000;
    return [
      {
        title: `${polls} visitors who say nothing`,
        measured: `each with one request for events that waits; ${seconds} s; one instance; memory of the application`,
        readings: [
          {
            label: 'processor of application and store',
            value: application + store,
            unit: 'cores',
            aim: aims.processor,
          },
          { label: '  of these: application', value: application, unit: 'cores' },
          { label: '  of these: store', value: store, unit: 'cores' },
          {
            label: 'memory of each, after collection',
            value: each(({ liveBytes }) => liveBytes),
            unit: 'KB',
            aim: aims.liveKilobytes,
          },
          {
            label: 'memory of each, resident',
            value: each(({ residentBytes }) => residentBytes),
            unit: 'KB',
            aim: aims.residentKilobytes,
          },
        ],
        notes: world.complaints(),
      },
    ];
  } finally {
    await world.close();
  }
}

function arriveAll(world: StaffedWorld, count: number): Promise<readonly Arrival[]> {
  return inGroups(count, arrivingAtOnce, () => arrive(world, world.tenantOf(0)));
}

async function memoryOf({ engine }: StaffedWorld, live: LiveMemory): Promise<Memory> {
  const pid = engine.processes().application ?? -1;
  const residentBytes = residentMemory(pid)?.nowBytes ?? Number.NaN;
  return { liveBytes: await live.of(pid), residentBytes };
}
