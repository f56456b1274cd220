import { Pause } from './back-off.ts';

/** While a person types, the platform is told at most this often. */
const everyMs = 4_000;
/** A message waits no longer than this for the report before it. */
const longestWaitMs = 500;

/** Tells the platform that a person types. A message ends what is typed; a report that overtook it would be shown for long after it. */
export class TypingReports {
  readonly #tell: () => Promise<void>;
  #toldAt = Number.NEGATIVE_INFINITY;
  #arrived: Promise<void> = Promise.resolve();

  /** `tell` sends a report, and resolves when the platform has it. */
  constructor(tell: () => Promise<void>) {
    this.#tell = tell;
  }

  /** The person types, at `now` (epoch ms). */
  typed(now: number): void {
    if (now - this.#toldAt < everyMs) return;
    this.#toldAt = now;
    this.#arrived = this.#tell().catch(() => undefined);
  }

  /** The person has said it: what is typed next is told at once. */
  said(): void {
    this.#toldAt = Number.NEGATIVE_INFINITY;
  }

  /** Resolves when a message may follow: the last report has arrived, has failed, or is too slow. */
  async arrived(): Promise<void> {
    const pause = new Pause();
    await Promise.race([this.#arrived, pause.wait(longestWaitMs)]);
    pause.cut();
  }
}
