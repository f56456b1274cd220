/** What became of numbered lines. */
export type DeliverySummary = {
  /** Lines whose time had come. */
  readonly due: number;
  /** Lines that the service told their sender it would not take. */
  readonly refused: number;
  /** Lines that were taken and never arrived. */
  readonly lost: number;
  /** Arrivals after the first of the same line. */
  readonly doubled: number;
  /** First arrivals behind a later line of the same conversation. */
  readonly outOfOrder: number;
  /** From the time at which a line was due to its first arrival, in milliseconds. */
  readonly latenciesMs: readonly number[];
};

type Line = { readonly dueAt: number; arrived: number; refused: boolean };

/** Follows numbered lines of many conversations: each must arrive once, and those of one conversation in order. */
export class Deliveries {
  readonly #lines = new Map<string, Line>();
  readonly #newest = new Map<number, number>();
  readonly #latenciesMs: number[] = [];
  #doubled = 0;
  #outOfOrder = 0;
  #refused = 0;

  /** A line is to be sent at `dueAt`, whenever it is then really sent. */
  due(conversation: number, number: number, dueAt: number): void {
    this.#lines.set(key(conversation, number), { dueAt, arrived: 0, refused: false });
  }

  /** The sender was told that a line would not be taken. */
  refused(conversation: number, number: number): void {
    const line = this.#lines.get(key(conversation, number));
    if (line === undefined || line.refused) return;
    line.refused = true;
    if (line.arrived === 0) this.#refused += 1;
  }

  /** A line has arrived; lines that were never due are another run's and are left out. */
  arrived(conversation: number, number: number, at: number): void {
    const line = this.#lines.get(key(conversation, number));
    if (line === undefined) return;
    line.arrived += 1;
    if (line.arrived > 1) {
      this.#doubled += 1;
      return;
    }
    if (line.refused) this.#refused -= 1;
    this.#latenciesMs.push(at - line.dueAt);
    const newest = this.#newest.get(conversation) ?? -1;
    if (number < newest) this.#outOfOrder += 1;
    this.#newest.set(conversation, Math.max(newest, number));
  }

  /** Lines that are due and have neither arrived nor been refused. */
  get missing(): number {
    return this.#lines.size - this.#latenciesMs.length - this.#refused;
  }

  summary(): DeliverySummary {
    return {
      due: this.#lines.size,
      refused: this.#refused,
      lost: this.missing,
      doubled: this.#doubled,
      outOfOrder: this.#outOfOrder,
      latenciesMs: this.#latenciesMs,
    };
  }
}

/** Whether every line arrived, once and in order. */
export function isWhole({ refused, lost, doubled, outOfOrder }: DeliverySummary): boolean {
  return refused + lost + doubled + outOfOrder === 0;
}

/** What became of lines that did not arrive as they should, in words. */
export function deliveryText({ refused, lost, doubled, outOfOrder }: DeliverySummary): string {
  return `${refused} refused, ${lost} lost, ${doubled} doubled, ${outOfOrder} out of order`;
}

function key(conversation: number, number: number): string {
  return `${conversation}/${number}`;
}
