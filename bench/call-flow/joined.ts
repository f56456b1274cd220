import type { Figure } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import { arrive, begin, converse, end } from './conversation.ts';
import type { BenchOptions } from './measurement.ts';
import { openVenue, type Venue } from './venue.ts';

const aimMs = 200;

/** Invitation to agent joined, one conversation at a time and twenty at once. */
export async function measureJoined(options: BenchOptions): Promise<readonly Figure[]> {
  const [warmUp, alone, together, rounds] = options.quick ? [2, 5, 5, 1] : [5, 30, 20, 3];
  const venue = await openVenue(options);
  try {
    await oneAfterAnother(venue, warmUp);
    const aloneMs = await oneAfterAnother(venue, alone);
    const togetherMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) togetherMs.push(...(await atOnce(venue, together)));
    return [
      {
        title: 'Invitation to agent joined',
        measured:
          `${alone} conversations one after another, then ${rounds} × ${together} at once (visitors signed in, invitations ` +
          `in the same moment); ${warmUp} before, not counted; from the visitor's POST until the agent can write; agents accept at once`,
        readings: [...spread('1 at a time', aloneMs, aimMs), ...spread(`${together} at once`, togetherMs)],
        notes: venue.complaints(),
      },
    ];
  } finally {
    await venue.close();
  }
}

async function oneAfterAnother(venue: Venue, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const conversation = await converse(venue, number);
    times.push(conversation.joinedMs);
    await end(conversation);
  }
  return times;
}

async function atOnce(venue: Venue, count: number): Promise<readonly number[]> {
  const numbers = Array.from({ length: count }, (_, number) => number % venue.agents.length);
  const arrivals = await Promise.all(numbers.map((number) => arrive(venue, venue.tenantOf(number))));
  const conversations = await Promise.all(
    arrivals.map((arrival, index) => {
      const number = numbers[index] ?? 0;
      return begin(arrival, venue.agents.slice(number, number + 1));
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
