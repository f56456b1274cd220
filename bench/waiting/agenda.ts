type Item = { readonly at: number; readonly number: number; readonly act: () => void };

/** What is to be done when; what is due at the same time is done in the order in which it was planned. A binary heap. */
export class Agenda {
  readonly #items: Item[] = [];
  #count = 0;

  plan(at: number, act: () => void): void {
    const item = { at, number: this.#count, act };
    this.#count += 1;
    let index = this.#items.length;
    for (let parent = (index - 1) >> 1; index > 0 && this.#isBefore(item, parent); parent = (index - 1) >> 1) {
      this.#put(index, this.#items[parent]);
      index = parent;
    }
    this.#put(index, item);
  }

  /** Takes out what is due first. */
  next(): { readonly at: number; readonly act: () => void } | undefined {
    const [first] = this.#items;
    const last = this.#items.pop();
    if (first === undefined || last === undefined || this.#items.length === 0) return first;
    let index = 0;
    for (let child = this.#firstChild(index); child < this.#items.length; child = this.#firstChild(index)) {
      if (this.#isBefore(last, child)) break;
      this.#put(index, this.#items[child]);
      index = child;
    }
    this.#put(index, last);
    return first;
  }

  /** The child that is due first of an item; beyond the last item where it has none. */
  #firstChild(index: number): number {
    const left = 2 * index + 1;
    const right = this.#items[left + 1];
    return right !== undefined && this.#isBefore(right, left) ? left + 1 : left;
  }

  #isBefore(item: Item, index: number): boolean {
    const other = this.#items[index];
    return other === undefined || item.at < other.at || (item.at === other.at && item.number < other.number);
  }

  #put(index: number, item: Item | undefined): void {
    if (item !== undefined) this.#items[index] = item;
  }
}
