import type { TransportFailure } from './failure.ts';

/** A request for events that failed sooner than this was not cut off while it waited. */
const leastMs = 1_000;
/** The platform lets a request wait for 180 s at most; after this one counts as lost. */
const usualLimitMs = 200_000;
const slackMs = 10_000;
/** So many cuts in a row are taken for what they seem; after these the path is tried by another request. */
const cutsOnTrust = 2;
const fullWaitsToGrow = 4;
const mostSeconds = 180;

/**
 * How long the path to the platform lets a request for events wait. Many a proxy ends requests that wait for a minute, or for five
 * seconds; then the platform is asked to answer sooner. Source: ucwa.md#event-channel, carebridge.md#relay-events
 */
export class PollWait {
  #seconds: number | undefined;
  #cuts = 0;
  #fullWaits = 0;

  /** What the platform is asked for; undefined: as long as it likes. */
  get seconds(): number | undefined {
    return this.#seconds;
  }

  /** After this a request counts as lost. */
  get limitMs(): number {
    return this.#seconds === undefined ? usualLimitMs : this.#seconds * 1_500 + slackMs;
  }

  /** Whether so many requests in a row were cut off that the path itself is in doubt. */
  get isDoubtful(): boolean {
    return this.#cuts > cutsOnTrust;
  }

  /** A request was answered after `waitedMs`. */
  answered(waitedMs: number): void {
    this.#cuts = 0;
    if (this.#seconds === undefined || waitedMs < this.#seconds * 1_000) return;
    this.#fullWaits += 1;
    if (this.#fullWaits < fullWaitsToGrow) return;
    this.#fullWaits = 0;
    const longer = Math.ceil(this.#seconds * 1.25);
    this.#seconds = longer > mostSeconds ? undefined : longer;
  }

  /** Whether a request that failed after `waitedMs` was only cut off while it waited, which is the same as an answer without events. */
  isCut({ kind, status }: TransportFailure, waitedMs: number): boolean {
    const isBetween = kind === 'network' || kind === 'foreign' || status === 408 || status === 504;
    if (!isBetween || waitedMs < leastMs) return false;
    this.#cuts += 1;
    this.#fullWaits = 0;
    this.#seconds = Math.max(1, Math.floor(Math.min(waitedMs / 1_000, this.#seconds ?? mostSeconds) * 0.75));
    return true;
  }
}
