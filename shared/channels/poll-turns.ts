import type { NumberedEntry } from './channel.ts';
import type { Claimant } from './claim.ts';

/** One request of an event channel while it is being served. */
export class PollTurn<Content> {
  readonly priority: number;
  /** When it came by the order of claims, epoch ms, and what it asked for. */
  claimant: Claimant;
  /** Whether it has claimed its channel, or relied on a claim of before. */
  hasClaimed = false;
  #news: NumberedEntry<Content>[] = [];
  #isDisturbed = false;
  #replaced = false;
  #wake: (() => void) | undefined;

  constructor(priority: number, claimant: Claimant) {
    this.priority = priority;
    this.claimant = claimant;
  }

  /** Whether a newer request has taken this one's place. */
  get replaced(): boolean {
    return this.#replaced;
  }

  /** Ends this turn in favour of a newer request. */
  replace(): void {
    this.#replaced = true;
    this.#wake?.();
  }

  /** Tells of an entry that this instance has just written. */
  tell(written: NumberedEntry<Content>): void {
    this.#news.push(written);
    this.#wake?.();
  }

  /** Something has happened to the channel elsewhere. */
  disturb(): void {
    this.#isDisturbed = true;
    this.#wake?.();
  }

  /**
   * Waits until there is something new, the turn is replaced, the caller has gone or `waitMs` have passed; what this instance has written since
   * the last call, and whether something has happened elsewhere.
   */
  async wait(
    waitMs: number,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly news: readonly NumberedEntry<Content>[]; readonly isDisturbed: boolean }> {
    if (this.#news.length === 0 && !this.#isDisturbed && !this.#replaced && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, waitMs);
        signal?.addEventListener('abort', wake, { once: true });
        this.#wake = wake;
      });
      this.#wake = undefined;
    }
    const isDisturbed = this.#isDisturbed;
    this.#isDisturbed = false;
    return { news: this.#news.splice(0), isDisturbed };
  }
}

/** The requests of event channels that this instance is serving: one per channel, the newest. */
export class PollTurns<Content> {
  readonly #turns = new Map<string, PollTurn<Content>>();

  /** Begins a turn, and ends an older one that is still going on; undefined where that one's priority is higher. */
  begin(partition: string, priority: number, claimant: Claimant): PollTurn<Content> | undefined {
    const older = this.#turns.get(partition);
    if (older !== undefined && older.priority > priority) return undefined;
    const turn = new PollTurn<Content>(priority, claimant);
    this.#turns.set(partition, turn);
    older?.replace();
    return turn;
  }

  end(partition: string, turn: PollTurn<Content>): void {
    if (this.#turns.get(partition) === turn) this.#turns.delete(partition);
  }

  /** All look again how long they may wait. */
  disturbAll(): void {
    for (const turn of this.#turns.values()) turn.disturb();
  }

  of(partition: string): PollTurn<Content> | undefined {
    return this.#turns.get(partition);
  }
}
