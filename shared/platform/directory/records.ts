import type { Json } from '../../kernel/json.ts';

/** One record as stored; `etag` guards its replacement and its removal. */
export type PlatformRecord = { readonly key: string; readonly value: Json; readonly etag: string };

/**
 * What the platform keeps besides its partitions: directory, keys, who is signed in. Small records by partition and key.
 * Every method may throw {Unavailable} StoreUnavailable.
 */
export interface PlatformRecords {
  get(partition: string, key: string): Promise<PlatformRecord | undefined>;
  /** Writes a record unless there is one; false when there is. */
  insert(partition: string, key: string, value: Json): Promise<boolean>;
  /** Creates or replaces a record. */
  put(partition: string, key: string, value: Json): Promise<void>;
  /** Replaces a record as it was read; false when it has changed or gone since. */
  replace(partition: string, key: string, value: Json, etag: string): Promise<boolean>;
  /** Removes a record; nothing happens when there is none. */
  remove(partition: string, key: string): Promise<void>;
  /** Removes a record as it was read; false when it has changed since. */
  removeIf(partition: string, key: string, etag: string): Promise<boolean>;
  /** The records whose key begins with `prefix`, in key order. */
  list(partition: string, prefix: string): Promise<readonly PlatformRecord[]>;
}
