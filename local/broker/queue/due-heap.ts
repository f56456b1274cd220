/** Something that falls due at `dueAt` (epoch ms) for the message with this number. */
export type Due = { readonly dueAt: number; readonly sequenceNumber: number };

function precedes(a: Due, b: Due): boolean {
  return a.dueAt === b.dueAt ? a.sequenceNumber < b.sequenceNumber : a.dueAt < b.dueAt;
}

/** A binary heap, earliest first; equal times in the order of sequence numbers. */
export class DueHeap {
  #items: Due[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** When the next one is due; Infinity when there is none. */
  get earliestAt(): number {
    return this.#items[0]?.dueAt ?? Number.POSITIVE_INFINITY;
  }

  push(item: Due): void {
    this.#items.push(item);
    this.#raise(this.#items.length - 1);
  }

  /** Takes out the earliest one if it is due by `nowMs`. */
  popDue(nowMs: number): Due | undefined {
    const first = this.#items[0];
    if (first === undefined || first.dueAt > nowMs) return undefined;
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) {
      this.#items[0] = last;
      this.#sink(0);
    }
    return first;
  }

  /** Forgets the items that `keep` refuses. */
  retain(keep: (item: Due) => boolean): void {
    this.#items = this.#items.filter(keep).sort((a, b) => (precedes(a, b) ? -1 : 1));
  }

  #raise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfPrecedes(index, parent)) return;
      index = parent;
    }
  }

  #sink(start: number): void {
    let index = start;
    for (;;) {
      const left = index * 2 + 1;
      const right = left + 1;
      const [a, b] = [this.#items[left], this.#items[right]];
      if (a === undefined) return;
      const child = b !== undefined && precedes(b, a) ? right : left;
      if (!this.#swapIfPrecedes(child, index)) return;
      index = child;
    }
  }

  #swapIfPrecedes(child: number, parent: number): boolean {
    const [c, p] = [this.#items[child], this.#items[parent]];
    if (c === undefined || p === undefined || !precedes(c, p)) return false;
    this.#items[child] = p;
    this.#items[parent] = c;
    return true;
  }
}
