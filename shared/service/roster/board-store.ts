import type { Revise } from '../../channels/channel-store.ts';
import { CursorChannels } from '../../channels/cursor-channels.ts';
import { type ChannelTimes, usualChannelTimes } from '../../channels/mailbox.ts';
import type { Polled } from '../../channels/poll.ts';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { type Applied, applyInputs } from './apply-inputs.ts';
import {
  type Board,
  type BoardEntry,
  boardKind,
  emptyBoard,
  type VisitRow,
  visitKey,
  visitKeys,
  visitRowSchema,
} from './board.ts';
import type { BoardDraft } from './board-draft.ts';
import type { BoardInput, BoardOutcome } from './board-input.ts';
import { pictureOf } from './roster-picture.ts';

/** What the boards need. */
export type BoardStoreDependencies = {
  readonly ledger: Ledger;
  /** Told before a tenant has a board for the first time, so that retention looks after it. */
  readonly kept: (tenant: string) => Promise<void>;
  readonly log: Log;
  readonly now: Clock;
  /** Absent: as usual. */
  readonly times?: ChannelTimes | undefined;
};

/** The tenant whose board it is. */
export type BoardOwner = Pick<Tenant, 'id' | 'agents'>;

/** What one transaction has changed, and the board before and after it. */
export type BoardWritten = { readonly before: Board; readonly applied: Applied };

/** As other channels, but what a crash kept from being mailed is found within ten seconds. */
const boardTimes: ChannelTimes = { ...usualChannelTimes, lookMs: 10_000 };

/** Readers are never farther behind: those who come later are given the whole board. */
const entriesKeptMs = 10 * minuteMs;
const trimmedEveryMs = minuteMs;

/** So many inputs are put in by one transaction. */
const mostAtOnce = 40;

const rememberedBoards = 10_000;

/** An input that waits for the transaction before them. */
type Waiting = {
  readonly owner: BoardOwner;
  readonly input: BoardInput;
  readonly resolve: (outcome: BoardOutcome) => void;
  readonly reject: (error: unknown) => void;
};

/** Told of what a transaction has changed, while who asked for it still waits. */
export type BoardFollower = (owner: BoardOwner, written: BoardWritten) => Promise<void>;

/**
 * The boards of the tenants: a partition each, whose state is the roster, whose rows are the visits, and whose log is what readers are told; all
 * three change in one transaction. What comes while one is under way goes into the next one.
 */
export class BoardStore {
  readonly #ledger: Ledger;
  readonly #kept: BoardStoreDependencies['kept'];
  readonly #log: Log;
  readonly #now: Clock;
  readonly #channels: CursorChannels<Board, BoardEntry>;
  readonly #queues = new Map<string, Waiting[]>();
  readonly #trimmedAt = new BoundedMap<number>(rememberedBoards);
  #follow: BoardFollower = async () => {};

  constructor({ ledger, kept, log, now, times = boardTimes }: BoardStoreDependencies) {
    this.#ledger = ledger;
    this.#kept = kept;
    this.#log = log;
    this.#now = now;
    this.#channels = new CursorChannels({ ledger, kind: boardKind, times, log, now });
  }

  /** From now on `follow` hears of each transaction of this instance. */
  onWritten(follow: BoardFollower): void {
    this.#follow = follow;
  }

  /** The board, not older than `maximumAgeMs`, and the number of its newest entry; undefined where there is none. */
  async read(
    tenant: string,
    maximumAgeMs: number,
  ): Promise<{ readonly board: Board; readonly version: number } | undefined> {
    const channel = await this.#channels.read(partitionOf(tenant), maximumAgeMs);
    if (channel === undefined || channel.ended) return undefined;
    return { board: channel.subject, version: channel.loaded.version };
  }

  /** Makes a tenant's board, unless there is one. */
  async open(tenant: string): Promise<void> {
    if ((await this.read(tenant, Number.POSITIVE_INFINITY)) !== undefined) return;
    await this.#kept(tenant);
    await this.#channels.open({ partition: partitionOf(tenant), subject: emptyBoard });
  }

  /** The visits of a tenant that wait or are with agents. */
  async visits(tenant: string): Promise<readonly VisitRow[]> {
    const rows = await this.#ledger.rows(partitionOf(tenant), visitKeys.from, visitKeys.behind);
    return rows.map(({ value }) => visitRowSchema.parse(value));
  }

  /** The entries from number `from` on: at once, or when there is one, or none after `timeoutMs`. */
  poll(tenant: string, from: number, timeoutMs: number, signal: AbortSignal | undefined): Promise<Polled<BoardEntry>> {
    const channel = { partition: partitionOf(tenant), subject: emptyBoard };
    return this.#channels.poll(channel, { from, ack: from, timeoutMs, priority: 0, signal, notedEveryMs: 0 });
  }

  /**
   * Puts an input in; resolves when that is durable, and those who hear of it have been told.
   * @throws {Unavailable} StoreUnavailable
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  put(owner: BoardOwner, input: BoardInput): Promise<BoardOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<BoardOutcome>();
    const waiting = { owner, input, resolve, reject };
    const queue = this.#queues.get(owner.id);
    if (queue !== undefined) queue.push(waiting);
    else {
      this.#queues.set(owner.id, [waiting]);
      void this.#work(owner.id);
    }
    return promise;
  }

  /** Removes what is older than readers may be behind; all of it, where `isWhole`. */
  trim(tenant: string, isWhole = false): Promise<void> {
    const before = this.#now() - entriesKeptMs;
    return this.#channels.trim(partitionOf(tenant), ({ at }) => isWhole || at < before);
  }

