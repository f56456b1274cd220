import * as z from 'zod';
import { randomId } from '../kernel/ids.ts';
import type { Json } from '../kernel/json.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Row of the request that waits: which instance serves it, since when, and what it asked for. It lies right behind the log. */
export const claimKey = 'parked';

/** The first key behind log rows and claim. */
export const behindClaim = 'parked.';

const claimSchema = z.object({ by: z.string(), at: z.number(), ack: z.number() });

/** That a request waits for events at an instance. `at` is when it came, epoch ms; `ack` is the whole number that it asked for. */
export type Claim = z.infer<typeof claimSchema>;

/** Reads a claim out of its row. */
export const readClaim = (value: Json): Claim => claimSchema.parse(value);

/**
 * Tells a waiting request whether a newer one waits at another instance. A request claims its channel only where another instance
 * has claimed it before; an instance that serves a channel alone writes nothing.
 * Choice: a newer request counts only if it asked for the same or more, so that no clock that is a little wrong ends a request that
 * is the client's last.
 */
export class Claims {
  readonly #ledger: Ledger;
  readonly #instance = randomId();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The claim of a channel's first instance, which opens it. */
  first(at: number): Claim {
    return { by: this.#instance, at, ack: 0 };
  }

  /** Whether a claim that was found is another instance's. */
  isForeign(found: Claim | undefined): found is Claim {
    return found !== undefined && found.by !== this.#instance;
  }

  /** Whether a request, by its arrival and number, has to give way to a claim that was found. */
  isReplaced(mine: Omit<Claim, 'by'>, found: Claim): boolean {
    return found.at > mine.at && found.ack >= mine.ack;
  }

  /** Claims a channel for a request of this instance. */
  async claim(partition: string, mine: Omit<Claim, 'by'>): Promise<void> {
    const value = { by: this.#instance, at: mine.at, ack: mine.ack };
    await this.#ledger.change(partition, [{ op: 'upsert', rowKey: claimKey, value }]);
  }
}
