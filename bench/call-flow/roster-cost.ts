import { delay } from '../../shared/kernel/time.ts';
import { alarmAfterMs } from '../../shared/service/administration/tenant-settlement.ts';
import type { Figure } from '../support/figure.ts';
import { converse, end } from './conversation.ts';
import type { BenchOptions } from './measurement.ts';
import { between, type Counts, OperationMeters, sumOf } from './operation-meters.ts';
import { openStaffedWorld, type StaffedWorld } from './staffed-world.ts';

/** What follows of the tenants that were made before has happened by then. */
const tenantsSettledMs = alarmAfterMs + 5_000;

/** What the board has been told of the last visit by then. */
const toldMs = 3_000;

const warmUp = 10;

/** Requests to the store for the tenants' boards, which hold the roster, for each visit: asked for, joined, ended. */
export async function measureRosterCost(options: BenchOptions): Promise<readonly Figure[]> {
  const meters = new OperationMeters();
  const world = await openStaffedWorld(options, { meters });
  const count = options.quick ? 10 : 40;
  try {
    await play(world, warmUp);
    await delay(tenantsSettledMs);
    const counts = await counted(world, meters, () => play(world, count));
    const requests = (beginning: string): number => sumOf(counts, beginning) / count;
    return [
      {
        title: 'What the roster costs a visit',
        measured:
          `${count} visits one after another, each asks one agent, who accepts at once; then the visitor leaves; ${warmUp} before, not counted; ` +
          `counted in the application until ${toldMs / 1_000} s after the last`,
        readings: [
          ...['read', 'query', 'write', 'transaction'].map((kind) => ({
            label: `board, ${kind}`,
            value: requests(`table boards ${kind}`),
            unit: 'requests',
          })),
          { label: 'board, all', value: requests('table boards '), unit: 'requests' },
          { label: 'all tables', value: requests('table '), unit: 'requests' },
        ],
        notes: world.complaints(),
      },
    ];
  } finally {
    await world.close();
  }
}

async function play(world: StaffedWorld, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) await end(await converse(world, number));
  await delay(toldMs);
}

async function counted(world: StaffedWorld, meters: OperationMeters, work: () => Promise<void>): Promise<Counts> {
  const pids = [world.engine.processes().application ?? 0];
  const before = await meters.take(pids);
  await work();
  return between(before, await meters.take(pids));
}
