import type * as z from 'zod';
import { StateConflict } from '../../kernel/errors.ts';
import type { JsonInputObject } from '../../kernel/json.ts';
import { KeyedLock } from '../../kernel/keyed-lock.ts';
import type { CenterRecords } from './center-records.ts';

/** An entry with how often it was written, from 1 on. */
export type Revised<Entry> = { readonly entry: Entry; readonly revision: number };

const writeTries = 10;

/** The partition of what a tenant has. */
const tenantPartition = (tenant: string): string => `contact-center-tenant.${tenant}`;

/** One kind of entries of tenants: a record each, by its id, with a number that grows with every change. */
export class TenantEntries<Entry extends JsonInputObject> {
  readonly #records: CenterRecords;
  readonly #kind: string;
  readonly #schema: z.ZodType<Entry>;
  /** Changes of one entry here go one after another. */
  readonly #turns = new KeyedLock();

  constructor(records: CenterRecords, kind: string, schema: z.ZodType<Entry>) {
    this.#records = records;
    this.#kind = kind;
    this.#schema = schema;
  }

  async find(tenant: string, id: string): Promise<Revised<Entry> | undefined> {
    const record = await this.#records.get(tenantPartition(tenant), this.#key(id));
    return record === undefined ? undefined : this.#read(record.value);
  }

  async all(tenant: string): Promise<readonly Entry[]> {
    const records = await this.#records.list(tenantPartition(tenant), { prefix: this.#key('') });
    return records.map(({ value }) => this.#read(value).entry);
  }

  /** False when the id is taken. */
  insert(tenant: string, id: string, entry: Entry): Promise<boolean> {
    return this.#records.insert(tenantPartition(tenant), this.#key(id), { revision: 1, entry });
  }

  /**
   * Changes an entry that is there; undefined when there is none.
   * @throws {StateConflict} StateChanged — when others keep writing first; what `change` throws
   */
  change(
    tenant: string,
    id: string,
    change: (before: Revised<Entry>) => Entry | Promise<Entry>,
  ): Promise<Revised<Entry> | undefined> {
    const partition = tenantPartition(tenant);
    return this.#turns.run(`${partition} ${id}`, () => this.#changed(partition, id, change));
  }

  async #changed(
    partition: string,
    id: string,
    change: (before: Revised<Entry>) => Entry | Promise<Entry>,
  ): Promise<Revised<Entry> | undefined> {
    for (let tries = 0; tries < writeTries; tries += 1) {
      const record = await this.#records.get(partition, this.#key(id));
      if (record === undefined) return undefined;
      const before = this.#read(record.value);
      const after = { revision: before.revision + 1, entry: await change(before) };
      if (await this.#records.replace(partition, this.#key(id), after, record.etag)) return after;
    }
    throw new StateConflict('Others kept writing the entry first.');
  }

  /** What is not there is removed, too. */
  remove(tenant: string, id: string): Promise<void> {
    return this.#records.remove(tenantPartition(tenant), this.#key(id));
  }

  #key(id: string): string {
    return `${this.#kind}.${id}`;
  }

  #read(value: unknown): Revised<Entry> {
    const { revision, entry } = value as { readonly revision: number; readonly entry: unknown };
    return { revision, entry: this.#schema.parse(entry) };
  }
}
