import type { NumberedEntry } from './channel.ts';

/** One request of an event channel while it is being served. */
export class PollTurn<Content> {
  readonly priority: number;
  #news: NumberedEntry<Content>[] = [];
  #replaced = false;
  #wake: (() => void) | undefined;

  constructor(priority: number) {
    this.priority = priority;
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

  /**
   * Waits until there is news, the turn is replaced, the caller has gone or `waitMs` have passed; the news since the last call.
   */
  async wait(waitMs: number, signal: AbortSignal | undefined): Promise<readonly NumberedEntry<Content>[]> {
    if (this.#news.length === 0 && !this.#replaced && !signal?.aborted) {
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
    return this.#news.splice(0);
  }
}

/** The requests of event channels that this instance is serving: one per channel, the newest. */
export class PollTurns<Content> {
  readonly #turns = new Map<string, PollTurn<Content>>();

  /** Begins a turn, and ends an older one that is still going on; undefined where that one's priority is higher. */
  begin(partition: string, priority: number): PollTurn<Content> | undefined {
    const older = this.#turns.get(partition);
    if (older !== undefined && older.priority > priority) return undefined;
    const turn = new PollTurn<Content>(priority);
    this.#turns.set(partition, turn);
    older?.replace();
    return turn;
  }

  end(partition: string, turn: PollTurn<Content>): void {
    if (this.#turns.get(partition) === turn) this.#turns.delete(partition);
  }

  tell(partition: string, written: NumberedEntry<Content>): void {
    this.#turns.get(partition)?.tell(written);
  }
}
