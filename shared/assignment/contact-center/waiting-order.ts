import type { RoutedInteraction, RoutingQueue, RoutingState } from './routing-state.ts';

/** Among queues of this priority the interaction that has waited longest is first. */
const priorityByAge = 8;

/**
 * The interactions that wait, in the order in which agents are sought for them: by the queue's priority; then by age over all queues of
 * priority 8, and round the queues of any other priority, beginning behind the one that was served last; inside a queue by place.
 */
export function waitingOrder(state: RoutingState): readonly RoutedInteraction[] {
  const queues = new Map(state.queues.map((queue) => [queue.id, { queue, turn: turnOf(state, queue) }]));
  return state.interactions
    .filter(({ stage }) => stage.kind === 'waiting')
    .flatMap((interaction) => {
      const known = queues.get(interaction.queueId);
      return known === undefined ? [] : [{ interaction, priority: known.queue.priority, turn: known.turn }];
    })
    .sort((a, b) => b.priority - a.priority || a.turn - b.turn || a.interaction.place - b.interaction.place)
    .map(({ interaction }) => interaction);
}

/** The position of a waiting or offered interaction in its queue, 1 = next. */
export function positionOf({ interactions }: RoutingState, { queueId, place }: RoutedInteraction): number {
  const ahead = interactions.filter(
    (one) => one.queueId === queueId && one.stage.kind !== 'handled' && one.place < place,
  );
  return ahead.length + 1;
}

/** How many queues of the same priority come before this one; the same for all where age decides. */
function turnOf({ queues, lastServed }: RoutingState, { id, priority }: RoutingQueue): number {
  if (priority === priorityByAge) return 0;
  const equals = queues.filter((queue) => queue.priority === priority).map((queue) => queue.id);
  const last = equals.indexOf(lastServed.find((one) => one.priority === priority)?.queueId ?? '');
  return (equals.indexOf(id) - last - 1 + equals.length) % equals.length;
}
