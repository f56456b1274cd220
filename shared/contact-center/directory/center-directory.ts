import { routingLimits } from '../../assignment/contact-center/routing-state.ts';
import type { JsonInputObject } from '../../kernel/json.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { AgentChannels } from '../agents/agent-channels.ts';
import { type EventLogQuery, eventLogOf } from '../deliveries/sent-events.ts';
import type { Credential, CredentialKind, Credentials, NewCredential } from '../identity/credentials.ts';
import { releaseInteraction } from '../routing/release.ts';
import type { Router } from '../routing/router.ts';
import type { RoutingStore } from '../routing/routing-store.ts';
import type { Channel, Webhook } from '../setup/entries.ts';
import type { QueueStatistics } from '../statistics/queue-statistics.ts';
import type { ConversationIndex } from '../store/conversation-index.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import type { KnownSetUp } from '../store/known-set-up.ts';
import { conversationPartition } from '../store/partitions.ts';
import type { Agent } from './agents.ts';
import type { CenterTenant, CenterTenants } from './center-tenants.ts';
import type { Queue } from './queues.ts';
import type { TenantEntries } from './tenant-entries.ts';

/** What the directory is made of. */
type CenterDirectoryDependencies = {
  readonly tenants: CenterTenants;
  readonly credentials: Credentials;
  readonly queues: TenantEntries<Queue>;
  readonly channels: TenantEntries<Channel>;
  readonly webhooks: TenantEntries<Webhook>;
  readonly index: Pick<ConversationIndex, 'dead' | 'ids' | 'remove'>;
  readonly agents: TenantEntries<Agent>;
  readonly store: Pick<ConversationStore, 'find'>;
  readonly setUps: Pick<KnownSetUp, 'forget'>;
  readonly routing: Pick<RoutingStore, 'route' | 'erase'>;
  readonly router: Router;
  readonly statistics: QueueStatistics;
  readonly agentChannels: AgentChannels;
  readonly ledger: Pick<Ledger, 'erase' | 'rows'>;
  readonly entriesPerTenant: number;
};

/** What administrators make known to the contact center: tenants, queues, agents, credentials. Source: carebridge.md#contact-center-administration */
export class CenterDirectory {
  readonly #dependencies: CenterDirectoryDependencies;

  constructor(dependencies: CenterDirectoryDependencies) {
    this.#dependencies = dependencies;
  }

  tenant(tenant: string): Promise<CenterTenant | undefined> {
    return this.#dependencies.tenants.read(tenant);
  }

  tenants(customerId: string): Promise<readonly CenterTenant[]> {
    return this.#dependencies.tenants.ofCustomer(customerId);
  }

  /** Makes or renames a tenant; false when the name is another customer's. */
  putTenant(tenant: CenterTenant): Promise<boolean> {
    return this.#dependencies.tenants.put(tenant);
  }

  /**
   * Removes a tenant with its queues and webhooks; false while it has a channel, or conversations: its name may be another customer's next,
   * who must not find them.
   */
  async removeTenant(tenant: CenterTenant): Promise<boolean> {
    const { tenants, channels, webhooks, queues, agents, index, routing } = this.#dependencies;
    const { agentChannels, setUps } = this.#dependencies;
    const { tenant: name } = tenant;
    const [all, conversations] = await Promise.all([channels.all(name), index.ids(name)]);
    if (conversations.length > 0 || all.some(({ isRemoved }) => !isRemoved)) return false;
    await tenants.remove(tenant);
    for (const { id } of await agents.all(name)) await agentChannels.erase(name, id);
    await routing.erase(name);
    for (const entries of [webhooks, queues, channels, agents]) {
      for (const { id } of await entries.all(name)) await entries.remove(name, id);
    }
    setUps.forget(name);
    return true;
  }

  queues(tenant: string): Promise<readonly Queue[]> {
    return this.#dependencies.queues.all(tenant);
  }

