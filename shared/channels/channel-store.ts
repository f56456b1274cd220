import * as z from 'zod';
import { BoundedMap } from '../kernel/bounded-map.ts';
import type { JsonInputObject } from '../kernel/json.ts';
import { KeyedLock } from '../kernel/keyed-lock.ts';
import type { Clock } from '../kernel/time.ts';
import type { Ledger, Row } from '../ledger/ledger.ts';
import { type Decided, PartitionWriter } from '../ledger/partition-writer.ts';
import { logKey } from '../ledger/row-keys.ts';
import {
  type Channel,
  type ChannelEntry,
  type ChannelKind,
  type ChannelName,
  type ChannelState,
  channelOf,
  type NumberedEntry,
  readEntry,
  storedEntry,
} from './channel.ts';
import { behindClaim, type Claim, claimKey, readClaim } from './claims.ts';
import type { ForeignWrites } from './foreign-writes.ts';
import { RecentEntries } from './recent-entries.ts';

/** Told when this instance has written an entry. */
export type Appended<Content> = (partition: string, written: NumberedEntry<Content>) => void;

/** What is written into a channel: what it is of from now on, and the next entry. */
type Writing<Subject, Content> = (subject: Subject) => {
  readonly subject: Subject;
  readonly entry: ChannelEntry<Content>;
};

/** What a change of a channel's subject leads to, and what its client is told of that. */
export type Revised<Subject, Content> = { readonly subject: Subject; readonly content: Content };

/** What the store of channels needs. */
export type ChannelStoreDependencies<Subject extends JsonInputObject, Content extends JsonInputObject> = {
  readonly ledger: Ledger;
  readonly kind: ChannelKind<Subject, Content>;
  readonly foreign: ForeignWrites;
  readonly appended: Appended<Content>;
  readonly now: Clock;
};

const cachedChannels = 10_000;

/** Row that says when the idle alarm is due. */
const idleAlarmKey = 'idle';
const idleAlarmSchema = z.object({ dueAt: z.number() });

/** The first key behind all log rows. */
const behindLog = 'log/';

/**
 * The partitions of the event channels. What an instance wrote or read last is kept, so that an append is one transaction and no
 * read; when another instance wrote in between, the transaction conflicts and is done again on what is there.
 */
export class ChannelStore<Subject extends JsonInputObject, Content extends JsonInputObject> {
  readonly #ledger: Ledger;
  readonly #writer: PartitionWriter<ChannelState<Subject>>;
  readonly #kind: ChannelKind<Subject, Content>;
  readonly #now: Clock;
  readonly #appended: Appended<Content>;
  readonly #lock = new KeyedLock();
  readonly #known = new BoundedMap<Channel<Subject>>(cachedChannels);
  readonly #recent = new RecentEntries<Content>();
  readonly #foreign: ForeignWrites;

  constructor({ ledger, kind, foreign, appended, now }: ChannelStoreDependencies<Subject, Content>) {
    this.#ledger = ledger;
    this.#writer = new PartitionWriter({ ledger, read: kind.readState });
    this.#kind = kind;
    this.#now = now;
    this.#foreign = foreign;
    this.#appended = appended;
  }

