import type { Figure } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import { arrive, begin, converse, end } from './conversation.ts';
import type { BenchOptions } from './measurement.ts';
import { openStaffedWorld, type StaffedWorld } from './staffed-world.ts';

const aimMs = 200;

/** Invitation to agent joined, one conversation at a time and twenty at once. */
export async function measureJoined(options: BenchOptions): Promise<readonly Figure[]> {
  const [warmUp, alone, together, rounds] = options.quick ? [2, 5, 5, 1] : [5, 30, 20, 3];
  const world = await openStaffedWorld(options);
  try {
    await oneAfterAnother(world, warmUp);
    const aloneMs = await oneAfterAnother(world, alone);
    const togetherMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) togetherMs.push(...(await atOnce(world, together)));
    return [
      {
        title: 'Invitation to agent joined',
        measured:
          `${alone} conversations one after another, then ${rounds} × ${together} at once (visitors signed in, invitations ` +
          `in the same moment); ${warmUp} before, not counted; from the visitor's POST until the agent can write; agents accept at once`,
        readings: [...spread('1 at a time', aloneMs, aimMs), ...spread(`${together} at once`, togetherMs)],
        notes: world.complaints(),
      },
    ];
  } finally {
    await world.close();
  }
}

async function oneAfterAnother(world: StaffedWorld, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const conversation = await converse(world, number);
    times.push(conversation.joinedMs);
    await end(conversation);
  }
  return times;
}

async function atOnce(world: StaffedWorld, count: number): Promise<readonly number[]> {
  const numbers = Array.from({ length: count }, (_, number) => number % world.agents.length);
  const arrivals = await Promise.all(numbers.map((number) => arrive(world, world.tenantOf(number))));
  const conversations = await Promise.all(
    arrivals.map((arrival, index) => {
      const number = numbers[index] ?? 0;
      return begin(arrival, world.agents.slice(number, number + 1));
    }),
  );
  await Promise.all(conversations.map(end));
  return conversations.map(({ joinedMs }) => joinedMs);
}

function spread(label: string, timesMs: readonly number[], aim?: number): Figure['readings'] {
  return [
    { label: `${label}, p50`, value: percentile(timesMs, 0.5), unit: 'ms', aim },
    { label: `${label}, p95`, value: percentile(timesMs, 0.95), unit: 'ms' },
  ];
}
