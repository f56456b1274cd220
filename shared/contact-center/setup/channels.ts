import type { CenterTenant } from '../directory/center-tenants.ts';
import type { Queue } from '../directory/queues.ts';
import type { Revised, TenantEntries } from '../directory/tenant-entries.ts';
import { invalidMember, nothingThere, requireRevision } from '../edge/center-refusal.ts';
import { newId } from '../identity/secrets.ts';
import type { KnownSetUp } from '../store/known-set-up.ts';
import type { Channel, ChannelInput, Webhook } from './entries.ts';

/** What channels need. */
type ChannelsDependencies = {
  readonly entries: TenantEntries<Channel>;
  readonly webhooks: Pick<TenantEntries<Webhook>, 'find'>;
  readonly queues: Pick<TenantEntries<Queue>, 'find'>;
  readonly setUps: Pick<KnownSetUp, 'forget'>;
  readonly entriesPerTenant: number;
};

/** The channels of tenants. Source: contact-center.md#channels */
export class Channels {
  readonly #dependencies: ChannelsDependencies;

  constructor(dependencies: ChannelsDependencies) {
    this.#dependencies = dependencies;
  }

  async list({ tenant }: CenterTenant): Promise<readonly Channel[]> {
    return (await this.#dependencies.entries.all(tenant)).filter(({ isRemoved }) => !isRemoved);
  }

  /** @throws {CenterRefusal} resource_not_found */
  async read({ tenant }: CenterTenant, id: string): Promise<Revised<Channel>> {
    const found = await this.#dependencies.entries.find(tenant, id);
    if (found === undefined || found.entry.isRemoved) throw nothingThere();
    return found;
  }

  /** @throws {CenterRefusal} invalid_parameter, invalid_queue */
  async create(tenant: CenterTenant, input: ChannelInput): Promise<Revised<Channel>> {
    const { entries, entriesPerTenant } = this.#dependencies;
    if ((await this.list(tenant)).length >= entriesPerTenant) {
      throw invalidMember('name', undefined, 'invalid_parameter', `there are ${entriesPerTenant} channels already`);
    }
    await this.#refuseUnknown(tenant, input);
    const channel = { id: newId(), ...input, isRemoved: false };
    await entries.insert(tenant.tenant, channel.id, channel);
    return { entry: channel, revision: 1 };
  }

  /** @throws {CenterRefusal} resource_not_found, precondition_failed, invalid_parameter, invalid_queue */
  async replace(tenant: CenterTenant, id: string, input: ChannelInput, ifMatch?: number): Promise<Revised<Channel>> {
    await this.read(tenant, id);
    await this.#refuseUnknown(tenant, input);
    const after = await this.#dependencies.entries.change(tenant.tenant, id, ({ entry, revision }) => {
      if (entry.isRemoved) throw nothingThere();
      requireRevision(revision, ifMatch);
      return { id, ...input, isRemoved: false };
    });
    this.#dependencies.setUps.forget(tenant.tenant);
    if (after === undefined) throw nothingThere();
    return after;
  }

  /** What is on it goes on. @throws {CenterRefusal} resource_not_found */
  async remove(tenant: CenterTenant, id: string): Promise<void> {
    const { entries, setUps } = this.#dependencies;
    await this.read(tenant, id);
    await entries.change(tenant.tenant, id, ({ entry }) => ({ ...entry, isRemoved: true }));
    setUps.forget(tenant.tenant);
  }

  async #refuseUnknown({ tenant }: CenterTenant, { webHookId, routingOptions }: ChannelInput): Promise<void> {
    const { webhooks, queues } = this.#dependencies;
    const [webhook, queue] = await Promise.all([
      webhooks.find(tenant, webHookId),
      queues.find(tenant, routingOptions.id),
    ]);
    if (webhook === undefined) {
      throw invalidMember('webHookId', webHookId, 'invalid_parameter', 'there is no webhook of this id');
    }
    if (queue === undefined) {
      throw invalidMember('routingOptions.id', routingOptions.id, 'invalid_queue', 'there is no queue of this id');
    }
  }
}
