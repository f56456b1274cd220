import { Observable } from '../../../observable/observable.ts';
import { AdminFailure } from '../../api/requests.ts';

/** What is known of something that is read again and again: `late`: the last reading failed, and an older one is shown. */
export type Seen<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: AdminFailure }
  | { readonly state: 'ready'; readonly value: T; readonly isLate: boolean };

/** When the next reading is due; resolves early when someone looks. */
export interface Rhythm {
  next(): Promise<void>;
}

/** What reading again and again needs. */
type WatchedDependencies<T> = {
  readonly read: () => Promise<T>;
  readonly rhythm: Rhythm;
  readonly onSignedOut: () => void;
  /** Whether nothing further is read after this; absent: something always is. */
  readonly isLast?: (value: T) => boolean;
};

/** Something that is read again and again while it is watched. */
export class Watched<T> {
  readonly seen = new Observable<Seen<T>>({ state: 'loading' });
  readonly #dependencies: WatchedDependencies<T>;
  /** Counts the runs of readings; 0 = it is not watched. */
  #turn = 0;
  #turns = 0;

  constructor(dependencies: WatchedDependencies<T>) {
    this.#dependencies = dependencies;
  }

  /** Reads until the returned function is called. */
  watch(): () => void {
    this.#begin();
    return () => {
      this.#turn = 0;
    };
  }

  /** Reads now, and goes on from there, while it is watched. */
  look(): void {
    if (this.#turn !== 0) this.#begin();
  }

  #begin(): void {
    this.#turns += 1;
    this.#turn = this.#turns;
    void this.#work(this.#turn);
  }

  async #work(turn: number): Promise<void> {
    while (this.#turn === turn) {
      if ((await this.#read(turn)) === 'over') return;
      if (this.#turn === turn) await this.#dependencies.rhythm.next();
    }
  }

  async #read(turn: number): Promise<'on' | 'over'> {
    const { read, onSignedOut, isLast } = this.#dependencies;
    try {
      const value = await read();
      if (this.#turn === turn) this.seen.set({ state: 'ready', value, isLate: false });
      return isLast?.(value) === true ? 'over' : 'on';
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      if (this.#turn !== turn) return 'over';
      if (error.kind === 'signed-out') onSignedOut();
      const before = this.seen.get();
      const isKept = error.kind === 'temporary' && before.state === 'ready';
      this.seen.set(isKept ? { ...before, isLate: true } : { state: 'failed', failure: error });
      return error.kind === 'temporary' ? 'on' : 'over';
    }
  }
}

/** A reading every few seconds while the page is looked at, and at once when it is looked at again. */
export class PageRhythm implements Rhythm {
  readonly #everyMs: number;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  async next(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.#everyMs));
    if (!document.hidden) return;
    await new Promise<void>((resolve) => {
      document.addEventListener('visibilitychange', () => resolve(), { once: true });
    });
  }
}
