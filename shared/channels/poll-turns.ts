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

/** The requests of event channels that this instance is serving: of a channel with one reader the newest, of one with many all. */
export class PollTurns<Content> {
  readonly #turns = new Map<string, readonly PollTurn<Content>[]>();
  readonly #readers: 'one' | 'many';

  constructor(readers: 'one' | 'many' = 'one') {
    this.#readers = readers;
  }

  /**
   * Begins a turn. Where a channel has one reader, that ends an older turn which is still going on; undefined where that one's priority is
   * higher.
   */
  begin(partition: string, priority: number, claimant: Claimant): PollTurn<Content> | undefined {
    const turn = new PollTurn<Content>(priority, claimant);
    const others = this.of(partition);
    if (this.#readers === 'many') {
      this.#turns.set(partition, [...others, turn]);
      return turn;
    }
    if (others.some((older) => older.priority > priority)) return undefined;
    this.#turns.set(partition, [turn]);
    for (const older of others) older.replace();
    return turn;
  }

  end(partition: string, turn: PollTurn<Content>): void {
    const left = this.of(partition).filter((other) => other !== turn);
    if (left.length === 0) this.#turns.delete(partition);
    else this.#turns.set(partition, left);
  }

  /** All look again how long they may wait. */
  disturbAll(): void {
    for (const turns of this.#turns.values()) for (const turn of turns) turn.disturb();
  }

  of(partition: string): readonly PollTurn<Content>[] {
    return this.#turns.get(partition) ?? [];
  }
}
