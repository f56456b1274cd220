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

/** What another instance has set up is followed after this. */
const knownMs = 5_000;
const knownChannels = 1_000;
const knownTenants = 1_000;

/** When something was read, and how often its tenant had been changed here by then. */
type Reading = { readonly at: number; readonly turn: number };

/** Channels with their webhook and queues, and webhooks, as they were some seconds ago at most; what was changed here is followed at once. */
export class KnownSetUp {
  readonly #dependencies: SetUpDependencies;
  readonly #known = new BoundedMap<Reading & { readonly setUp: SetUp }>(knownChannels);
  readonly #webhooks = new BoundedMap<Reading & { readonly webhook: Webhook }>(knownChannels);
  readonly #turns = new BoundedMap<number>(knownTenants);

  constructor(dependencies: SetUpDependencies) {
    this.#dependencies = dependencies;
  }

  /** A webhook of the tenant; undefined where there is none. */
  async webhook(tenant: string, id: string): Promise<Webhook | undefined> {
    const { webhooks } = this.#dependencies;
    const key = `${tenant} ${id}`;
    const turn = this.#turnOf(tenant);
    const known = this.#webhooks.get(key);
    if (known !== undefined && this.#isFresh(known, turn)) return known.webhook;
    const webhook = (await webhooks.find(tenant, id))?.entry;
    if (webhook === undefined) this.#webhooks.delete(key);
    else this.#webhooks.set(key, { webhook, ...this.#reading(turn) });
    return webhook;
  }

  /** A channel, a webhook or a queue of the tenant has been changed: what is being read meanwhile does not count either. */
  forget(tenant: string): void {
    this.#turns.set(tenant, this.#turnOf(tenant) + 1);
  }

  /** Undefined when there never was such a channel. */
  async find(tenant: string, channelId: string): Promise<SetUp | undefined> {
    const { channels, queues } = this.#dependencies;
    const key = `${tenant} ${channelId}`;
    const turn = this.#turnOf(tenant);
    const known = this.#known.get(key);
    if (known !== undefined && this.#isFresh(known, turn)) return known.setUp;
    const [found, all] = await Promise.all([channels.find(tenant, channelId), queues.all(tenant)]);
    if (found === undefined) return undefined;
    const webhook = await this.webhook(tenant, found.entry.webHookId);
    const setUp = { channel: found.entry, webhook, queues: new Map(all.map((queue) => [queue.id, queue])) };
    this.#known.set(key, { setUp, ...this.#reading(turn) });
    return setUp;
  }

  #turnOf(tenant: string): number {
    return this.#turns.get(tenant) ?? 0;
  }

  #reading(turn: number): Reading {
    return { at: this.#dependencies.now(), turn };
  }

  #isFresh({ at, turn }: Reading, turnNow: number): boolean {
    const ageMs = this.#dependencies.now() - at;
    return turn === turnNow && ageMs >= 0 && ageMs < knownMs;
  }
}
