import { RowList, type StoredEntity } from './row-list.ts';

/** One change of a table's entities. */
export type EntityChange =
  | { readonly kind: 'put'; readonly entity: StoredEntity }
  | { readonly kind: 'delete'; readonly partitionKey: string; readonly rowKey: string };

/**
 * The entities of one table, with the methods of a Loki collection that Azurite's table store calls. In Loki itself a
 * point read looks through all rows of the same row key, a query through the whole table, and a change through its
 * indexes; here all three cost nearly the same however large the table is.
 */
export class EntityCollection {
  readonly #partitions = new Map<string, RowList>();
  readonly #onChange: (change: EntityChange) => void;
  /** While a query is being made: the only partition that it can match. */
  onlyPartition: string | undefined;

  constructor(onChange: (change: EntityChange) => void) {
    this.#onChange = onChange;
  }

  findOne(key: { readonly PartitionKey: string; readonly RowKey: string }): StoredEntity | null {
    return this.#partitions.get(key.PartitionKey)?.get(key.RowKey) ?? null;
  }

  insert(entity: StoredEntity): StoredEntity {
    this.put(entity);
    this.#onChange({ kind: 'put', entity });
    return entity;
  }

  /** A merge makes a new object under the same keys. */
  update(entity: StoredEntity): StoredEntity {
    return this.insert(entity);
  }

  remove({ PartitionKey: partitionKey, RowKey: rowKey }: StoredEntity): void {
    this.delete(partitionKey, rowKey);
    this.#onChange({ kind: 'delete', partitionKey, rowKey });
  }

  chain(): EntityChain {
    const { onlyPartition } = this;
    if (onlyPartition === undefined) return new EntityChain([...this.all()]);
    return new EntityChain(this.partition(onlyPartition)?.rows ?? []);
  }

  /** The rows of a partition; undefined while it has none. */
  partition(partitionKey: string): RowList | undefined {
    return this.#partitions.get(partitionKey);
  }

  /** Stores an entity without reporting it. */
  put(entity: StoredEntity): void {
    let partition = this.#partitions.get(entity.PartitionKey);
    if (partition === undefined) {
      partition = new RowList();
      this.#partitions.set(entity.PartitionKey, partition);
    }
    partition.put(entity);
  }

  /** Forgets an entity without reporting it. */
  delete(partitionKey: string, rowKey: string): void {
    const partition = this.#partitions.get(partitionKey);
    partition?.delete(rowKey);
    if (partition?.rows.length === 0) this.#partitions.delete(partitionKey);
  }

  *all(): Generator<StoredEntity> {
    for (const partition of this.#partitions.values()) yield* partition.rows;
  }
}

/** The steps of a query as Azurite chains them. */
export class EntityChain {
  readonly #entities: readonly StoredEntity[];

  constructor(entities: readonly StoredEntity[]) {
    this.#entities = entities;
  }

  where(matches: (entity: StoredEntity) => boolean): EntityChain {
    return new EntityChain(this.#entities.filter(matches));
  }

  sort(order: (left: StoredEntity, right: StoredEntity) => number): EntityChain {
    return new EntityChain(this.#entities.toSorted(order));
  }

  limit(count: number): EntityChain {
    return new EntityChain(this.#entities.slice(0, count));
  }

  data(): StoredEntity[] {
    return [...this.#entities];
  }
}
