import type { Json, JsonInput } from '../../kernel/json.ts';

/** One record as stored; `etag` guards its replacement. */
export type CenterRecord = { readonly key: string; readonly value: Json; readonly etag: string };

/** What the contact center needs of the records' table. Every method may throw {Unavailable} StoreUnavailable. */
export interface CenterRecords {
  get(partition: string, key: string): Promise<CenterRecord | undefined>;
  /** Writes a record unless there is one; false when there is. */
  insert(partition: string, key: string, value: JsonInput): Promise<boolean>;
  /** Replaces a record as it was read; false when it has changed or gone since. */
  replace(partition: string, key: string, value: JsonInput, etag: string): Promise<boolean>;
  remove(partition: string, key: string): Promise<void>;
  /** Records of a partition whose key begins with `prefix`, in key order. */
  list(partition: string, range: { readonly prefix: string }): Promise<readonly CenterRecord[]>;
}
