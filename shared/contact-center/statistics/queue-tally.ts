import type { RoutingEffect } from '../../assignment/contact-center/routing-event.ts';
import type { RoutingState } from '../../assignment/contact-center/routing-state.ts';
import { minuteMs, utcDate } from '../../kernel/time.ts';

/** What has come to a queue in some time; `waitedMs` of all who were accepted, together, and of the longest. */
type Counts = {
  readonly queued: number;
  readonly accepted: number;
  readonly abandoned: number;
  readonly waitedMs: number;
  readonly longestMs: number;
};

/** What a queue has seen on one day (UTC), and lately in parts that begin at `from` (epoch ms). */
export type QueueTally = {
  readonly id: string;
  readonly day: Counts & { readonly of: string };
  readonly lately: readonly (Counts & { readonly from: number })[];
};

const partMs = 5 * minuteMs;
const latelyMs = 30 * minuteMs;
const nothing: Counts = { queued: 0, accepted: 0, abandoned: 0, waitedMs: 0, longestMs: 0 };

/** The counts after one more decision of routing; queues that are gone are not counted any more. */
export function tallied(
  tallies: readonly QueueTally[],
  before: RoutingState,
  after: RoutingState,
  effects: readonly RoutingEffect[],
): readonly QueueTally[] {
  const { at, queues } = after;
  const kept = tallies.filter(({ id }) => queues.some((queue) => queue.id === id));
  return effects.reduce<readonly QueueTally[]>((so, effect) => {
    const counted = countedIn(before, effect);
    return counted === undefined ? so : withMore(so, counted.queueId, counted.more, at);
  }, kept);
}

/** What one queue has seen today, and in the last half hour to five minutes. */
export function countsOf(tallies: readonly QueueTally[], queueId: string, at: number) {
  const tally = tallies.find(({ id }) => id === queueId);
  const day = tally?.day.of === utcDate(at) ? tally.day : nothing;
  const parts = (tally?.lately ?? []).filter(({ from }) => from > at - latelyMs && from <= at);
  return { day, lately: parts.reduce(sum, nothing) };
}

type Counted = { readonly queueId: string; readonly more: Counts };

function countedIn({ interactions }: RoutingState, effect: RoutingEffect): Counted | undefined {
  switch (effect.type) {
    case 'queued':
      return { queueId: effect.queueId, more: { ...nothing, queued: 1 } };
    case 'joined': {
      const { queueId, waitedMs } = effect;
      return { queueId, more: { ...nothing, accepted: 1, waitedMs, longestMs: waitedMs } };
    }
    case 'ended': {
      const interaction = interactions.find(({ id }) => id === effect.interactionId);
      const isAbandoned = interaction !== undefined && interaction.stage.kind !== 'handled';
      return isAbandoned ? { queueId: interaction.queueId, more: { ...nothing, abandoned: 1 } } : undefined;
    }
    default:
      return undefined;
  }
}

function withMore(tallies: readonly QueueTally[], id: string, more: Counts, at: number): readonly QueueTally[] {
  const of = utcDate(at);
  const known = tallies.find((tally) => tally.id === id);
  const day = { ...sum(known?.day.of === of ? known.day : nothing, more), of };
  const from = Math.floor(at / partMs) * partMs;
  const lately = (known?.lately ?? []).filter((part) => part.from > at - latelyMs);
  const part = { ...sum(lately.find((one) => one.from === from) ?? nothing, more), from };
  const tally: QueueTally = { id, day, lately: [...lately.filter((one) => one.from !== from), part] };
  return [...tallies.filter((one) => one.id !== id), tally];
}

function sum(one: Counts, other: Counts): Counts {
  return {
    queued: one.queued + other.queued,
    accepted: one.accepted + other.accepted,
    abandoned: one.abandoned + other.abandoned,
    waitedMs: one.waitedMs + other.waitedMs,
    longestMs: Math.max(one.longestMs, other.longestMs),
  };
}
