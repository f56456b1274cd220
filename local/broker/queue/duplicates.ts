import type { Change } from './change.ts';
import type { QueueState } from './queue-state.ts';

/** Recognises message ids that were accepted within the last `windowMs`; undefined: duplicate detection is off. */
export class Duplicates {
  readonly #state: QueueState;
  readonly #windowMs: number | undefined;

  constructor(state: QueueState, windowMs: number | undefined) {
    this.#state = state;
    this.#windowMs = windowMs;
  }

  /** The message ids among these that are new; each only once. The others are to be accepted and dropped. */
  admit(
    messageIds: readonly string[],
    nowMs: number,
  ): { readonly fresh: readonly boolean[]; readonly changes: Change[] } {
    if (this.#windowMs === undefined) return { fresh: messageIds.map(() => true), changes: [] };
    this.#forgetOld(nowMs - this.#windowMs);
    const changes: Change[] = [];
    const inBatch = new Set<string>();
    const fresh = messageIds.map((messageId) => {
      if (inBatch.has(messageId) || this.#state.seen.has(messageId)) return false;
      inBatch.add(messageId);
      changes.push({ kind: 'seen', messageId, at: nowMs });
      return true;
    });
    return { fresh, changes };
  }

  /** Forgetting needs no record: what is restored too much is forgotten again at the next send. */
  #forgetOld(before: number): void {
    for (const [messageId, at] of this.#state.seen) {
      if (at > before) return;
      this.#state.seen.delete(messageId);
    }
  }
}
