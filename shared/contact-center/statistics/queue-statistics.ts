import { agentLoads, statusOf } from '../../assignment/contact-center/agent-load.ts';
import { isQueueOpen } from '../../assignment/contact-center/closed-queues.ts';
import type { AgentStatus } from '../../assignment/contact-center/routing-event.ts';
import type { RoutingState } from '../../assignment/contact-center/routing-state.ts';
import type { Clock } from '../../kernel/time.ts';
import type { QueueStatistics as WireStatistics } from '../../protocol/contact-center/statistics.ts';
import type { Agent } from '../directory/agents.ts';
import type { Queue } from '../directory/queues.ts';
import type { TenantEntries } from '../directory/tenant-entries.ts';
import type { RoutingStore } from '../routing/routing-store.ts';
import { countsOf } from './queue-tally.ts';

type QueueStatisticsDependencies = {
  readonly routing: Pick<RoutingStore, 'tenant'>;
  readonly queues: Pick<TenantEntries<Queue>, 'find'>;
  readonly agents: Pick<TenantEntries<Agent>, 'all'>;
  readonly now: Clock;
};

/** How each status of an agent is counted. Choice: one who has signed in and chosen nothing yet works offline. */
const countedAs = {
  available: 'waitTransact',
  offered: 'busy',
  'in-chat': 'busy',
  busy: 'busy',
  'on-break': 'onBreak',
  'logged-in': 'workOffline',
  'work-offline': 'workOffline',
  'post-processing': 'postProcess',
  'logged-out': 'loggedOut',
} as const satisfies Readonly<Record<AgentStatus, string>>;

/** What queues are doing, and have done. Source: contact-center.md#statistics */
export class QueueStatistics {
  readonly #dependencies: QueueStatisticsDependencies;

  constructor(dependencies: QueueStatisticsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Whether a queue is open now; undefined when there is none. */
  async isOpen(tenant: string, queueId: string): Promise<boolean | undefined> {
    const { queues, now } = this.#dependencies;
    const queue = (await queues.find(tenant, queueId))?.entry;
    return queue === undefined ? undefined : isQueueOpen({ queues: [routed(queue)] }, queueId, now());
  }

  /** One queue's, as it is answered; undefined when there is none. */
  async of(tenant: string, queueId: string): Promise<WireStatistics | undefined> {
    const { routing, queues, agents, now } = this.#dependencies;
    const [found, all, routed] = await Promise.all([
      queues.find(tenant, queueId),
      agents.all(tenant),
      routing.tenant(tenant),
    ]);
    if (found === undefined) return undefined;
    const at = Math.max(now(), routed.routing.at);
    const members = all.filter((agent) => agent.queues.some(({ id }) => id === queueId));
    const { day, lately } = countsOf(routed.tallies ?? [], queueId, at);
    return {
      queue: {
        'queue-id': queueId,
        'queue-name': found.entry.name,
        'media-type': 'chat',
        ...waiting(routed.routing, queueId, at),
        'assigned-agent-count': members.length,
        ...agentCounts(routed.routing, queueId),
        'thirty-min-avg-wait-time': average(lately),
        'thirty-min-longest-wait-time': seconds(lately.longestMs),
        'thirty-min-queued': lately.queued,
        'thirty-min-accepted': lately.accepted,
        'thirty-min-abandoned': lately.abandoned,
        'day-avg-wait-time': average(day),
        'day-queued': day.queued,
        'day-accepted': day.accepted,
        'day-abandoned': day.abandoned,
      },
    };
  }
}

const routed = ({ id, priority, hours }: Queue) => ({ id, priority, ...(hours === undefined ? {} : { hours }) });

function waiting({ interactions }: RoutingState, queueId: string, at: number) {
  const own = interactions.filter((interaction) => interaction.queueId === queueId);
  const inStage = (kind: string) => own.filter(({ stage }) => stage.kind === kind);
  const since = own.filter(({ stage }) => stage.kind !== 'handled').map(({ queuedAt }) => at - queuedAt);
  return {
    'queue-size': inStage('waiting').length,
    'longest-wait-time': seconds(Math.max(0, ...since)),
    'number-in-offered': inStage('offered').length,
    'number-in-progress': inStage('handled').length,
  };
}

/** Of the queue's members who are enabled. */
function agentCounts(state: RoutingState, queueId: string) {
  const loads = agentLoads(state);
  const members = state.agents.filter(({ queues }) => queues.some(({ id }) => id === queueId));
  const kinds = members.map((agent) => countedAs[statusOf(agent, loads.get(agent.id))]);
  const count = (kind: (typeof countedAs)[AgentStatus]): number => kinds.filter((each) => each === kind).length;
  return {
    'enabled-agent-count': members.length,
    'agent-count-waitTransact': count('waitTransact'),
    'agent-count-busy': count('busy'),
    'agent-count-onBreak': count('onBreak'),
    'agent-count-workOffline': count('workOffline'),
    'agent-count-postProcess': count('postProcess'),
    'agent-count-loggedOut': count('loggedOut'),
  };
}

const seconds = (ms: number): number => Math.round(ms / 1_000);

const average = ({ accepted, waitedMs }: { readonly accepted: number; readonly waitedMs: number }): number =>
  accepted === 0 ? 0 : seconds(waitedMs / accepted);
