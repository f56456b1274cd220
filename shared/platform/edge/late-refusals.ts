import type { Log } from '../../kernel/log.ts';
import type { HttpAnswer } from '../../kernel/problem.ts';
import { delay } from '../../kernel/time.ts';
import type { PlatformRequest } from './http.ts';

/** So many answers wait at a time; beyond them a refusal goes out at once, so that waiting costs little memory. */
const mostWaiting = 500;
const loggedEveryMs = 10_000;

/** What holding answers back needs; `pauseMs` is the mean, 0: none is held back. */
type LateRefusalsDependencies = { readonly pauseMs: number; readonly log: Log };

/**
 * Holds the answers back that tell a person of asking for too much. Who waits for an answer before asking again then asks a few times a
 * second rather than as fast as this machine can refuse, which would be the time of everybody else. One line in ten seconds says how many
 * were refused.
 */
export class LateRefusals {
  readonly #dependencies: LateRefusalsDependencies;
  #waiting = 0;
  #refused = 0;
  #loggedAt = Number.NEGATIVE_INFINITY;

  constructor(dependencies: LateRefusalsDependencies) {
    this.#dependencies = dependencies;
  }

  /** The answer to a request of a person, as `handle` gives it, and when it is to go out. */
  async answer(
    request: PlatformRequest,
    handle: (request: PlatformRequest) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    const answer = await handle(request);
    if (answer.status !== 429 || !isOfPerson(request)) return answer;
    this.#count();
    const { pauseMs } = this.#dependencies;
    if (pauseMs === 0 || this.#waiting >= mostWaiting) return answer;
    this.#waiting += 1;
    // Not all at the same time: those that were refused together would come together again.
    await delay(pauseMs * (0.5 + Math.random()), request.signal);
    this.#waiting -= 1;
    return answer;
  }

  #count(): void {
    this.#refused += 1;
    const now = performance.now();
    if (now - this.#loggedAt < loggedEveryMs) return;
    this.#dependencies.log({
      level: 'info',
      event: 'refusal',
      step: 'platform',
      code: 'TooManyRequests',
      outcome: String(this.#refused),
    });
    this.#refused = 0;
    this.#loggedAt = now;
  }
}

/** A service application has a throttle of its own and does not wait for one answer before it asks for another. */
const isOfPerson = ({ url }: PlatformRequest): boolean => /^\/+ucwa\//i.test(url.pathname);
