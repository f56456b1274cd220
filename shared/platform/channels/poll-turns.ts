import { conflict } from '../edge/refusal.ts';
import type { NumberedEntry } from './channel.ts';

/** One request of an event channel while it is being served. */
export class PollTurn {
  readonly priority: number;
  #news: NumberedEntry[] = [];
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
  tell(written: NumberedEntry): void {
    this.#news.push(written);
    this.#wake?.();
  }

  /**
   * Waits until there is news, the turn is replaced, the caller has gone or `waitMs` have passed; the news since the last call.
   */
  async wait(waitMs: number, signal: AbortSignal | undefined): Promise<readonly NumberedEntry[]> {
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
export class PollTurns {
  readonly #turns = new Map<string, PollTurn>();

  /**
   * Begins a turn; an older one that is still going on ends, unless its priority is higher.
   * @throws {PlatformRefusal} Conflict/PGetReplaced — when the older one has the higher priority. Source: ucwa.md#event-channel
   */
  begin(partition: string, priority: number): PollTurn {
    const older = this.#turns.get(partition);
    if (older !== undefined && older.priority > priority) throw conflict('PGetReplaced');
    const turn = new PollTurn(priority);
    this.#turns.set(partition, turn);
    older?.replace();
    return turn;
  }

  end(partition: string, turn: PollTurn): void {
    if (this.#turns.get(partition) === turn) this.#turns.delete(partition);
  }

  tell(partition: string, written: NumberedEntry): void {
    this.#turns.get(partition)?.tell(written);
  }
}
