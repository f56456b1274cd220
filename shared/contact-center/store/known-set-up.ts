import { BoundedMap } from '../../kernel/bounded-map.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Queue } from '../directory/queues.ts';
import type { TenantEntries } from '../directory/tenant-entries.ts';
import type { Channel, Webhook } from '../setup/entries.ts';

/** What a conversation on a channel is about: the channel, who hears of it, and the queues of its tenant. */
export type SetUp = {
  readonly channel: Channel;
  /** Absent where it was deleted. */
  readonly webhook: Webhook | undefined;
  readonly queues: ReadonlyMap<string, Queue>;
};

type SetUpDependencies = {
  readonly channels: Pick<TenantEntries<Channel>, 'find'>;
  readonly webhooks: Pick<TenantEntries<Webhook>, 'find'>;
  readonly queues: Pick<TenantEntries<Queue>, 'all'>;
  readonly now: Clock;
};

/** What was set up is followed after this. */
const knownMs = 5_000;
const knownChannels = 1_000;

/** Channels with their webhook and queues, and webhooks, as they were some seconds ago at most. */
export class KnownSetUp {
  readonly #dependencies: SetUpDependencies;
  readonly #known = new BoundedMap<{ readonly setUp: SetUp; readonly at: number }>(knownChannels);
  readonly #webhooks = new BoundedMap<{ readonly webhook: Webhook; readonly at: number }>(knownChannels);

  constructor(dependencies: SetUpDependencies) {
    this.#dependencies = dependencies;
  }

  /** A webhook of the tenant; undefined where there is none. */
  async webhook(tenant: string, id: string): Promise<Webhook | undefined> {
    const { webhooks, now } = this.#dependencies;
    const key = `${tenant} ${id}`;
    const known = this.#webhooks.get(key);
    if (known !== undefined && this.#isFresh(known)) return known.webhook;
    const webhook = (await webhooks.find(tenant, id))?.entry;
    if (webhook === undefined) this.#webhooks.delete(key);
    else this.#webhooks.set(key, { webhook, at: now() });
    return webhook;
  }

  /** A webhook of the tenant has changed, which is followed at once where that was done. */
  forgetWebhook(tenant: string, id: string): void {
    this.#webhooks.delete(`${tenant} ${id}`);
  }

  /** Undefined when there never was such a channel. */
  async find(tenant: string, channelId: string): Promise<SetUp | undefined> {
    const { channels, queues, now } = this.#dependencies;
    const key = `${tenant} ${channelId}`;
    const known = this.#known.get(key);
    if (known !== undefined && this.#isFresh(known)) return known.setUp;
    const [found, all] = await Promise.all([channels.find(tenant, channelId), queues.all(tenant)]);
    if (found === undefined) return undefined;
    const webhook = await this.webhook(tenant, found.entry.webHookId);
    const setUp = { channel: found.entry, webhook, queues: new Map(all.map((queue) => [queue.id, queue])) };
    this.#known.set(key, { setUp, at: now() });
    return setUp;
  }

  #isFresh({ at }: { readonly at: number }): boolean {
    const ageMs = this.#dependencies.now() - at;
    return ageMs >= 0 && ageMs < knownMs;
  }
}
