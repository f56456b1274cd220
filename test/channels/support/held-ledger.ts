import type { Ledger } from '../../../shared/ledger/ledger.ts';

/** One call of a ledger: its method, and the partition that it is about (of the index: its tenant). */
export type LedgerCall = { readonly method: keyof Ledger; readonly partition: string };

/** Told of each call before it is made; the call waits for it. */
export type BeforeCall = (call: LedgerCall) => Promise<void>;

/** A ledger each of whose calls waits for `before`. */
export function ledgerBehind(ledger: Ledger, before: BeforeCall): Ledger {
  return {
    async load(partition) {
      await before({ method: 'load', partition });
      return ledger.load(partition);
    },
    async commit(commit) {
      await before({ method: 'commit', partition: commit.partition });
      return ledger.commit(commit);
    },
    async row(partition, key) {
      await before({ method: 'row', partition });
      return ledger.row(partition, key);
    },
    async rows(partition, from, to, limit) {
      await before({ method: 'rows', partition });
      return ledger.rows(partition, from, to, limit);
    },
    async change(partition, rows) {
      await before({ method: 'change', partition });
      return ledger.change(partition, rows);
    },
    async index(entry) {
      await before({ method: 'index', partition: entry.tenant });
      return ledger.index(entry);
    },
    async erase(partition) {
      await before({ method: 'erase', partition });
      return ledger.erase(partition);
    },
    async unindex(entry) {
      await before({ method: 'unindex', partition: entry.tenant });
      return ledger.unindex(entry);
    },
    async indexed(tenant, day, after, limit) {
      await before({ method: 'indexed', partition: tenant });
      return ledger.indexed(tenant, day, after, limit);
    },
  };
}

/** A call that is held. */
export type Held = { readonly reached: Promise<void>; release(): void };

/** Holds calls of a ledger: each `hold` the first one that matches, until it is released. */
export class Holder {
  readonly #waiting: { matches: (call: LedgerCall) => boolean; reach: () => void; released: Promise<void> }[] = [];

  readonly before: BeforeCall = async (call) => {
    const index = this.#waiting.findIndex(({ matches }) => matches(call));
    const [held] = index === -1 ? [] : this.#waiting.splice(index, 1);
    held?.reach();
    await held?.released;
  };

  hold(matches: (call: LedgerCall) => boolean): Held {
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    this.#waiting.push({ matches, reach, released });
    return { reached, release };
  }
}

/** The first call of a method about a channel. */
export const callOf = (method: LedgerCall['method'], partition: string) => (call: LedgerCall) =>
  call.method === method && call.partition === partition;

/** The first call of a method about some mailbox. */
export const mailCall = (method: LedgerCall['method']) => (call: LedgerCall) =>
  call.method === method && call.partition.startsWith('mailbox.');
