import { StateConflict } from '../kernel/errors.ts';
import type { JsonInputObject, JsonObject } from '../kernel/json.ts';
import { delay } from '../kernel/time.ts';
import type { Commit, Ledger, Loaded } from './ledger.ts';

/** What one decision writes: the next state, and the rows that go with it in one transaction. */
export type Entry<State extends JsonInputObject> = Omit<Commit<State>, 'partition' | 'loaded'>;

/** What is decided on a state: an entry, with the caller's own form of the decision; or that nothing is to be written, and why. */
export type Decided<State extends JsonInputObject, Decision, Reason> =
  | { readonly entry: Entry<State>; readonly decision: Decision }
  | { readonly nothing: Reason };

/** One write. */
export type PartitionWrite<State extends JsonInputObject, Decision, Reason> = {
  readonly partition: string;
  /**
   * What the caller believes to be stored, which saves the read: a state, or `absent`. Where nothing is to be written on it, the
   * stored state is read and decided on.
   */
  readonly assumed?: Loaded<State> | 'absent' | undefined;
  /** Decides on the state that was read (undefined: none) what is to be written as `version`; once more after each conflict. */
  readonly decide: (
    before: Loaded<State> | undefined,
    version: number,
  ) => Decided<State, Decision, Reason> | Promise<Decided<State, Decision, Reason>>;
  /** What must be done before the entry is written, such as setting the alarm that finds it after a crash; before each attempt. */
  readonly beforeCommit?: (decision: Decision, before: Loaded<State> | undefined) => Promise<void>;
};

/** What became of one attempt. */
type Attempted<State extends JsonInputObject, Decision, Reason> =
  | {
      readonly outcome: 'committed';
      readonly decision: Decision;
      readonly before: Loaded<State> | undefined;
      readonly after: Loaded<State>;
    }
  /** The inbox has this delivery already. */
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'nothing'; readonly reason: Reason; readonly current: Loaded<State> | undefined }
  | { readonly outcome: 'conflict' };

/** What became of a write; `conflicts` counts how often another writer was faster. */
export type PartitionWritten<State extends JsonInputObject, Decision, Reason> = Exclude<
  Attempted<State, Decision, Reason>,
  { readonly outcome: 'conflict' }
> & { readonly conflicts: number };

/**
 * How often a write is tried. After each conflict writers wait a random part of `apartMs` more, so that they step out of each other's
 * way; not after one on a state that was only assumed, which says no more than that it was old.
 */
export type WriteAttempts = { readonly tries: number; readonly apartMs: number };

/** At most 0.8 s of pauses. */
const usualWriteAttempts: WriteAttempts = { tries: 16, apartMs: 6 };

/** What a partition writer needs. */
export type PartitionWriterDependencies<State> = {
  readonly ledger: Ledger;
  /** Checks a stored state. @throws when it is none */
  readonly read: (stored: JsonObject) => State;
  readonly attempts?: WriteAttempts;
};

/** Writes the partitions whose state is a `State`: load, decide, commit in one transaction, and again when another writer was faster. */
export class PartitionWriter<State extends JsonInputObject> {
  readonly #ledger: Ledger;
  readonly #read: (stored: JsonObject) => State;
  readonly #attempts: WriteAttempts;

  constructor({ ledger, read, attempts = usualWriteAttempts }: PartitionWriterDependencies<State>) {
    this.#ledger = ledger;
    this.#read = read;
    this.#attempts = attempts;
  }

  /**
   * A partition as it is stored; undefined when nothing was ever written. One point read.
   * @throws {Unavailable} StoreUnavailable; what `read` throws
   */
  async load(partition: string): Promise<Loaded<State> | undefined> {
    const loaded = await this.#ledger.load(partition);
    return loaded === undefined ? undefined : { ...loaded, state: this.#read(loaded.state) };
  }

  /**
   * Writes what is decided, or nothing.
   * @throws {StateConflict} StateChanged — when others kept writing first
   * @throws {Unavailable} StoreUnavailable; what `read`, `decide` and `beforeCommit` throw
   */
  async write<Decision, Reason>(
    write: PartitionWrite<State, Decision, Reason>,
  ): Promise<PartitionWritten<State, Decision, Reason>> {
    const { partition, assumed } = write;
    let isAssumed = assumed !== undefined;
    let before = assumed === 'absent' ? undefined : (assumed ?? (await this.load(partition)));
    for (let conflicts = 0; ; ) {
      const attempted = await this.#attempt(write, before);
      if (attempted.outcome === 'conflict') {
        conflicts += 1;
        await this.#stepAside(conflicts, isAssumed);
      } else if (attempted.outcome !== 'nothing' || !isAssumed) return { ...attempted, conflicts };
      isAssumed = false;
      before = await this.load(partition);
    }
  }

  async #attempt<Decision, Reason>(
    { partition, decide, beforeCommit }: PartitionWrite<State, Decision, Reason>,
    before: Loaded<State> | undefined,
  ): Promise<Attempted<State, Decision, Reason>> {
    const decided = await decide(before, (before?.version ?? 0) + 1);
    if ('nothing' in decided) return { outcome: 'nothing', reason: decided.nothing, current: before };
    const { entry, decision } = decided;
    await beforeCommit?.(decision, before);
    const result = await this.#ledger.commit({ ...entry, partition, loaded: before });
    return result.outcome === 'committed' ? { outcome: 'committed', decision, before, after: result.loaded } : result;
  }

  async #stepAside(conflicts: number, isAssumed: boolean): Promise<void> {
    const { tries, apartMs } = this.#attempts;
    if (conflicts >= tries) throw new StateConflict('Others kept writing to the partition first.');
    if (!isAssumed) await delay(Math.random() * apartMs * conflicts);
  }
}
