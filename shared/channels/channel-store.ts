import * as z from 'zod';
import type { JsonInputObject } from '../kernel/json.ts';
import type { KeyedLock } from '../kernel/keyed-lock.ts';
import type { Clock } from '../kernel/time.ts';
import type { Ledger, Loaded, Row, RowChange } from '../ledger/ledger.ts';
import type { Decided, PartitionWriter } from '../ledger/partition-writer.ts';
import { removeRows } from '../ledger/remove-rows.ts';
import { logKey } from '../ledger/row-keys.ts';
import {
  type Channel,
  type ChannelEntry,
  type ChannelKind,
  type ChannelName,
  type ChannelState,
  type NumberedEntry,
  readEntry,
  storedEntry,
} from './channel.ts';
import type { Readers } from './claiming.ts';
import type { KnownChannels } from './known-channels.ts';
import { RecentEntries } from './recent-entries.ts';

/** What is written into a channel: what it is of from now on, the next entry, if any, and rows beside. */
type Written<Subject, Content> = {
  readonly subject: Subject;
  readonly entry?: ChannelEntry<Content> | undefined;
  readonly rows?: readonly RowChange[] | undefined;
};

type Writing<Subject, Content> = (
  subject: Subject,
) => Written<Subject, Content> | undefined | Promise<Written<Subject, Content> | undefined>;

/**
 * What a change of a channel's subject leads to, what its readers are told of that (absent: nothing), and what is written into other rows of
 * its partition in the same transaction.
 */
export type Revised<Subject, Content> = {
  readonly subject: Subject;
  readonly content?: Content | undefined;
  readonly rows?: readonly RowChange[] | undefined;
};

/** Changes what a channel is of; undefined: not at all. */
export type Revise<Subject, Content> = (
  subject: Subject,
) => Revised<Subject, Content> | undefined | Promise<Revised<Subject, Content> | undefined>;

/** What the store of channels needs. */
export type ChannelStoreDependencies<Subject extends JsonInputObject, Content extends JsonInputObject> = {
  readonly ledger: Ledger;
  readonly writer: PartitionWriter<ChannelState<Subject>>;
  readonly known: KnownChannels<Subject>;
  readonly lock: KeyedLock;
  readonly kind: ChannelKind<Subject, Content>;
  readonly readers: Readers<Subject, Content>;
  /** The instance that is told when an entry of this process is confirmed; undefined: it reads no mail now. */
  readonly toldAt: () => string | undefined;
  readonly now: Clock;
};

/** Row that says when the idle alarm is due. */
const idleAlarmKey = 'idle';
const idleAlarmSchema = z.object({ dueAt: z.number() });

/** The first key behind all log rows. */
const behindLog = 'log/';

/** So many rows are removed in one transaction. */
const trimmedAtOnce = 99;

/** The partitions of the event channels. */
export class ChannelStore<Subject extends JsonInputObject, Content extends JsonInputObject> {
  readonly #dependencies: ChannelStoreDependencies<Subject, Content>;
  readonly #recent = new RecentEntries<Content>();

  constructor(dependencies: ChannelStoreDependencies<Subject, Content>) {
    this.#dependencies = dependencies;
  }

  /** Opens a channel; false when its id is taken. `idleAlarmAt`: when the alarm comes that was set for it, epoch ms; absent: none was. */
  async open(
    { partition, subject }: ChannelName<Subject>,
    claims: Pick<ChannelState<Subject>, 'claim' | 'claims'>,
    idleAlarmAt: number | undefined,
  ): Promise<boolean> {
    const { writer, known } = this.#dependencies;
    const state: ChannelState<Subject> = { schema: 1, application: subject, ended: false, ...claims };
    const idle = { op: 'insert', rowKey: idleAlarmKey, value: { dueAt: idleAlarmAt ?? 0 } } as const;
    const rows = idleAlarmAt === undefined ? [] : [idle];
    const opened = { kind: 'opened' } as const;
    const result = await writer.write({
      partition,
      assumed: 'absent',
      decide: (taken) =>
        taken === undefined ? { entry: { state, log: opened, rows }, decision: opened } : { nothing: 'taken' },
    });
    if (result.outcome !== 'committed') return false;
    known.wrote(partition, result.after);
    return true;
  }