  /** Opens a channel; false when its id is taken. `idleAlarmAt`: when the alarm comes that was set for it, epoch ms. */
  async open({ partition, subject }: ChannelName<Subject>, claim: Claim, idleAlarmAt: number): Promise<boolean> {
    const state: ChannelState<Subject> = { schema: 1, application: subject, ended: false };
    const rows = [
      { op: 'insert', rowKey: claimKey, value: claim },
      { op: 'insert', rowKey: idleAlarmKey, value: { dueAt: idleAlarmAt } },
    ] as const;
    const opened = { kind: 'opened' } as const;
    const result = await this.#writer.write({
      partition,
      assumed: 'absent',
      decide: (taken) =>
        taken === undefined ? { entry: { state, log: opened, rows }, decision: opened } : { nothing: 'taken' },
    });
    if (result.outcome !== 'committed') return false;
    this.#known.set(partition, channelOf(result.after, this.#now()));
    return true;
  }

  /** The channel, not older than `maximumAgeMs`; undefined when there never was one. */
  async read(partition: string, maximumAgeMs: number): Promise<Channel<Subject> | undefined> {
    const known = this.#known.get(partition);
    if (known !== undefined && (known.ended || this.#now() - known.knownAt <= maximumAgeMs)) return known;
    return this.#load(partition);
  }

  /** Appends an entry of events once per `origin`; nothing happens when the channel is over or was never opened. */
  append(partition: string, content: Content, origin: string): Promise<void> {
    const entry = { kind: 'events', content } as const;
    return this.#lock.run(partition, async () => {
      await this.#write(partition, (subject) => ({ subject, entry }), origin);
    });
  }

  /**
   * Changes what a channel is of and tells its client so, in one transaction; `revise` is asked again when another instance
   * has written meanwhile. Undefined when the channel is over or was never opened.
   * @throws what `revise` throws
   */
  revise(partition: string, revise: (subject: Subject) => Revised<Subject, Content>): Promise<Subject | undefined> {
    return this.#lock.run(partition, async () => {
      await this.#load(partition);
      return this.#write(
        partition,
        (before) => {
          const { subject, content } = revise(before);
          return { subject, entry: { kind: 'events', content } };
        },
        undefined,
      );
    });
  }

  /** When the alarm is due that is to end the channel for its client's silence, epoch ms; undefined when none was ever noted. */
  async idleAlarmAt(partition: string): Promise<number | undefined> {
    const row = await this.#ledger.row(partition, idleAlarmKey);
    return row === undefined ? undefined : idleAlarmSchema.parse(row.value).dueAt;
  }

  /** Notes an alarm that was set. */
  async noteIdleAlarm(partition: string, dueAt: number): Promise<void> {
    await this.#ledger.change(partition, [{ op: 'upsert', rowKey: idleAlarmKey, value: { dueAt } }]);
  }

  /** Ends the channel; nothing happens when it is over already or was never opened. */
  async end(partition: string): Promise<void> {
    const ending: Writing<Subject, Content> = (subject) => ({ subject, entry: { kind: 'ended' } });
    await this.#lock.run(partition, () => this.#write(partition, ending, undefined));
  }

  /** The entries from number `from` on that this instance has just written; undefined when that one is not among them. */
  recentEntries(partition: string, from: number): readonly NumberedEntry<Content>[] | undefined {
    return this.#recent.from(partition, from);
  }

  /** Whether, as far as this instance knows, `ack` is the number of the entry that comes next. */
  isNext(partition: string, ack: number): boolean {
    const known = this.#known.get(partition);
    return known !== undefined && !known.ended && known.loaded.version === ack - 1;
  }

  /** Notes an entry that was found in the store; behind the lock, since it may be one that this instance is just writing. */
  async found(partition: string, number: number): Promise<void> {
    await this.#lock.run(partition, async () => {
      if ((this.#known.get(partition)?.loaded.version ?? 0) < number) this.#foreign.met();
    });
  }

  /** The entries from number `from` on, in order. */
  async entries(partition: string, from: number, limit: number): Promise<readonly NumberedEntry<Content>[]> {
    return (await this.#ledger.rows(partition, logKey(from), behindLog, limit)).map((row) => this.#numbered(row));
  }

  /** The same by the same one read, and who waits for the channel; that is not known where the entries reach the limit. */
  async entriesAndClaim(
    partition: string,
    from: number,
    limit: number,
  ): Promise<{ readonly entries: readonly NumberedEntry<Content>[]; readonly claim: Claim | undefined }> {
    const rows = await this.#ledger.rows(partition, logKey(from), behindClaim, limit);
    const claimed = rows.find(({ rowKey }) => rowKey === claimKey);
    return {
      entries: rows.filter((row) => row !== claimed).map((row) => this.#numbered(row)),
      claim: claimed === undefined ? undefined : readClaim(claimed.value),
    };
  }

  #numbered({ rowKey, value }: Row): NumberedEntry<Content> {
    const number = Number(rowKey.slice(rowKey.lastIndexOf('.') + 1));
    return { number, entry: readEntry(value, this.#kind.readContent) };
  }

  async #write(
    partition: string,
    writing: Writing<Subject, Content>,
    origin: string | undefined,
  ): Promise<Subject | undefined> {
    const channel = this.#known.get(partition) ?? (await this.#load(partition));
    if (channel === undefined || channel.ended) return undefined;
    const result = await this.#writer.write({
      partition,
      assumed: channel.loaded,
      decide: (before) => decide(before?.state, writing, origin),
    });
    if (result.conflicts > 0) {
      this.#foreign.met();
      this.#known.delete(partition);
    }
    if (result.outcome !== 'committed') return undefined;
    const { after, decision } = result;
    this.#known.set(partition, channelOf(after, this.#now()));
    this.#written(partition, { number: after.version, entry: decision });
    return after.state.application;
  }

  #written(partition: string, written: NumberedEntry<Content>): void {
    this.#recent.add(partition, written);
    this.#appended(partition, written);
  }

  async #load(partition: string): Promise<Channel<Subject> | undefined> {
    const loaded = await this.#writer.load(partition);
    if (loaded === undefined) return undefined;
    const read = channelOf(loaded, this.#now());
    const known = this.#known.get(partition);
    // A write of this instance may have overtaken the read.
    if (known === undefined || known.loaded.version <= read.loaded.version) this.#known.set(partition, read);
    return read;
  }
}

/** What is written into a channel that is stored as `before`: nothing once it has ended, or where there is none. */
function decide<Subject extends JsonInputObject, Content extends JsonInputObject>(
  before: ChannelState<Subject> | undefined,
  writing: Writing<Subject, Content>,
  origin: string | undefined,
): Decided<ChannelState<Subject>, ChannelEntry<Content>, 'over'> {
  if (before === undefined || before.ended) return { nothing: 'over' };
  const { subject, entry } = writing(before.application);
  const ended = entry.kind === 'ended';
  const state = !ended && subject === before.application ? before : { ...before, application: subject, ended };
  return { entry: { deliveryId: origin, state, log: storedEntry(entry) }, decision: entry };
}
