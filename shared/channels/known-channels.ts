import { BoundedMap } from '../kernel/bounded-map.ts';
import type { JsonInputObject } from '../kernel/json.ts';
import type { Clock } from '../kernel/time.ts';
import type { Loaded } from '../ledger/ledger.ts';
import type { PartitionWriter } from '../ledger/partition-writer.ts';
import { type Channel, type ChannelState, channelOf } from './channel.ts';
import type { Mail } from './mail.ts';

const cachedChannels = 10_000;

/**
 * The channels as this instance wrote or read them last, so that an append is one transaction and no read; when another instance wrote in
 * between, the transaction conflicts and is done again on what is there.
 */
export class KnownChannels<Subject extends JsonInputObject> {
  readonly #writer: PartitionWriter<ChannelState<Subject>>;
  readonly #now: Clock;
  readonly #known = new BoundedMap<Channel<Subject>>(cachedChannels);
  /** Channels that another instance is about to claim, or has claimed, since this one last did. */
  readonly #contested = new BoundedMap<true>(cachedChannels);
  /** The newest entry of each channel that another instance has told of: older knowledge that comes late is not kept. */
  readonly #told = new BoundedMap<number>(cachedChannels);
  /** Channels of which what was known turned out to be old when it was last used. */
  readonly #doubtful = new BoundedMap<true>(cachedChannels);

  constructor(writer: PartitionWriter<ChannelState<Subject>>, now: Clock) {
    this.#writer = writer;
    this.#now = now;
  }

  get(partition: string): Channel<Subject> | undefined {
    return this.#known.get(partition);
  }

  /** Reads a channel; undefined when there never was one. */
  async load(partition: string): Promise<Channel<Subject> | undefined> {
    const loaded = await this.#writer.load(partition);
    if (loaded === undefined) return undefined;
    const known = this.#known.get(partition);
    // What has not changed is kept once, however many requests hold it.
    const isSame = known?.loaded.etag === loaded.etag;
    const read = channelOf(isSame ? known.loaded : loaded, this.#now());
    // A write of this instance may have overtaken the read.
    if (known === undefined || known.loaded.version <= read.loaded.version) this.#keep(partition, read);
    return read;
  }

  /** What this instance has just written. */
  wrote(partition: string, loaded: Loaded<ChannelState<Subject>>): void {
    this.#keep(partition, channelOf(loaded, this.#now()));
  }

  /**
   * The channel for an append. What is known is read again where it was old the last time, since instances that append in turn would
   * conflict each time.
   */
  async assumed(partition: string): Promise<Channel<Subject> | undefined> {
    const known = this.#known.get(partition);
    if (known !== undefined && this.#doubtful.get(partition) === undefined) return known;
    const read = await this.load(partition);
    if (known?.loaded.etag === read?.loaded.etag) this.#doubtful.delete(partition);
    return read;
  }

  /** What was assumed has turned out to be old. */
  wasOld(partition: string): void {
    this.#doubtful.set(partition, true);
    this.#known.delete(partition);
  }

  /** Another instance has written an entry: what it says makes what is known new again, or else that is forgotten. */
  heard({ channel: partition, number, etag }: Extract<Mail, { kind: 'entry' }>): void {
    this.#told.set(partition, Math.max(number, this.#told.get(partition) ?? 0));
    const known = this.#known.get(partition);
    if (known === undefined || known.loaded.version >= number) return;
    if (etag === undefined || known.loaded.version !== number - 1) this.#known.delete(partition);
    else this.wrote(partition, { state: known.loaded.state, version: number, etag });
  }

  /** Another instance claims a channel. */
  contest(partition: string): void {
    this.#contested.set(partition, true);
    this.#known.delete(partition);
  }

  isContested(partition: string): boolean {
    return this.#contested.get(partition) === true;
  }

  /** This instance has claimed a channel anew. */
  settle(partition: string): void {
    this.#contested.delete(partition);
  }

  /** Not where the word of a newer entry has overtaken the answer to a read or a write: a request would wait for that entry, which has come. */
  #keep(partition: string, channel: Channel<Subject>): void {
    if (channel.loaded.version >= (this.#told.get(partition) ?? 0)) this.#known.set(partition, channel);
  }
}