  /** The channel, not older than `maximumAgeMs`; undefined when there never was one. */
  async read(partition: string, maximumAgeMs: number): Promise<Channel<Subject> | undefined> {
    const { known, now } = this.#dependencies;
    const channel = known.get(partition);
    if (channel !== undefined && (channel.ended || now() - channel.knownAt <= maximumAgeMs)) return channel;
    return known.load(partition);
  }

  /** Appends an entry of events once per `origin`; nothing happens when the channel is over or was never opened. */
  append(partition: string, content: Content, origin: string): Promise<void> {
    const { kind, toldAt } = this.#dependencies;
    const by = kind.isAwaited(content) && kind.mailed?.(content) !== undefined ? toldAt() : undefined;
    const entry = { kind: 'events', content, by } as const;
    return this.#dependencies.lock.run(partition, async () => {
      await this.#write(partition, (subject) => ({ subject, entry }), origin);
    });
  }

  /**
   * Changes what a channel is of and tells its readers so, in one transaction; `revise` is asked again when another instance
   * has written meanwhile, and when nothing was to be changed. Undefined when the channel is over or was never opened. `begins`: with the
   * channel as it is stored, or as this instance knows it, which saves a read; what `revise` throws may be due to old knowledge then.
   * @throws what `revise` throws
   */
  revise(
    partition: string,
    revise: Revise<Subject, Content>,
    begins: 'as-stored' | 'as-known',
  ): Promise<Subject | undefined> {
    return this.#dependencies.lock.run(partition, async () => {
      if (begins === 'as-stored') await this.#dependencies.known.load(partition);
      return this.#write(
        partition,
        async (before) => {
          const revised = await revise(before);
          if (revised === undefined) return undefined;
          const { subject, content, rows } = revised;
          return { subject, rows, entry: content === undefined ? undefined : { kind: 'events', content } };
        },
        undefined,
      );
    });
  }

  /** Removes the oldest entries of events, as far as `isOver` says so. */
  async trim(partition: string, isOver: (content: Content) => boolean): Promise<void> {
    for (;;) {
      const rows = await this.#dependencies.ledger.rows(partition, logKey(0), behindLog, trimmedAtOnce);
      const kept = rows.findIndex((row) => {
        const { entry } = this.#numbered(row);
        return entry.kind === 'ended' || (entry.kind === 'events' && !isOver(entry.content));
      });
      const over = kept === -1 ? rows : rows.slice(0, kept);
      if (over.length > 0)
        await removeRows(
          this.#dependencies.ledger,
          partition,
          over.map(({ rowKey }) => rowKey),
        );
      if (over.length < trimmedAtOnce) return;
    }
  }

  /** When the alarm is due that is to end the channel for its client's silence, epoch ms; undefined when none was ever noted. */
  async idleAlarmAt(partition: string): Promise<number | undefined> {
    const row = await this.#dependencies.ledger.row(partition, idleAlarmKey);
    return row === undefined ? undefined : idleAlarmSchema.parse(row.value).dueAt;
  }

  /** Notes an alarm that was set. */
  async noteIdleAlarm(partition: string, dueAt: number): Promise<void> {
    await this.#dependencies.ledger.change(partition, [{ op: 'upsert', rowKey: idleAlarmKey, value: { dueAt } }]);
  }

  /** Ends the channel; nothing happens when it is over already or was never opened. */
  async end(partition: string): Promise<void> {
    const ending: Writing<Subject, Content> = (subject) => ({ subject, entry: { kind: 'ended' } });
    await this.#dependencies.lock.run(partition, () => this.#write(partition, ending, undefined));
  }

  /** The entries from number `from` on that this instance has just written or read; undefined when that one is not among them. */
  recentEntries(partition: string, from: number): readonly NumberedEntry<Content>[] | undefined {
    return this.#recent.from(partition, from);
  }

  /** The entries below number `from` have been confirmed, and their writers were told. */
  confirmed(partition: string, from: number): void {
    this.#recent.confirmed(partition, from);
  }

  /** Whether, as far as this instance knows, `from` is the number of the entry that comes next. */
  isNext(partition: string, from: number): boolean {
    const channel = this.#dependencies.known.get(partition);
    return channel !== undefined && !channel.ended && channel.loaded.version === from - 1;
  }

  /** The entries from number `from` on, in order. */
  async entries(partition: string, from: number, limit: number): Promise<readonly NumberedEntry<Content>[]> {
    const rows = await this.#dependencies.ledger.rows(partition, logKey(from), behindLog, limit);
    const entries = rows.map((row) => this.#numbered(row));
    this.#recent.read(partition, entries);
    return entries;
  }

  #numbered({ rowKey, value }: Row): NumberedEntry<Content> {
    const number = Number(rowKey.slice(rowKey.lastIndexOf('.') + 1));
    return { number, entry: readEntry(value, this.#dependencies.kind.readContent) };
  }

  async #write(
    partition: string,
    writing: Writing<Subject, Content>,
    origin: string | undefined,
  ): Promise<Subject | undefined> {
    const { known, writer } = this.#dependencies;
    const channel = await known.assumed(partition);
    if (channel === undefined || channel.ended) return undefined;
    const result = await writer.write({
      partition,
      assumed: channel.loaded,
      decide: (stored) => decide(stored?.state, writing, origin),
    });
    if (result.conflicts > 0) known.wasOld(partition);
    if (result.outcome === 'duplicate') await this.#tellAgain(partition);
    if (result.outcome === 'nothing' && result.reason === 'unchanged') return result.current?.state.application;
    if (result.outcome !== 'committed') return undefined;
    const { before, after, decision } = result;
    if (decision === undefined) known.wrote(partition, after);
    else
      await this.#written(partition, { number: after.version, entry: decision }, after, after.state === before?.state);
    return after.state.application;
  }

  async #written(
    partition: string,
    written: NumberedEntry<Content>,
    after: Loaded<ChannelState<Subject>>,
    isSameState: boolean,
  ): Promise<void> {
    const { known, readers } = this.#dependencies;
    known.wrote(partition, after);
    this.#recent.wrote(partition, written);
    readers.written(partition, written);
    await readers.claimed(partition, after.state, after.version, isSameState ? after.etag : undefined);
  }

  /** The instance that appended the entry may have gone before it told of that. */
  async #tellAgain(partition: string): Promise<void> {
    const { known, readers } = this.#dependencies;
    const channel = await known.load(partition);
    if (channel === undefined) return;
    await readers.claimed(partition, channel.loaded.state, channel.loaded.version, undefined);
  }
}

/** What is written into a channel that is stored as `before`: nothing once it has ended, or where there is none. */
async function decide<Subject extends JsonInputObject, Content extends JsonInputObject>(
  before: ChannelState<Subject> | undefined,
  writing: Writing<Subject, Content>,
  origin: string | undefined,
): Promise<Decided<ChannelState<Subject>, ChannelEntry<Content> | undefined, 'over' | 'unchanged'>> {
  if (before === undefined || before.ended) return { nothing: 'over' };
  const written = await writing(before.application);
  if (written === undefined) return { nothing: 'unchanged' };
  const { subject, entry, rows = [] } = written;
  const ended = entry?.kind === 'ended';
  const state = !ended && subject === before.application ? before : { ...before, application: subject, ended };
  const log = entry === undefined ? undefined : storedEntry(entry);
  return { entry: { deliveryId: origin, state, log, rows }, decision: entry };
}
