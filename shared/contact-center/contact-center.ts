import type { EventBus } from '../bus/bus.ts';
import type { Network } from '../kernel/guarded-agents.ts';
import type { Log } from '../kernel/log.ts';
import type { HttpAnswer } from '../kernel/problem.ts';
import type { Reach } from '../kernel/reach.ts';
import type { Clock } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { mediaTypes } from '../protocol/contact-center/media-types.ts';
import { isRegion } from '../protocol/contact-center/regions.ts';
import { AgentChannels } from './agents/agent-channels.ts';
import type { AgentConversations } from './agents/agent-conversations.ts';
import type { AgentDesk } from './agents/agent-desk.ts';
import { wakeCenter } from './alarms/wake-center.ts';
import { AttachmentStore } from './attachments/attachment-store.ts';
import { FileLinks } from './attachments/file-links.ts';
import { chatApiRefused } from './chat-api/chat-api-answers.ts';
import { chatApiConversationRoutes } from './chat-api/conversation-routes.ts';
import { chatApiOpenRoutes } from './chat-api/open-routes.ts';
import { chatApiSetUpRoutes } from './chat-api/set-up-routes.ts';
import { gatewayAttachmentRoutes } from './chat-gateway/attachment-routes.ts';
import { cardActionRoot, gatewayCardRoutes } from './chat-gateway/card-routes.ts';
import { gatewayConversationRoutes } from './chat-gateway/conversation-routes.ts';
import { gatewayRefused } from './chat-gateway/gateway-answers.ts';
import { gatewayMessageRoutes } from './chat-gateway/message-routes.ts';
import { gatewayPostAgentRoutes } from './chat-gateway/post-agent-routes.ts';
import { gatewayPresenceRoutes } from './chat-gateway/presence-routes.ts';
import { gatewayPath, gatewaySetUpRoutes } from './chat-gateway/set-up-routes.ts';
import { statisticsRoot, statisticsRoutes } from './chat-gateway/statistics-routes.ts';
import { Outbox } from './deliveries/outbox.ts';
import { DeliveryKeys } from './deliveries/signing-keys.ts';
import { WebhookPost } from './deliveries/webhook-post.ts';
import { agentSchema } from './directory/agents.ts';
import { CenterDirectory } from './directory/center-directory.ts';
import type { CenterRecords } from './directory/center-records.ts';
import { CenterTenants } from './directory/center-tenants.ts';
import { queueSchema } from './directory/queues.ts';
import { TenantEntries } from './directory/tenant-entries.ts';
import { CenterEdge } from './edge/center-edge.ts';
import { nothingThere } from './edge/center-refusal.ts';
import type { CenterRequest } from './edge/center-request.ts';
import { RequestLimit } from './edge/request-limit.ts';
import { AccessTokens } from './identity/access-tokens.ts';
import { CenterCallers } from './identity/callers.ts';
import { Credentials } from './identity/credentials.ts';
import type { CenterLimits } from './limits.ts';
import { composeRouting } from './routing/compose-routing.ts';
import { Channels } from './setup/channels.ts';
import { type ConversationParts, conversationParts } from './setup/conversation-parts.ts';
import { channelSchema, webhookSchema } from './setup/entries.ts';
import { Webhooks } from './setup/webhooks.ts';
import type { AgentOverview } from './statistics/agent-overview.ts';
import type { QueueStatistics } from './statistics/queue-statistics.ts';
import { ConversationIndex } from './store/conversation-index.ts';
import { ConversationList } from './store/conversation-list.ts';
import { ConversationStore } from './store/conversation-store.ts';
import { KnownSetUp } from './store/known-set-up.ts';
import { SafetyAlarms } from './store/safety.ts';
import type { CenterTimes } from './times.ts';

/** What the embedded contact center is made of. */
export type ContactCenterDependencies = {
  /** Partitions of the conversations. */
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly records: CenterRecords;
  /** Signing keys and secrets, where only the application's own identity reads. */
  readonly keyRecords: CenterRecords;
  /** Public origin of this deployment, under which its APIs are. */
  readonly origin: string;
  /** Where webhooks may be. */
  readonly webhookReach: Reach;
  readonly times: CenterTimes;
  readonly limits: CenterLimits;
  readonly log: Log;
  readonly now: Clock;
  /** Absent: the system's. */
  readonly network?: Network | undefined;
};

/** An implementation of the contact-center API, both generations. Source: contact-center.md */
export type ContactCenter = {
  readonly directory: CenterDirectory;
  /** What agents' desks ask and tell. */
  readonly desk: AgentDesk;
  readonly conversations: AgentConversations;
  /** What supervisors see of agents. */
  readonly overview: AgentOverview;
  /** Removes the mailboxes of instances that have gone. Begins nothing new when `isOver` says so. */
  sweep(isOver: () => boolean): Promise<void>;
  /** How large the body of a request may be. */
  mostBytes(request: Pick<CenterRequest, 'method' | 'url'>): number;
  /** Answers a request; never throws. */
  handle(request: CenterRequest): Promise<HttpAnswer>;
  /**
   * Handles the body of a queue envelope that is addressed to the contact center.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable — to be tried again
   */
  wake(body: unknown): Promise<void>;
};

