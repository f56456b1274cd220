import type { RefusedRun } from './refused-run.ts';

/** So many undisturbed flows, one after another, are played from beginning to end while a run that is stuck does not move. */
const patience = 2;

type Watched = { progress: number; still: number };

/**
 * Gives up runs that do not move. A clock cannot tell a run that is stuck from one on a busy machine; another flow on the same
 * engine can: what takes part in it has had its turn when it is through.
 */
export class StuckRuns {
  readonly #playUndisturbed: () => Promise<void>;
  readonly #watched = new Map<RefusedRun, Watched>();
  #watching: Promise<void> | undefined;

  constructor(playUndisturbed: () => Promise<void>) {
    this.#playUndisturbed = playUndisturbed;
  }

  /** Resolves with what the run comes to, by itself or given up. */
  async whileWatched<T>(run: RefusedRun, result: Promise<T>): Promise<T> {
    this.#watched.set(run, { progress: -1, still: 0 });
    this.#watching ??= this.#watch();
    const failed = this.#watching.then(() => result);
    return Promise.race([result, failed]).finally(() => this.#watched.delete(run));
  }

  /** Resolves when no undisturbed flow is played any more. */
  async end(): Promise<void> {
    await this.#watching?.catch(() => undefined);
  }

  async #watch(): Promise<void> {
    while (this.#watched.size > 0) {
      await this.#playUndisturbed();
      for (const [run, seen] of this.#watched) {
        seen.still = seen.progress === run.progress ? seen.still + 1 : 0;
        seen.progress = run.progress;
        if (seen.still >= patience) run.giveUp();
      }
    }
    this.#watching = undefined;
  }
}
