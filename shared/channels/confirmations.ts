import * as z from 'zod';
import { BoundedMap } from '../kernel/bounded-map.ts';
import { errorCode, type Log } from '../kernel/log.ts';
import type { Clock } from '../kernel/time.ts';
import type { Ledger, Row } from '../ledger/ledger.ts';
import { logKey } from '../ledger/row-keys.ts';
import { firstNumber } from './channel.ts';

/** Row that notes when a channel was last asked for events; outside of the state, so that it disturbs no append. */
const pollKey = 'poll';
const pollSchema = z.object({ at: z.number() });

/** Confirmed entries are cleared away this many at a time: one read and one transaction for all of them. */
const clearedAtOnce = 50;
const rowsAtOnce = 99;

type Position = { readonly notedAt: number; readonly clearedBelow: number; readonly confirmedBelow: number };

const unknown: Position = { notedAt: Number.NEGATIVE_INFINITY, clearedBelow: firstNumber, confirmedBelow: firstNumber };

/** What keeping confirmations needs; `keepsConfirmed`: entries are not cleared away. */
type ConfirmationsDependencies = {
  readonly ledger: Ledger;
  readonly now: Clock;
  readonly log: Log;
  readonly keepsConfirmed?: boolean | undefined;
};

/** Keeps, without a write per request, how far a channel was read and when. */
export class Confirmations {
  readonly #ledger: Ledger;
  readonly #now: Clock;
  readonly #log: Log;
  readonly #keepsConfirmed: boolean;
  readonly #positions = new BoundedMap<Position>(10_000);

  constructor({ ledger, now, log, keepsConfirmed = false }: ConfirmationsDependencies) {
    this.#ledger = ledger;
    this.#now = now;
    this.#log = log;
    this.#keepsConfirmed = keepsConfirmed;
  }

  /** A channel was opened here: that counts as its first request. */
  opened(partition: string): void {
    this.#positions.set(partition, { ...unknown, notedAt: this.#now() });
  }

  /**
   * Everything below `ack` is confirmed. The request is noted once in `noteEveryMs`. `before`: the number below which everything had been
   * confirmed to this instance before; `write` notes the request and clears away what is confirmed;
   * it resolves when that is done, or could not be.
   */
  polled(
    partition: string,
    ack: number,
    noteEveryMs: number,
  ): { readonly before: number; readonly write: () => Promise<void> } {
    const now = this.#now();
    const known = this.#positions.get(partition) ?? unknown;
    const note = now - known.notedAt >= noteEveryMs;
    const clear = !this.#keepsConfirmed && ack - known.clearedBelow >= clearedAtOnce;
    this.#positions.set(partition, {
      notedAt: note ? now : known.notedAt,
      clearedBelow: clear ? ack : known.clearedBelow,
      confirmedBelow: Math.max(ack, known.confirmedBelow),
    });
    const write = () => this.#write(partition, note ? now : undefined, clear ? ack : undefined);
    return { before: known.confirmedBelow, write };
  }

  /** The number below which everything was confirmed to this instance. */
  confirmedBelow(partition: string): number {
    return (this.#positions.get(partition) ?? unknown).confirmedBelow;
  }

  /** When a channel was last noted as asked for; undefined when never. */
  async lastPollAt(partition: string): Promise<number | undefined> {
    const row = await this.#ledger.row(partition, pollKey);
    return row === undefined ? undefined : pollSchema.parse(row.value).at;
  }

  async #write(partition: string, pollAt: number | undefined, clearBelow: number | undefined): Promise<void> {
    try {
      if (pollAt !== undefined) {
        await this.#ledger.change(partition, [{ op: 'upsert', rowKey: pollKey, value: { at: pollAt } }]);
      }
      if (clearBelow !== undefined) await this.#remove(partition, logKey(0), logKey(clearBelow));
    } catch (error) {
      this.#positions.delete(partition);
      this.#log({ level: 'warn', event: 'failure', step: 'channel-confirmation', code: errorCode(error) });
    }
  }

  /** Removes all rows of a range; when another instance removes the same ones, that is as good. */
  async #remove(partition: string, from: string, to: string): Promise<void> {
    let rows: readonly Row[];
    do {
      rows = await this.#ledger.rows(partition, from, to, rowsAtOnce);
      if (rows.length === 0) return;
      const changes = rows.map(({ rowKey }) => ({ op: 'delete', rowKey }) as const);
      if (!(await this.#ledger.change(partition, changes))) return;
    } while (rows.length === rowsAtOnce);
  }
}
