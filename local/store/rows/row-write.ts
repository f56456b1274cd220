import type { EntityChange, EntityCollection } from '../entity-collection.ts';
import type { StoredEntity } from '../row-list.ts';
import { entityOf, type RowContent, type RowProperties } from './row-content.ts';
import type { RowKeys } from './row-keys.ts';
import type { TimeStamps } from './time-stamps.ts';

/** One write; `replace`, `merge` and `remove` hold only while the row has that ETag (`*`: any). A merge leaves the properties that it does not bring. */
export type RowWrite =
  | { readonly op: 'insert'; readonly row: RowContent }
  | { readonly op: 'upsert'; readonly row: RowContent }
  | { readonly op: 'replace' | 'merge'; readonly row: RowContent; readonly etag: string }
  | { readonly op: 'remove'; readonly row: RowKeys; readonly etag: string };

/** What writes come to, in their order. */
export type WrittenRows = readonly EntityChange[];

/** What the writes change; undefined when they are not all of one partition and of different rows, or one of them does not hold. */
export function changesOf(
  writes: readonly RowWrite[],
  table: EntityCollection,
  stamps: TimeStamps,
): WrittenRows | undefined {
  const partitionKey = writes[0]?.row.partitionKey ?? '';
  const rows = table.partition(partitionKey);
  const rowKeys = new Set<string>();
  for (const write of writes) {
    if (write.row.partitionKey !== partitionKey || !holds(write, rows?.get(write.row.rowKey))) return undefined;
    rowKeys.add(write.row.rowKey);
  }
  if (rowKeys.size !== writes.length) return undefined;
  return writes.map((write) =>
    write.op === 'remove'
      ? { kind: 'delete', ...write.row }
      : { kind: 'put', entity: entityOf(contentAfter(write, rows?.get(write.row.rowKey)), stamps.next()) },
  );
}

function contentAfter(
  { op, row }: Exclude<RowWrite, { readonly op: 'remove' }>,
  there: StoredEntity | undefined,
): RowContent {
  if (op !== 'merge') return row;
  return { ...row, properties: { ...(there?.properties as RowProperties | undefined), ...row.properties } };
}

function holds(write: RowWrite, there: StoredEntity | undefined): boolean {
  if (write.op === 'insert') return there === undefined;
  if (write.op === 'upsert') return true;
  return there !== undefined && (write.etag === '*' || write.etag === there.eTag);
}
