import * as z from 'zod';
import type { AzuriteMetadataStore, LokiCollection } from './azurite.ts';
import { type EntityChange, EntityCollection } from './entity-collection.ts';
import { partitionOf } from './partition-filter.ts';
import type { StoredEntity } from './row-list.ts';

/** What happened to the store, as one line of the journal says it; changes of one transaction share a line. */
const changeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('table-made'), collection: z.string() }),
  z.object({ kind: z.literal('table-gone'), collection: z.string() }),
  z.object({
    kind: z.literal('documents'),
    collection: z.string(),
    documents: z.array(z.record(z.string(), z.unknown())),
  }),
  z.object({
    kind: z.literal('put'),
    collection: z.string(),
    entity: z.looseObject({ PartitionKey: z.string(), RowKey: z.string() }),
  }),
  z.object({ kind: z.literal('delete'), collection: z.string(), partitionKey: z.string(), rowKey: z.string() }),
]);

export type StoreChange = z.infer<typeof changeSchema>;

const lineSchema = z.array(changeSchema);

/** Collections of Azurite that hold tables and service properties rather than entities; they are small. */
const documentCollections = ['$TABLES_COLLECTION$', '$SERVICES_COLLECTION$'];

/**
 * Takes the place of Loki under Azurite's table store: keeps the entities, reports every change, and takes changes back
 * in. The changes of one request, or of one entity group transaction, are reported together.
 */
export class TableRecords {
  readonly #store: AzuriteMetadataStore;
  readonly #tables = new Map<string, EntityCollection>();
  #report: (changes: readonly StoreChange[]) => void = () => undefined;
  #pending: StoreChange[] = [];
  #transaction: Promise<void> = Promise.resolve();
  #endTransaction: (() => void) | undefined;

  constructor(store: AzuriteMetadataStore) {
    this.#store = store;
    this.#replaceCollections();
    this.#holdTransactionsTogether();
    this.#narrowQueries();
  }

  /** Takes in one line of an earlier journal. */
  restore(line: unknown): void {
    for (const change of lineSchema.parse(line)) this.#apply(change);
  }

  /** From now on changes go to `report`, before the request that made them is answered. */
  reportTo(report: (changes: readonly StoreChange[]) => void): void {
    this.#report = report;
    for (const collection of documentCollections) {
      this.#documents(collection)?.on(['insert', 'update', 'delete'], () =>
        this.#changed(this.#documentsOf(collection)),
      );
    }
  }

  /** A table by its name in Azurite: `<account>$<table>`. */
  table(collection: string): EntityCollection | undefined {
    return this.#tables.get(collection);
  }

  /** While a transaction of Azurite's is under way: resolves when it has ended. Nothing may be changed before. */
  get transactionUnderWay(): Promise<void> | undefined {
    return this.#endTransaction === undefined ? undefined : this.#transaction;
  }

  /** Makes changes of one table as one step, which is reported before this returns. */
  change(collection: string, changes: readonly EntityChange[]): void {
    for (const change of changes) {
      const named = { ...change, collection } as StoreChange;
      this.#apply(named);
      this.#pending.push(named);
    }
    this.#flush();
  }

  /** Everything that is there, as lines from which `restore` makes it again. */
  *content(): Generator<readonly StoreChange[]> {
    yield documentCollections.map((collection) => this.#documentsOf(collection));
    for (const [collection, entities] of this.#tables) {
      yield [{ kind: 'table-made', collection }];
      for (const entity of entities.all()) yield [{ kind: 'put', collection, entity }];
    }
  }

  #replaceCollections(): void {
    const { db } = this.#store;
    const loki = {
      get: db.getCollection.bind(db),
      add: db.addCollection.bind(db),
      remove: db.removeCollection.bind(db),
    };
    db.getCollection = (name) => this.#tables.get(name) ?? loki.get(name);
    db.addCollection = (name, options) => {
      if (documentCollections.includes(name)) return loki.add(name, options);
      this.#changed({ kind: 'table-made', collection: name });
      return this.#makeTable(name);
    };
    db.removeCollection = (name) => {
      if (!this.#tables.delete(name)) return loki.remove(name);
      this.#changed({ kind: 'table-gone', collection: name });
    };
  }

  /**
   * Azurite knows one transaction at a time and fails a second one that begins meanwhile, so the second one waits; and
   * its changes are held back until it has ended, well or rolled back.
   */
  #holdTransactionsTogether(): void {
    const store = this.#store;
    const begin = store.beginBatchTransaction.bind(store);
    const end = store.endBatchTransaction.bind(store);
    store.beginBatchTransaction = async (batchId) => {
      const before = this.#transaction;
      const mine = Promise.withResolvers<void>();
      this.#transaction = mine.promise;
      await before;
      this.#endTransaction = mine.resolve;
      await begin(batchId);
    };
    store.endBatchTransaction = async (...of) => {
      try {
        await end(...of);
      } finally {
        const release = this.#endTransaction;
        this.#endTransaction = undefined;
        this.#flush();
        release?.();
      }
    };
  }

  #narrowQueries(): void {
    const store = this.#store;
    const query = store.queryTableEntities.bind(store);
    store.queryTableEntities = (context, account, table, options, ...next) => {
      // The query is made before its first await, so that no other one can see this hint.
      const tables = [...this.#tables.values()];
      const partition = partitionOf(options.filter);
      for (const one of tables) one.onlyPartition = partition;
      const result = query(context, account, table, options, ...next);
      for (const one of tables) one.onlyPartition = undefined;
      return result;
    };
  }

  #makeTable(collection: string): EntityCollection {
    const table = new EntityCollection((change) => this.#changed({ ...change, collection } as StoreChange));
    this.#tables.set(collection, table);
    return table;
  }

  /** A replacement is a removal and an insertion in one go: what happens before the next microtask stays together. */
  #changed(change: StoreChange): void {
    if (this.#pending.length === 0) queueMicrotask(() => this.#endTransaction === undefined && this.#flush());
    this.#pending.push(change);
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const changes = this.#pending;
    this.#pending = [];
    this.#report(changes);
  }

  #apply(change: StoreChange): void {
    const { collection } = change;
    const table = this.#tables.get(collection);
    if (change.kind === 'table-made') this.#makeTable(collection);
    else if (change.kind === 'table-gone') this.#tables.delete(collection);
    else if (change.kind === 'put') table?.put(change.entity as StoredEntity);
    else if (change.kind === 'delete') table?.delete(change.partitionKey, change.rowKey);
    else this.#restoreDocuments(collection, change.documents);
  }

  #restoreDocuments(collection: string, documents: readonly Readonly<Record<string, unknown>>[]): void {
    const target = this.#documents(collection);
    target?.clear();
    for (const document of documents) target?.insert({ ...document });
  }

  #documentsOf(collection: string): StoreChange {
    // What Loki adds to a document counts within one process only.
    const documents = (this.#documents(collection)?.data ?? []).map(({ $loki: _id, meta: _meta, ...own }) => own);
    return { kind: 'documents', collection, documents };
  }

  #documents(name: string): LokiCollection | undefined {
    const collection = this.#store.db.getCollection(name);
    return collection === null || collection instanceof EntityCollection ? undefined : collection;
  }
}
