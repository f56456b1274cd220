import { PlatformRefusal } from '../../edge/refusal.ts';
import type { Call } from '../call.ts';
import { type FetchedMessage, messagesFetched } from '../changes/messages-fetched.ts';
import { type Change, type Decision, noContent, unchanged } from '../decision.ts';
import { inTurn } from '../progress.ts';

/** What one application has fetched of a call. */
export type Receipt = { readonly applicationId: string; readonly fetched: readonly FetchedMessage[] };

/** A receipt from when on a commit may take it along, and when one is made for it; by a clock that is never set. */
type Waiting = { readonly receipt: Receipt; readonly offeredAt: number; readonly dueAt: number };

/** What waits for a commit of one call, when it is looked at next, and how often one has failed. */
type Collected = { readonly waiting: readonly Waiting[]; readonly lookAt: number; readonly failures: number };

/** How long receipts wait. */
type ReceiptTimes = {
  /**
   * For a commit that takes it along, or for others of its call.
   * Choice: a sender learns a quarter of a second later that it was read.
   */
  readonly collectedMs: number;
  /**
   * Where the instance that wrote the message has been told, that one tells the sender with what it writes next, and a commit here would disturb
   * it: so long none here takes it along.
   */
  readonly leftMs: number;
  /** So often at most it is looked whether it has done so: one read for all that have come of a call. */
  readonly lookedEveryMs: number;
};

const usualTimes: ReceiptTimes = { collectedMs: 250, leftMs: 2_000, lookedEveryMs: 5_000 };

/** With the store's own patience, several minutes. */
const mostFailures = 10;

const none: Collected = { waiting: [], lookAt: Number.POSITIVE_INFINITY, failures: 0 };

/**
 * Receipts of messages, collected per call: the next commit takes them along, or one for all of them. A process that ends before loses
 * none, since the reader's next request is served by another one, which looks back.
 */
export class CollectedReceipts {
  readonly #flush: (partition: string) => Promise<void>;
  readonly #times: ReceiptTimes;
  readonly #byPartition = new Map<string, Collected>();

  /** `flush` has a commit made for what waits in a partition. */
  constructor(flush: (partition: string) => Promise<void>, times = usualTimes) {
    this.#times = times;
    this.#flush = flush;
  }

  /** `told`: whether the instance that wrote the message has been told as well. */
  add(partition: string, receipt: Receipt, told: 'here' | 'elsewhere' = 'here'): void {
    const collected = this.#of(partition);
    const added = { receipt, ...this.#timesOf(told) };
    this.#byPartition.set(partition, { ...collected, waiting: [...collected.waiting, added] });
    this.#lookLater(partition);
  }

  /** What waits in a partition, for a commit to take it along. */
  waiting(partition: string): readonly Receipt[] {
    const now = performance.now();
    return this.#of(partition)
      .waiting.filter(({ offeredAt }) => offeredAt <= now)
      .map(({ receipt }) => receipt);
  }

  /** A commit has taken these along. */
  taken(partition: string, taken: readonly Receipt[]): void {
    const { waiting, lookAt } = this.#of(partition);
    const left = waiting.filter(({ receipt }) => !taken.includes(receipt));
    if (left.length === 0) this.#byPartition.delete(partition);
    else this.#byPartition.set(partition, { waiting: left, lookAt, failures: 0 });
  }

  #timesOf(told: 'here' | 'elsewhere'): Pick<Waiting, 'offeredAt' | 'dueAt'> {
    const { collectedMs, leftMs, lookedEveryMs } = this.#times;
    const now = performance.now();
    if (told === 'here') return { offeredAt: now, dueAt: now + collectedMs };
    const offeredAt = now + leftMs;
    return { offeredAt, dueAt: Math.ceil(offeredAt / lookedEveryMs) * lookedEveryMs };
  }

  #of(partition: string): Collected {
    return this.#byPartition.get(partition) ?? none;
  }

  #lookLater(partition: string): void {
    const collected = this.#of(partition);
    const next = Math.min(...collected.waiting.map(({ dueAt }) => dueAt));
    if (next >= collected.lookAt) return;
    this.#byPartition.set(partition, { ...collected, lookAt: next });
    setTimeout(() => void this.#look(partition), Math.max(next - performance.now(), 0) + 1).unref();
  }

  async #look(partition: string): Promise<void> {
    const collected = this.#byPartition.get(partition);
    if (collected === undefined) return;
    const now = performance.now();
    this.#byPartition.set(partition, { ...collected, lookAt: Number.POSITIVE_INFINITY });
    const due = collected.waiting.filter(({ dueAt }) => dueAt <= now).map(({ receipt }) => receipt);
    try {
      // A timer may come a moment early.
      if (due.length > 0) {
        await this.#flush(partition);
        this.taken(partition, due);
      }
    } catch {
      this.#failed(partition);
    }
    if (this.#byPartition.has(partition)) this.#lookLater(partition);
  }

  /** The message fails for its sender though it was read, when it cannot be told for so long. */
  #failed(partition: string): void {
    const collected = this.#byPartition.get(partition);
    // Another commit has taken all of them along.
    if (collected === undefined) return;
    const failures = collected.failures + 1;
    if (failures >= mostFailures) {
      this.#byPartition.delete(partition);
      return;
    }
    const againAt = performance.now() + this.#times.collectedMs;
    const waiting = collected.waiting.map((each) => ({ ...each, dueAt: Math.max(each.dueAt, againAt) }));
    this.#byPartition.set(partition, { ...collected, waiting, failures });
  }
}

/** A change that does nothing but what receipts do. */
export const tellsReceipts: Change = (call) => unchanged('messagesFetched', noContent, call);

/** What is decided on a call when receipts have been told first; a decision that changes nothing else says so where nothing is told. */
export function decideAfter(
  receipts: readonly Receipt[],
  decide: Change,
  call: Call,
  now: number,
): Decision | PlatformRefusal {
  const told = inTurn(call, ...receipts.map(({ applicationId, fetched }) => messagesFetched(applicationId, fetched)));
  const decision = decide(told.call, now);
  if (decision instanceof PlatformRefusal) return decision;
  return {
    ...decision,
    notices: [...told.notices, ...decision.notices],
    messages: [...told.messages, ...decision.messages],
    rows: [...told.rows, ...decision.rows],
  };
}
