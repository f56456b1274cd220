import type { TableRecords } from '../ledger/records.ts';

/** What the platform keeps besides its partitions (directory, keys, who is signed in): small records by partition and key. */
export type PlatformRecords = Pick<TableRecords, 'get' | 'insert' | 'put' | 'remove' | 'list'>;
