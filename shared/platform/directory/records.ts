import type { Json } from '../../kernel/json.ts';

/** One record as stored. */
export type PlatformRecord = { readonly key: string; readonly value: Json };

/**
 * What the platform keeps besides its partitions: directory, keys, who is signed in. Small records by partition and key.
 * Every method may throw {Unavailable} StoreUnavailable.
 */
export interface PlatformRecords {
  get(partition: string, key: string): Promise<Json | undefined>;
  /** Writes a record unless there is one; false when there is. */
  insert(partition: string, key: string, value: Json): Promise<boolean>;
  /** Creates or replaces a record. */
  put(partition: string, key: string, value: Json): Promise<void>;
  /** Removes a record; nothing happens when there is none. */
  remove(partition: string, key: string): Promise<void>;
  /** The records whose key begins with `prefix`, in key order. */
  list(partition: string, prefix: string): Promise<readonly PlatformRecord[]>;
}
