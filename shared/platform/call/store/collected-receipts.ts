import { PlatformRefusal } from '../../edge/refusal.ts';
import type { Call } from '../call.ts';
import { type FetchedMessage, messagesFetched } from '../changes/messages-fetched.ts';
import { type Change, type Decision, noContent, unchanged } from '../decision.ts';
import { inTurn } from '../progress.ts';

/** What one application has fetched of a call. */
export type Receipt = { readonly applicationId: string; readonly fetched: readonly FetchedMessage[] };

/** What waits for a commit, and how often one has failed. */
type Collected = { readonly receipts: readonly Receipt[]; readonly failures: number };

/**
 * A receipt waits so long for a commit that takes it along, or for others of its call.
 * Choice: a sender learns a quarter of a second later that it was read.
 */
const collectedMs = 250;

/** With the store's own patience, several minutes. */
const mostFailures = 10;

/**
 * Receipts of messages, collected per call: the next commit takes them along, or one for all of them. A process that ends before loses
 * none, since the reader's next request is served by another one, which looks back.
 */
export class CollectedReceipts {
  readonly #flush: (partition: string) => Promise<void>;
  readonly #byPartition = new Map<string, Collected>();

  /** `flush` has a commit made for what waits in a partition. */
  constructor(flush: (partition: string) => Promise<void>) {
    this.#flush = flush;
  }

  add(partition: string, receipt: Receipt): void {
    const { receipts = [], failures = 0 } = this.#byPartition.get(partition) ?? {};
    if (receipts.length === 0) this.#later(partition);
    this.#byPartition.set(partition, { receipts: [...receipts, receipt], failures });
  }

  /** What waits in a partition. */
  waiting(partition: string): readonly Receipt[] {
    return this.#byPartition.get(partition)?.receipts ?? [];
  }

  /** A commit has taken these along. */
  taken(partition: string, taken: readonly Receipt[]): void {
    const left = this.waiting(partition).filter((receipt) => !taken.includes(receipt));
    if (left.length === 0) this.#byPartition.delete(partition);
    else this.#byPartition.set(partition, { receipts: left, failures: 0 });
  }

  #later(partition: string): void {
    setTimeout(() => void this.#due(partition), collectedMs).unref();
  }

  async #due(partition: string): Promise<void> {
    const due = this.waiting(partition);
    if (due.length === 0) return;
    try {
      await this.#flush(partition);
      this.taken(partition, due);
      if (this.waiting(partition).length > 0) this.#later(partition);
    } catch {
      this.#failed(partition);
    }
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
    this.#byPartition.set(partition, { ...collected, failures });
    this.#later(partition);
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
