import type { Entry } from './change.ts';
import { QueueState } from './queue-state.ts';

/** Keeps entries beyond the life of the process; `append` only collects; the log decides when they are written. */
export interface EntryLog {
  append(entries: readonly Entry[]): void;
}

/** The durable states of all queues; the only way to change them. */
export class Store {
  readonly #states = new Map<string, QueueState>();
  #log: EntryLog | undefined;

  /** From now on every committed entry goes to `log`, too. */
  recordTo(log: EntryLog): void {
    this.#log = log;
  }

  /** The state of a queue; of a name not seen before, an empty one. */
  state(queue: string): QueueState {
    let state = this.#states.get(queue);
    if (state === undefined) {
      state = new QueueState();
      this.#states.set(queue, state);
    }
    return state;
  }

  /** Records the entries as one atomic step, over several queues if need be, and applies them. */
  commit(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.#log?.append(entries);
    this.restore(entries);
  }

  /** Applies entries that are recorded already. */
  restore(entries: readonly Entry[]): void {
    for (const { queue, change } of entries) this.state(queue).apply(change);
  }

  /** About how many bytes a journal of nothing but the present states would take. */
  get estimatedBytes(): number {
    let bytes = 0;
    for (const state of this.#states.values()) bytes += state.estimatedBytes;
    return bytes;
  }

  /** The entries that lead from nothing to the present states; also of queues that are not configured any more. */
  *snapshot(): Iterable<Entry> {
    for (const [queue, state] of this.#states) for (const change of state.snapshot()) yield { queue, change };
  }
}
