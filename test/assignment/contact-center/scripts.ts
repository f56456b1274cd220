import fc from 'fast-check';
import type { AgentSettings, RoutingQueue } from '../../../shared/assignment/contact-center/routing-state.ts';
import { defined } from '../../../shared/kernel/defined.ts';
import { agent, type Happening, TenantRouting } from './tenant-routing.ts';

/** Something that is done with the nth of what there is at that time; nothing, where there is none. */
type Act = (routing: TenantRouting) => Happening | undefined;

export type RoutingScript = {
  readonly set: SetUp;
  readonly early: readonly Act[];
  readonly acts: readonly (readonly [afterMs: number, act: Act])[];
};

type SetUp = { readonly queues: readonly RoutingQueue[]; readonly agents: readonly AgentSettings[] };

const queueIds = ['x', 'y', 'z'] as const;
const agentIds = ['a', 'b', 'c', 'd'] as const;
const language = fc.constantFrom(undefined, undefined, 'fr', 'de');
const level = fc.constantFrom(10, 50, 50, 100);

const anyAgent = (id: string): fc.Arbitrary<AgentSettings> =>
  fc
    .record({
      queues: fc.subarray([...queueIds], { minLength: 1 }),
      levels: fc.tuple(level, level, level),
      capacity: fc.constantFrom(1, 1, 2, 3),
      offerMs: fc.constantFrom(15_000, 30_000),
      wrapUpMs: fc.constantFrom(0, 10_000),
      languages: fc.subarray(['fr', 'de']),
    })
    .map(({ queues, levels, ...more }) =>
      agent(id, Object.fromEntries(queues.map((queue, index) => [queue, levels[index] ?? 50])), more),
    );

/** Of the day on which scripts are played: some minutes, which begin or end while they are. */
const hours = fc
  .constantFrom(undefined, undefined, ['00:00', '00:18'], ['00:18', '00:25'])
  .map((span) =>
    span === undefined
      ? undefined
      : { timeZone: 'UTC', openingHours: [{ day: 4, from: span[0] ?? '', to: span[1] ?? '' }] },
  );

const setUp: fc.Arbitrary<SetUp> = fc
  .tuple(
    fc.tuple(...queueIds.map(() => fc.constantFrom(5, 5, 8, 8, 9, 10))),
    fc.tuple(...queueIds.map(() => hours)),
    fc.tuple(...agentIds.map((id) => anyAgent(id))),
    fc.integer({ min: 1, max: queueIds.length }),
    fc.integer({ min: 1, max: agentIds.length }),
  )
  .map(([priorities, opening, agents, queueCount, agentCount]) => ({
    queues: queueIds
      .slice(0, queueCount)
      .map((id, index) => ({ id, priority: priorities[index] ?? 5, ...defined({ hours: opening[index] }) })),
    agents: agents.slice(0, agentCount),
  }));

const nth = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

const enqueues = fc.tuple(fc.nat({ max: 2 }), language).map(
  ([index, spoken]): Act =>
    (routing) => {
      const queueId = nth(routing.state.queues, index)?.id ?? 'none';
      const interactionId = `i${routing.effects.filter(({ type }) => type === 'queued').length}.${routing.at}`;
      return { type: 'enqueued', interactionId, queueId, ...(spoken === undefined ? {} : { language: spoken }) };
    },
);

const answers = fc.tuple(fc.nat({ max: 5 }), fc.constantFrom('accepted', 'accepted', 'accepted', 'rejected')).map(
  ([index, type]): Act =>
    ({ state }) => {
      const offered = state.interactions.filter(({ stage }) => stage.kind === 'offered');
      const found = nth(offered, index);
      if (found?.stage.kind !== 'offered') return undefined;
      return { type, interactionId: found.id, agentId: found.stage.agentId, offerId: found.stage.offerId };
    },
);

const ends = fc.nat({ max: 9 }).map(
  (index): Act =>
    ({ state }) => {
      const found = nth(state.interactions, index);
      return found === undefined ? undefined : { type: 'ended', interactionId: found.id };
    },
);

const transfers = fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 2 })).map(
  ([index, queue]): Act =>
    ({ state }) => {
      const found = nth(state.interactions, index);
      const queueId = nth(state.queues, queue)?.id;
      if (found === undefined || queueId === undefined) return undefined;
      const by = found.stage.kind === 'handled' ? { agentId: found.stage.agentId } : {};
      return { type: 'transferred', interactionId: found.id, queueId, ...by };
    },
);

const wrapUps = fc.nat({ max: 3 }).map(
  (index): Act =>
    ({ state }) => {
      const found = nth(state.wrapUps, index);
      if (found === undefined) return undefined;
      return { type: 'wrapped-up', interactionId: found.interactionId, agentId: found.agentId };
    },
);

const agentActs = fc
  .tuple(
    fc.nat({ max: 3 }),
    fc.constantFrom(
      'signed-in',
      'available',
      'available',
      'available',
      'on-break',
      'logged-out',
      'stop',
      'resume',
      'lost',
    ),
  )
  .map(
    ([index, what]): Act =>
      ({ state }) => {
        const agentId = nth(state.agents, index)?.id ?? 'none';
        if (what === 'signed-in') return { type: 'signed-in', agentId };
        if (what === 'lost') return { type: 'agent-lost', agentId };
        if (what === 'stop' || what === 'resume')
          return { type: 'stop-new-chosen', agentId, isStopNew: what === 'stop' };
        return { type: 'status-chosen', agentId, status: what };
      },
  );

const configures = setUp.map(
  (set): Act =>
    () => ({ type: 'configured', ...set }),
);
const waits: Act = () => ({ type: 'time-passed' });

const anyAct = fc.oneof(
  { weight: 8, arbitrary: enqueues },
  { weight: 8, arbitrary: answers },
  { weight: 4, arbitrary: ends },
  { weight: 2, arbitrary: transfers },
  { weight: 2, arbitrary: wrapUps },
  { weight: 6, arbitrary: agentActs },
  { weight: 1, arbitrary: configures },
  { weight: 3, arbitrary: fc.constant(waits) },
);

/** Days of one tenant's contact center: some visitors wait, all agents come, then anything happens in any order. */
export const routingScripts: fc.Arbitrary<RoutingScript> = fc.record({
  set: setUp,
  early: fc.array(enqueues, { maxLength: 12 }),
  acts: fc.array(fc.tuple(fc.constantFrom(0, 1, 1, 5_000, 20_000), anyAct), { maxLength: 60 }),
});

/** Plays a script, and shows the routing before and after each event. */
export function play(
  { set, early, acts }: RoutingScript,
  after: (routing: TenantRouting, before: TenantRouting['state'], happening: Happening) => void = () => {},
): TenantRouting {
  const routing = new TenantRouting();
  const happens = (happening: Happening): void => {
    const before = routing.state;
    routing.happens(happening);
    after(routing, before, happening);
  };
  const does = (act: Act, afterMs: number): void => {
    routing.at += afterMs;
    const happening = act(routing);
    if (happening !== undefined) happens(happening);
  };
  happens({ type: 'configured', ...set });
  for (const act of early) does(act, 1);
  for (const { id: agentId } of set.agents) {
    happens({ type: 'signed-in', agentId });
    happens({ type: 'status-chosen', agentId, status: 'available' });
  }
  for (const [afterMs, act] of acts) does(act, afterMs);
  return routing;
}