/** Puts the embedded contact center together. */
export function createContactCenter(dependencies: ContactCenterDependencies): ContactCenter {
  const { ledger, bus, records, times, limits, log, now } = dependencies;
  const { entriesPerTenant } = limits;
  const entries = {
    webhooks: new TenantEntries(records, 'webhook', webhookSchema),
    channels: new TenantEntries(records, 'channel', channelSchema),
    queues: new TenantEntries(records, 'queue', queueSchema),
    agents: new TenantEntries(records, 'agent', agentSchema),
  };
  const tenants = new CenterTenants(records, now);
  const credentials = new Credentials(records, now);
  const keys = new DeliveryKeys(dependencies.keyRecords, times.keyRotationMs, now);
  const { webhookReach: reach, network } = dependencies;
  const post = new WebhookPost({ reach, keys, timeoutMs: times.deliveryTimeoutMs, now, network });
  const setUps = new KnownSetUp({ ...entries, now });
  const webhooks = new Webhooks({
    entries: entries.webhooks,
    channels: entries.channels,
    post,
    setUps,
    entriesPerTenant,
  });
  const channels = new Channels({ ...entries, entries: entries.channels, setUps, entriesPerTenant });
  const index = new ConversationIndex(records);
  const { keyRecords, origin } = dependencies;
  const links = new FileLinks({ keyRecords, origin, lifeMs: times.fileLinkMs, now });
  const agentChannels = new AgentChannels({ ledger, log, now });
  const store = new ConversationStore({ ledger, bus, index, setUps, links, agents: agentChannels, times, log, now });
  const attachments = new AttachmentStore({ ledger, bus, store, now });
  const routing = composeRouting({ ledger, bus, store, attachments, tenants, entries, agentChannels, times, log, now });
  const conversations = conversationParts(store, new ConversationList(index, store), setUps);
  const outbox = new Outbox({ ledger, bus, tenants, setUps, post, index, times, log, now });
  const safety = new SafetyAlarms(ledger);
  const edges = edgesOf(dependencies, {
    tenants,
    credentials,
    keys,
    webhooks,
    channels,
    conversations,
    attachments,
    links,
    agentChannels,
    statistics: routing.statistics,
    setUps,
  });
  const edgeOf = (request: Pick<CenterRequest, 'url'>) => (isGateway(request) ? edges.gateway : edges.chatApi);
  return {
    directory: new CenterDirectory({
      ...entries,
      ...routing,
      agentChannels,
      tenants,
      credentials,
      index,
      store,
      setUps,
      ledger,
      entriesPerTenant,
    }),
    desk: routing.desk,
    conversations: routing.conversations,
    overview: routing.overview,
    sweep: (isOver) => agentChannels.sweep(isOver),
    mostBytes: (request) => edgeOf(request).mostBytes(request),
    handle: (request) => edgeOf(request).handle(request),
    wake: (body) =>
      wakeCenter(body, { ...routing, ledger, bus, outbox, safety, attachments, store, index, times, now }),
  };
}

/** What the APIs are made of. */
type ApiDependencies = {
  readonly tenants: CenterTenants;
  readonly credentials: Credentials;
  readonly keys: DeliveryKeys;
  readonly webhooks: Webhooks;
  readonly channels: Channels;
  readonly conversations: ConversationParts;
  readonly attachments: AttachmentStore;
  readonly links: FileLinks;
  readonly agentChannels: AgentChannels;
  readonly statistics: QueueStatistics;
  readonly setUps: KnownSetUp;
};

function edgesOf({ keyRecords, times, limits, log, now }: ContactCenterDependencies, apis: ApiDependencies) {
  const { tenants, credentials, keys, webhooks, channels, conversations, agentChannels, attachments, links } = apis;
  const { store } = conversations;
  const tokens = new AccessTokens(keyRecords, times.accessTokenMs, now);
  const limit = new RequestLimit(limits.requestsPerSecond, now);
  const callers = new CenterCallers({ tenants, credentials, tokens, limit });
  const chatApi = new CenterEdge(
    {
      name: 'chat-api',
      routes: [
        ...chatApiOpenRoutes({ credentials, tokens, keys }),
        ...chatApiSetUpRoutes(webhooks, channels),
        ...chatApiConversationRoutes(conversations),
      ],
      mediaType: mediaTypes.json,
      tenantOf: (request, { region = '', tenant = '' }) => {
        if (!isRegion(region)) throw nothingThere();
        return callers.byToken(request, tenant);
      },
      refused: chatApiRefused,
    },
    log,
  );
  const gateway = new CenterEdge(
    {
      name: 'chat-gateway',
      routes: [
        ...gatewaySetUpRoutes(webhooks, channels, keys),
        ...gatewayConversationRoutes(conversations),
        ...gatewayMessageRoutes({ store, attachments }),
        ...gatewayAttachmentRoutes({ store, attachments, links }),
        ...gatewayCardRoutes(conversations),
        ...statisticsRoutes(apis.statistics),
        ...gatewayPostAgentRoutes({ store, setUps: apis.setUps }),
        ...gatewayPresenceRoutes({ store, channels: agentChannels }),
      ],
      mediaType: mediaTypes.hal,
      tenantOf: (request, { tenant }) => callers.byKey(request, tenant),
      refused: gatewayRefused,
    },
    log,
  );
  return { chatApi, gateway };
}

const isGateway = ({ url }: Pick<CenterRequest, 'url'>): boolean =>
  [gatewayPath, cardActionRoot, statisticsRoot].some((path) => url.pathname.toLowerCase().startsWith(path));