  async queue(tenant: string, id: string): Promise<Queue | undefined> {
    return (await this.#dependencies.queues.find(tenant, id))?.entry;
  }

  /** Whether a queue is open, and what it does and has done. Source: contact-center.md#statistics */
  async queueStatistics(tenant: string, id: string) {
    const { statistics } = this.#dependencies;
    const [open, found] = await Promise.all([statistics.isOpen(tenant, id), statistics.of(tenant, id)]);
    return found === undefined ? undefined : { open, ...found };
  }

  /** Makes or changes a queue; false when there are too many. */
  async putQueue(tenant: string, queue: Queue): Promise<boolean> {
    const { queues, entriesPerTenant, router, setUps } = this.#dependencies;
    const isPut = await put(queues, tenant, queue, Math.min(entriesPerTenant, routingLimits.queues));
    setUps.forget(tenant);
    if (isPut) await router.configure(tenant);
    return isPut;
  }

  agents(tenant: string): Promise<readonly Agent[]> {
    return this.#dependencies.agents.all(tenant);
  }

  async agent(tenant: string, id: string): Promise<Agent | undefined> {
    return (await this.#dependencies.agents.find(tenant, id))?.entry;
  }

  /**
   * Makes or changes an agent.
   * @returns false when there are too many agents or memberships, or another agent is the same person
   */
  async putAgent(tenant: string, agent: Agent): Promise<boolean> {
    const { agents, router } = this.#dependencies;
    const others = (await agents.all(tenant)).filter(({ id }) => id !== agent.id);
    const memberships = [...others, agent].reduce((sum, { queues }) => sum + queues.length, 0);
    if (memberships > routingLimits.memberships || others.some(({ objectId }) => objectId === agent.objectId))
      return false;
    const isPut = await put(agents, tenant, agent, routingLimits.agents);
    if (isPut) await router.configure(tenant);
    return isPut;
  }

  /** Removes an agent, whose chats go back to their queues. */
  async removeAgent(tenant: string, id: string): Promise<void> {
    const { agents, agentChannels, router } = this.#dependencies;
    await agents.remove(tenant, id);
    await router.configure(tenant);
    await agentChannels.erase(tenant, id);
  }

  /** Removes a queue; false while a channel leads to it. */
  async removeQueue(tenant: string, id: string): Promise<boolean> {
    const { queues, channels, router, setUps } = this.#dependencies;
    const isUsed = (await channels.all(tenant)).some(
      (channel) => !channel.isRemoved && channel.routingOptions.id === id,
    );
    if (isUsed) return false;
    await queues.remove(tenant, id);
    setUps.forget(tenant);
    await router.configure(tenant);
    return true;
  }

  /** Removes a conversation with everything that it has left; how many records that were. */
  async eraseConversation(tenant: string, id: string): Promise<number> {
    const { ledger, index, store, routing } = this.#dependencies;
    await releaseInteraction(routing, await store.find(tenant, id));
    const erased = await ledger.erase(conversationPartition(tenant, id));
    await index.remove(tenant, id);
    return erased;
  }

  /** How deliveries of a conversation's events have come out; undefined when there is no such conversation. */
  async eventLog(tenant: string, id: string, query: EventLogQuery) {
    const { ledger, store } = this.#dependencies;
    const found = await store.find(tenant, id);
    return found === undefined ? undefined : eventLogOf(ledger, found, query);
  }

  /** Events that were given up. Source: contact-center.md#retries */
  deadEvents(tenant: string): Promise<readonly unknown[]> {
    return this.#dependencies.index.dead(tenant);
  }

  credentials(customerId: string): Promise<readonly Credential[]> {
    return this.#dependencies.credentials.list(customerId);
  }

  createCredential(customerId: string, kind: CredentialKind, name: string): Promise<NewCredential> {
    return this.#dependencies.credentials.create(customerId, kind, name);
  }

  removeCredential(customerId: string, id: string): Promise<void> {
    return this.#dependencies.credentials.remove(customerId, id);
  }
}

/** Makes an entry or changes it; false when there are `most` others. */
async function put<Entry extends JsonInputObject & { readonly id: string }>(
  entries: TenantEntries<Entry>,
  tenant: string,
  entry: Entry,
  most: number,
): Promise<boolean> {
  if ((await entries.change(tenant, entry.id, () => entry)) !== undefined) return true;
  if ((await entries.all(tenant)).length >= most) return false;
  if (await entries.insert(tenant, entry.id, entry)) return true;
  return (await entries.change(tenant, entry.id, () => entry)) !== undefined;
}
