import { opennessAt } from '../../kernel/opening-hours.ts';
import type { RoutingState } from './routing-state.ts';

/** Queues that are closed, among those in which something waits; when each opens (epoch ms), Infinity: not again. */
export type ClosedQueues = ReadonlyMap<string, number>;

/** Which queues with something in them are closed now. Nothing of them is offered; it keeps its place. */
export function closedQueues({ at, queues, interactions }: RoutingState): ClosedQueues {
  const waiting = new Set(interactions.flatMap(({ queueId, stage }) => (stage.kind === 'waiting' ? [queueId] : [])));
  return new Map(
    queues.flatMap(({ id, hours }) => {
      if (hours === undefined || !waiting.has(id)) return [];
      const { open, opensAt = Number.POSITIVE_INFINITY } = opennessAt(hours, at);
      return open ? [] : [[id, opensAt] as const];
    }),
  );
}

/** Whether a queue is open at a time, epoch ms. */
export function isQueueOpen({ queues }: Pick<RoutingState, 'queues'>, queueId: string, at: number): boolean {
  const hours = queues.find(({ id }) => id === queueId)?.hours;
  return hours === undefined || opennessAt(hours, at).open;
}
