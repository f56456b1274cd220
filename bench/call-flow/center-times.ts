import type { Figure } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import { CenterCrowd } from './center-crowd.ts';
import { openCenterWorld, serve } from './center-world.ts';
import { lineLatency } from './latency.ts';
import type { BenchOptions } from './measurement.ts';

const joinedAimMs = 150;

/** Accepted by an agent of a contact center to told to the visitor, one visitor at a time. */
export async function measureCenterJoined(options: BenchOptions): Promise<readonly Figure[]> {
  const [warmUp, count] = options.quick ? [2, 5] : [5, 30];
  const world = await openCenterWorld(options);
  try {
    const served = [];
    for (let number = 0; number < warmUp + count; number += 1) {
      const one = await serve(world, number);
      served.push(one);
      await one.visitor.leave();
      await one.agent.released(one.chat.conversationId);
      await one.visitor.signOut();
    }
    const counted = served.slice(warmUp);
    const spread = (label: string, times: readonly number[], aim?: number): Figure['readings'] => [
      { label: `${label}, p50`, value: percentile(times, 0.5), unit: 'ms', aim },
      { label: `${label}, p95`, value: percentile(times, 0.95), unit: 'ms' },
    ];
    return [
      {
        title: 'Accepted to joined, contact center',
        measured:
          `${count} visitors one after another, ${warmUp} before, not counted; joined: from the agent's POST until the visitor is told over the relay; ` +
          "offered: from the page's first request until the offer is at the agent",
        readings: [
          ...spread(
            'accepted → joined',
            counted.map(({ joinedMs }) => joinedMs),
            joinedAimMs,
          ),
          ...spread(
            'asked → offered',
            counted.map(({ offeredMs }) => offeredMs),
          ),
        ],
        notes: world.complaints(),
      },
    ];
  } finally {
    await world.close();
  }
}

const latencyAims = { perSecond: 20, p50Ms: 25 };

/** How long a visitor's line takes over relay and contact center to the agent, and what processors spend on it. */
export async function measureCenterLatency(options: BenchOptions): Promise<readonly Figure[]> {
  const [conversations, seconds] = options.quick ? [10, 4] : [50, 15];
  const world = await openCenterWorld(options);
  try {
    const crowd = await CenterCrowd.gather(world, conversations);
    const measured = `${conversations} open conversations, ${world.desks.length} agents, ${seconds} s at each rate`;
    const title = "Visitor's line to agent, contact center";
    const rates = [5, 20].map((perSecond) => ({ perSecond, seconds }));
    return await lineLatency({ world, crowd, title, measured, aims: latencyAims }, rates, options);
  } finally {
    await world.close();
  }
}
