import { FadingMap } from '../../../kernel/fading-map.ts';
import { KeyedLock } from '../../../kernel/keyed-lock.ts';
import { minuteMs } from '../../../kernel/time.ts';
import type { Ledger, Loaded } from '../../../ledger/ledger.ts';
import { type PartitionWrite, PartitionWriter, type PartitionWritten } from '../../../ledger/partition-writer.ts';
import { type Call, callSchema } from '../call.ts';

/** A write, with what shows whether another process has written in between: the same object as before if none has. */
export type CallWritten<Decision, Reason> = PartitionWritten<Call, Decision, Reason> & { readonly lineage: object };

/** `isShared`: another process had written before this one wrote last, so it is read again rather than assumed. */
type Known = { readonly loaded: Loaded<Call>; readonly lineage: object; readonly isShared: boolean };

/** What is erased elsewhere is remembered no longer than this. */
const limits = { most: 5_000, keptMs: 15 * minuteMs };

/** The partitions of calls as this process knows them: what it wrote last is normally the newest, which saves reading it. */
export class CallPartitions {
  readonly #writer: PartitionWriter<Call>;
  readonly #lock = new KeyedLock();
  readonly #known = new FadingMap<Known>(limits);

  constructor(ledger: Ledger) {
    this.#writer = new PartitionWriter({ ledger, read: (stored) => callSchema.parse(stored) });
  }

  /** Runs work after all earlier work on the partition. */
  inTurn<T>(partition: string, work: () => Promise<T>): Promise<T> {
    return this.#lock.run(partition, work);
  }

  /** The call as this process wrote it last; for use in the partition's turn. */
  known(partition: string): Loaded<Call> | undefined {
    return this.#known.get(partition)?.loaded;
  }

  /** For a call that is erased. */
  forget(partition: string): void {
    this.#known.delete(partition);
  }

  /** The call as it is stored; undefined when there is none. */
  load(partition: string): Promise<Loaded<Call> | undefined> {
    return this.#writer.load(partition);
  }

  /**
   * Writes what is decided on the call as this process knows it, in the partition's turn.
   * @throws {StateConflict} StateChanged — when others write again and again
   */
  async write<Decision, Reason>(write: PartitionWrite<Call, Decision, Reason>): Promise<CallWritten<Decision, Reason>> {
    const { partition, beforeCommit } = write;
    const known = this.#known.get(partition);
    const result = await this.#writer.write({
      ...write,
      assumed: write.assumed ?? (known?.isShared === true ? undefined : known?.loaded),
      beforeCommit: async (decision, before) => {
        await beforeCommit?.(decision, before);
        this.#known.delete(partition);
      },
    });
    if (result.outcome !== 'committed') return { ...result, lineage: {} };
    const isMine = known !== undefined && result.before?.etag === known.loaded.etag;
    const lineage = isMine ? known.lineage : {};
    this.#known.set(partition, { loaded: result.after, lineage, isShared: known !== undefined && !isMine });
    return { ...result, lineage };
  }
}
