import type { Json, JsonInput, JsonInputObject, JsonObject } from '../kernel/json.ts';

/** A partition as it stands: the state, its version (0 = nothing was ever written) and the ETag that guards it. */
export type Loaded<State = JsonObject> = {
  readonly state: State;
  readonly version: number;
  readonly etag: string;
  /** The state's text as the store has it, property by property, so that only what changes is written; absent: all is. */
  readonly pieces?: readonly string[] | undefined;
};

/** A further row that is written in the same transaction; `delete` of an absent row fails the transaction as a conflict. */
export type RowChange =
  | { readonly op: 'insert' | 'upsert'; readonly rowKey: string; readonly value: JsonInput }
  | { readonly op: 'delete'; readonly rowKey: string };

/**
 * One decision, written as one entity group transaction: `in.<delivery>` first, then `state` under its ETag,
 * `out.<version>`, `log.<version>`, `say.<n>`, and what `rows` names. At most 100 rows.
 */
export type Commit<State extends JsonInputObject = JsonObject> = {
  /** `<tenant>.<conversation>`. */
  readonly partition: string;
  /** Inbox key; absent only where the caller is protected against repeats by other rows. */
  readonly deliveryId?: string | undefined;
  /** Kept in the inbox row, so that a repeat can be answered as the first time. */
  readonly answer?: JsonInput | undefined;
  /** What was loaded; undefined = the partition must not exist yet. */
  readonly loaded: Pick<Loaded, 'version' | 'etag' | 'pieces'> | undefined;
  readonly state: State;
  /** Commands of this decision; absent when there are none. */
  readonly out?: JsonInput | undefined;
  /** Absent: nothing that has its place in the log; the version stays, and nothing is said. */
  readonly log?: JsonInput | undefined;
  /** Transcript lines by number. */
  readonly says?: readonly { readonly number: number; readonly value: JsonInput }[];
  readonly rows?: readonly RowChange[];
};

/** `duplicate` = the inbox has this delivery already; `conflict` = another writer was faster: load and decide again. */
export type CommitResult<State = JsonObject> =
  | { readonly outcome: 'committed'; readonly loaded: Loaded<State> }
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'conflict' };

/** One row outside of the state, as stored. */
export type Row = { readonly rowKey: string; readonly value: Json };

/** Entry of a day's index; `value` is small and holds no message text. */
export type IndexEntry = {
  readonly tenant: string;
  readonly day: string;
  readonly key: string;
  readonly value: JsonObject;
};

/**
 * The partition ledger over one Azure table. Every method may throw
 * {Unavailable} StoreUnavailable — when the store gives no answer after its own retries.
 */
export interface Ledger {
  /** The partition's state; undefined when nothing was ever written. One point read. */
  load(partition: string): Promise<Loaded | undefined>;

  /**
   * Writes one decision or nothing.
   * @throws {RequestRefused} RecordTooLarge — when a record is over 1 MiB or the decision over 100 rows or 4 MiB
   */
  commit<State extends JsonInputObject>(commit: Commit<State>): Promise<CommitResult<State>>;

  /** One row by its exact key. */
  row(partition: string, rowKey: string): Promise<Row | undefined>;

  /**
   * Rows with `from` <= key < `to`, in key order, at most `limit` (absent: all). Keys are compared as they are stored, which differs
   * only where they hold characters outside of `A-Z a-z 0-9 . _ : @ = , -`.
   */
  rows(partition: string, from: string, to: string, limit?: number): Promise<readonly Row[]>;

  /** Row writes outside of any decision, as one transaction; false when a row to insert exists or one to delete does not. */
  change(partition: string, rows: readonly RowChange[]): Promise<boolean>;

  /** Writes an index entry into partition `<tenant>.<day>` (day = yyyymmdd). */
  index(entry: IndexEntry): Promise<void>;

  /**
   * Removes a partition; how many rows it had. The state goes last, so that one that was not finished is found again, and a commit
   * that comes in between conflicts. May be repeated.
   */
  erase(partition: string): Promise<number>;

  /** Removes an index entry; nothing happens when there is none. */
  unindex(entry: Pick<IndexEntry, 'tenant' | 'day' | 'key'>): Promise<void>;

  /** A tenant's index entries of one day, in key order, from `after` (exclusive) on. */
  indexed(tenant: string, day: string, after?: string, limit?: number): Promise<readonly IndexEntry[]>;
}
