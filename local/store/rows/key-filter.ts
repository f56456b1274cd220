import type { RowList } from '../row-list.ts';
import { plainKey } from './row-keys.ts';

/** A comparison of a row key. */
type Condition = { readonly operator: string; readonly key: string };

/** A filter of rows by nothing but their keys, all of one partition. */
export type KeyFilter = { readonly partitionKey: string; readonly conditions: readonly Condition[] };

/** Part of a list of rows, from `start` to before `end`. */
export type Extent = { readonly start: number; readonly end: number };

/** A bound need not be a key: the ledger ends a range of `mail.` before `mail/`. */
const bound = '[A-Za-z0-9._:@=,~/-]{0,513}';
const partition = new RegExp(`^PartitionKey eq '(${plainKey})'`);
const condition = new RegExp(` and RowKey (eq|ge|gt|le|lt) '(${bound})'`, 'y');

/** An OData filter that is `PartitionKey eq` and comparisons of `RowKey`; undefined when it is anything else. */
export function keyFilterOf(filter: string): KeyFilter | undefined {
  const [start, partitionKey] = partition.exec(filter) ?? [];
  if (start === undefined || partitionKey === undefined) return undefined;
  const conditions: Condition[] = [];
  for (let at = start.length; at < filter.length; at = condition.lastIndex) {
    condition.lastIndex = at;
    const [, operator, key] = condition.exec(filter) ?? [];
    if (operator === undefined || key === undefined) return undefined;
    conditions.push({ operator, key });
  }
  return { partitionKey, conditions };
}

/** Which rows of the partition pass. */
export function extentOf({ conditions }: KeyFilter, list: RowList): Extent {
  let start = 0;
  let end = list.rows.length;
  for (const { operator, key } of conditions) {
    if (operator === 'ge' || operator === 'eq') start = Math.max(start, list.firstAt(key));
    if (operator === 'gt') start = Math.max(start, list.firstAfter(key));
    if (operator === 'lt') end = Math.min(end, list.firstAt(key));
    if (operator === 'le' || operator === 'eq') end = Math.min(end, list.firstAfter(key));
  }
  return { start, end };
}
