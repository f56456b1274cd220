import type { Ledger } from '../../ledger/ledger.ts';
import type { Credential, CredentialKind, Credentials, NewCredential } from '../identity/credentials.ts';
import type { Channel, Webhook } from '../setup/entries.ts';
import type { ConversationIndex } from '../store/conversation-index.ts';
import { conversationPartition } from '../store/partitions.ts';
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
  readonly ledger: Pick<Ledger, 'erase'>;
  readonly entriesPerTenant: number;
};

/** What administrators make known to the contact center: tenants, queues, credentials. Source: carebridge.md#contact-center-administration */
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
    const { tenants, channels, webhooks, queues, index } = this.#dependencies;
    const { tenant: name } = tenant;
    const [all, conversations] = await Promise.all([channels.all(name), index.ids(name)]);
    if (conversations.length > 0 || all.some(({ isRemoved }) => !isRemoved)) return false;
    await tenants.remove(tenant);
    for (const entries of [webhooks, queues, channels]) {
      for (const { id } of await entries.all(name)) await entries.remove(name, id);
    }
    return true;
  }

  queues(tenant: string): Promise<readonly Queue[]> {
    return this.#dependencies.queues.all(tenant);
  }

  async queue(tenant: string, id: string): Promise<Queue | undefined> {
    return (await this.#dependencies.queues.find(tenant, id))?.entry;
  }

  /** Makes or changes a queue; false when there are too many. */
  async putQueue(tenant: string, queue: Queue): Promise<boolean> {
    const { queues, entriesPerTenant } = this.#dependencies;
    if ((await queues.change(tenant, queue.id, () => queue)) !== undefined) return true;
    if ((await queues.all(tenant)).length >= entriesPerTenant) return false;
    if (await queues.insert(tenant, queue.id, queue)) return true;
    return (await queues.change(tenant, queue.id, () => queue)) !== undefined;
  }

  /** Removes a queue; false while a channel leads to it. */
  async removeQueue(tenant: string, id: string): Promise<boolean> {
    const { queues, channels } = this.#dependencies;
    const isUsed = (await channels.all(tenant)).some(
      (channel) => !channel.isRemoved && channel.routingOptions.id === id,
    );
    if (isUsed) return false;
    await queues.remove(tenant, id);
    return true;
  }

  /** Removes a conversation with everything that it has left; how many records that were. */
  async eraseConversation(tenant: string, id: string): Promise<number> {
    const { ledger, index } = this.#dependencies;
    const erased = await ledger.erase(conversationPartition(tenant, id));
    await index.remove(tenant, id);
    return erased;
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
