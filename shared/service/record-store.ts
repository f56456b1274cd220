import type { Json } from '../kernel/json.ts';

/** One record as stored; `etag` guards its replacement. */
export type StoredRecord = { readonly key: string; readonly value: Json; readonly etag: string };

/**
 * Small records by partition and key, for what is no conversation: tenants, salts, counters.
 * Every method may throw {ProviderUnavailable} StoreUnavailable.
 */
export interface RecordStore {
  get(partition: string, key: string): Promise<StoredRecord | undefined>;
  /** Writes a record unless there is one; false when there is. */
  insert(partition: string, key: string, value: Json): Promise<boolean>;
  /** Replaces a record as it was read; false when it has changed or gone since. */
  replace(partition: string, key: string, value: Json, etag: string): Promise<boolean>;
  /** Removes a record; nothing happens when there is none. */
  remove(partition: string, key: string): Promise<void>;
  /** All records of a partition, in key order. */
  list(partition: string): Promise<readonly StoredRecord[]>;
}