  /** Removes what the readers were told of a conversation; how many rows that were. */
  forget(tenant: string, conversation: string): Promise<number> {
    return this.#channels.forgetOrigin(partitionOf(tenant), { partition: conversation, names: [conversation] });
  }

  /** Removes a tenant's board; how many rows that were. */
  erase(tenant: string): Promise<number> {
    return this.#channels.erase(partitionOf(tenant));
  }

  /** Removes the mailboxes of instances that have gone. Begins nothing new when `isOver` says so. */
  sweep(isOver: () => boolean): Promise<void> {
    return this.#channels.sweep(isOver);
  }

  /** Puts in what waits, until nothing does. */
  async #work(tenant: string): Promise<void> {
    const queue = this.#queues.get(tenant) ?? [];
    for (let some = queue.splice(0, mostAtOnce); some.length > 0; some = queue.splice(0, mostAtOnce)) {
      // The newest knows the tenant best.
      const owner = some.at(-1)?.owner ?? { id: tenant, agents: [] };
      const inputs = some.map(({ input }) => input);
      try {
        const outcomes = await this.#write(owner, inputs);
        for (const [index, { resolve }] of some.entries()) resolve(outcomes[index] ?? 'repeated');
      } catch (error) {
        for (const { reject } of some) reject(error);
      }
    }
    this.#queues.delete(tenant);
  }

  async #write(owner: BoardOwner, inputs: readonly BoardInput[]): Promise<readonly BoardOutcome[]> {
    const written = (await this.#revise(owner, inputs)) ?? (await this.#openAndRevise(owner, inputs));
    if (written === undefined) return inputs.map(() => 'repeated');
    await this.#follow(owner, written);
    await this.#trimNowAndThen(owner.id);
    return written.applied.outcomes;
  }

  /** A board begins with the first that is to be kept; nothing that is to be forgotten makes one. */
  async #openAndRevise(owner: BoardOwner, inputs: readonly BoardInput[]): Promise<BoardWritten | undefined> {
    if (!inputs.some((input) => this.#isToBeKept(owner, input))) return undefined;
    await this.open(owner.id);
    return this.#revise(owner, inputs);
  }

  /** A look is, where a visit is to be noted that knows nothing of anyone. */
  #isToBeKept({ agents }: BoardOwner, input: BoardInput): boolean {
    if (input.kind === 'visit') return input.report.standing.phase !== 'ended';
    if (input.kind !== 'look') return input.kind === 'seen' || input.kind === 'status';
    return input.decide(agents.map((agent) => pictureOf(agent, emptyBoard, this.#now()))) !== undefined;
  }

  async #revise({ id, agents }: BoardOwner, inputs: readonly BoardInput[]): Promise<BoardWritten | undefined> {
    const partition = partitionOf(id);
    let written: BoardWritten | undefined;
    const decide: Revise<Board, BoardEntry> = async (before) => {
      const draft: BoardDraft = { board: before, visits: await this.#visitsFor(partition, inputs) };
      const now = this.#now();
      const applied = applyInputs(draft, inputs, { now, agents });
      written = { before, applied };
      const { changes, draft: after } = applied;
      const rows = rowChanges(draft, after);
      if (changes.length === 0 && rows.length === 0 && isSameBoard(before, after.board)) return undefined;
      return { subject: after.board, rows, content: changes.length === 0 ? undefined : { at: now, changes } };
    };
    const revised = await this.#channels.revise(partition, decide, 'as-known');
    return revised === undefined ? undefined : written;
  }

  /** The rows of those visits that inputs are about: all of them to count anew. */
  async #visitsFor(partition: string, inputs: readonly BoardInput[]): Promise<ReadonlyMap<string, VisitRow>> {
    const isRecount = inputs.some(({ kind }) => kind === 'recount');
    const keys = new Set(inputs.flatMap(conversationsIn).map(visitKey));
    const rows = isRecount
      ? await this.#ledger.rows(partition, visitKeys.from, visitKeys.behind)
      : await Promise.all([...keys].map((key) => this.#ledger.row(partition, key)));
    const found = rows.flatMap((row) => (row === undefined ? [] : [visitRowSchema.parse(row.value)]));
    return new Map(found.map((row) => [row.conversation, row]));
  }

  async #trimNowAndThen(tenant: string): Promise<void> {
    const now = this.#now();
    const trimmedAt = this.#trimmedAt.get(tenant) ?? 0;
    if (Math.abs(now - trimmedAt) < trimmedEveryMs) return;
    this.#trimmedAt.set(tenant, now);
    await this.trim(tenant).catch((error: unknown) => {
      this.#log({ level: 'warn', event: 'failure', tenant, step: 'board-trim', code: errorCode(error) });
    });
  }
}

const partitionOf = (tenant: string): string => `board.${tenant}`;

function conversationsIn(input: BoardInput): readonly string[] {
  if (input.kind === 'visit') return [input.report.name.conversation];
  return input.kind === 'forget' || input.kind === 'look' ? [input.conversation] : [];
}

function rowChanges(before: BoardDraft, after: BoardDraft) {
  const gone = [...before.visits.keys()].filter((conversation) => !after.visits.has(conversation));
  const put = [...after.visits.values()].filter((row) => before.visits.get(row.conversation) !== row);
  return [
    ...gone.map((conversation) => ({ op: 'delete', rowKey: visitKey(conversation) }) as const),
    ...put.map((row) => ({ op: 'upsert', rowKey: visitKey(row.conversation), value: row }) as const),
  ];
}

const isSameBoard = (one: Board, other: Board): boolean => JSON.stringify(one) === JSON.stringify(other);
