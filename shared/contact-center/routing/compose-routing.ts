import type { EventBus } from '../../bus/bus.ts';
import { defined } from '../../kernel/defined.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { AgentChannels } from '../agents/agent-channels.ts';
import { AgentConversations } from '../agents/agent-conversations.ts';
import { AgentDesk } from '../agents/agent-desk.ts';
import { AgentIdentity } from '../agents/agent-identity.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import { type Agent, settingsOf } from '../directory/agents.ts';
import type { CenterTenants } from '../directory/center-tenants.ts';
import type { Queue } from '../directory/queues.ts';
import type { TenantEntries } from '../directory/tenant-entries.ts';
import { AgentOverview } from '../statistics/agent-overview.ts';
import { QueueStatistics } from '../statistics/queue-statistics.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import type { CenterTimes } from '../times.ts';
import { NoteDelivery } from './note-delivery.ts';
import { Router } from './router.ts';
import { RoutingEffects } from './routing-effects.ts';
import { RoutingStore } from './routing-store.ts';

type RoutingParts = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly store: ConversationStore;
  readonly attachments: AttachmentStore;
  readonly tenants: CenterTenants;
  readonly entries: { readonly queues: TenantEntries<Queue>; readonly agents: TenantEntries<Agent> };
  readonly agentChannels: AgentChannels;
  readonly times: Pick<CenterTimes, 'safetyMs'>;
  readonly log: Log;
  readonly now: Clock;
};

/** Puts routing and the agents' side together. */
export function composeRouting(parts: RoutingParts) {
  const { ledger, bus, store, attachments, tenants, entries, agentChannels, times, log, now } = parts;
  const { queues, agents } = entries;
  const configuration = async (tenant: string) => {
    const [allQueues, allAgents] = await Promise.all([queues.all(tenant), agents.all(tenant)]);
    const ranked = allQueues.map(({ id, priority, hours }) => ({ id, priority, ...defined({ hours }) }));
    return { queues: ranked, agents: allAgents.map(settingsOf) };
  };
  const routing = new RoutingStore({ ledger, bus, configuration, times, now });
  const effects = new RoutingEffects({ ledger, routing, store, agents, channels: agentChannels, now });
  const router = new Router({ routing, effects, bus, log });
  const notes = new NoteDelivery({ ledger, router, store });
  const identity = new AgentIdentity({ tenants, agents, now });
  const desk = new AgentDesk({ identity, queues, routing, router, store, channels: agentChannels, now });
  const conversations = new AgentConversations({ identity, routing, router, store, attachments });
  const statistics = new QueueStatistics({ routing, queues, agents, now });
  const overview = new AgentOverview({ tenants, agents, routing });
  return { statistics, overview, routing, effects, router, notes, desk, conversations };
}
