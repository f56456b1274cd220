import { BoundedMap } from '../../kernel/bounded-map.ts';
import type { Clock } from '../../kernel/time.ts';
import { CenterRefusal } from './center-refusal.ts';

type Budget = { left: number; at: number };

const rememberedCredentials = 10_000;

/**
 * Lets so many requests a second through for each credential; two seconds' worth at once.
 * Choice: every instance counts for itself, since a count that all share would cost a write with each request.
 */
export class RequestLimit {
  readonly #perSecond: number;
  readonly #now: Clock;
  readonly #budgets = new BoundedMap<Budget>(rememberedCredentials);

  constructor(perSecond: number, now: Clock) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Counts one more. @throws {CenterRefusal} too_many_requests — with `Retry-After` */
  admit(credentialId: string): void {
    const at = this.#now();
    const most = 2 * this.#perSecond;
    const budget = this.#budgets.get(credentialId) ?? { left: most, at };
    this.#budgets.set(credentialId, budget);
    budget.left = Math.min(most, budget.left + (Math.max(at - budget.at, 0) * this.#perSecond) / 1_000);
    budget.at = Math.max(at, budget.at);
    if (budget.left < 1) throw new CenterRefusal('too_many_requests', { headers: { 'retry-after': '1' } });
    budget.left -= 1;
  }
}
