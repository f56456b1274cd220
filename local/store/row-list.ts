/** An entity as Azurite keeps it; only the two keys matter here. */
export type StoredEntity = {
  readonly PartitionKey: string;
  readonly RowKey: string;
  readonly [member: string]: unknown;
};

/** The rows of one partition in the order of their keys (by UTF-16 units, as the store compares), found by halving. */
export class RowList {
  readonly #rows: StoredEntity[] = [];

  get rows(): readonly StoredEntity[] {
    return this.#rows;
  }

  get(rowKey: string): StoredEntity | undefined {
    const row = this.#rows[this.firstAt(rowKey)];
    return row?.RowKey === rowKey ? row : undefined;
  }

  /** Adds a row, or takes the place of the one with its key. */
  put(row: StoredEntity): void {
    const last = this.#rows.at(-1);
    if (last === undefined || last.RowKey < row.RowKey) {
      this.#rows.push(row);
      return;
    }
    const place = this.firstAt(row.RowKey);
    this.#rows.splice(place, this.#rows[place]?.RowKey === row.RowKey ? 1 : 0, row);
  }

  delete(rowKey: string): void {
    const place = this.firstAt(rowKey);
    if (this.#rows[place]?.RowKey === rowKey) this.#rows.splice(place, 1);
  }

  /** Index of the first row whose key is this one or a later one. */
  firstAt(rowKey: string): number {
    return this.#first((key) => key >= rowKey);
  }

  /** Index of the first row whose key is a later one. */
  firstAfter(rowKey: string): number {
    return this.#first((key) => key > rowKey);
  }

  #first(isBehind: (key: string) => boolean): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = this.#rows[middle];
      if (row !== undefined && isBehind(row.RowKey)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
