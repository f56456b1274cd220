import type { EntityCollection } from '../entity-collection.ts';
import { extentOf, type KeyFilter, keyFilterOf } from './key-filter.ts';
import { minimalMetadata, type RowAnswer } from './row-answer.ts';
import { shownRow } from './row-content.ts';
import { decoded, isPlainKey } from './row-keys.ts';

/** A page of a query: rows that pass the filter, from a key on, at most so many. */
export type QueryRequest = { readonly filter: KeyFilter; readonly from: string | undefined; readonly most: number };

/** Most rows of a page. Source: Query timeout and pagination, Azure Storage REST reference. */
const mostRows = 1_000;
const known = ['$filter', '$top', 'NextPartitionKey', 'NextRowKey'];
const count = /^[1-9]\d{0,3}$/;

/** Reads the query of a URL; undefined when it asks for anything but rows of one partition by their keys. */
export function queryOf(text: string): QueryRequest | undefined {
  const parameters = parametersOf(text);
  const filter = keyFilterOf(parameters?.$filter ?? '');
  if (parameters === undefined || filter === undefined) return undefined;
  const { $top: top = String(mostRows), NextPartitionKey: nextPartition, NextRowKey: nextRow } = parameters;
  if (!count.test(top) || Number(top) > mostRows) return undefined;
  if (nextPartition === undefined && nextRow === undefined) return { filter, from: undefined, most: Number(top) };
  const from = fromBase64(nextRow);
  return fromBase64(nextPartition) === filter.partitionKey && isPlainKey(from)
    ? { filter, from, most: Number(top) }
    : undefined;
}

function parametersOf(text: string): Readonly<Record<string, string>> | undefined {
  if (text.includes('+')) return undefined;
  const parameters: Record<string, string> = {};
  for (const parameter of text.split('&')) {
    const end = parameter.indexOf('=');
    const name = parameter.slice(0, end);
    const value = decoded(parameter.slice(end + 1));
    if (value === undefined || !known.includes(name) || name in parameters) return undefined;
    parameters[name] = value;
  }
  return parameters;
}

const fromBase64 = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString();
const asBase64 = (text: string): string => Buffer.from(text).toString('base64');

/** The page; undefined when it holds a row that only Azurite can show. */
export function pageAnswer(
  { filter, from, most }: QueryRequest,
  table: EntityCollection,
  accountUrl: string,
): RowAnswer | undefined {
  const list = table.partition(filter.partitionKey);
  const extent = list === undefined ? { start: 0, end: 0 } : extentOf(filter, list);
  const start = from === undefined || list === undefined ? extent.start : Math.max(extent.start, list.firstAt(from));
  const end = Math.min(extent.end, start + most);
  const value: object[] = [];
  for (const row of list?.rows.slice(start, Math.max(start, end)) ?? []) {
    const shown = shownRow(row);
    if (shown === undefined) return undefined;
    value.push(shown);
  }
  const next = end < extent.end ? list?.rows[end] : undefined;
  const continuation =
    next === undefined
      ? []
      : [
          ...['x-ms-continuation-nextpartitionkey', asBase64(next.PartitionKey)],
          ...['x-ms-continuation-nextrowkey', asBase64(next.RowKey)],
        ];
  const body = JSON.stringify({ 'odata.metadata': `${accountUrl}/$metadata#Tables/@Element`, value });
  return { status: 200, headers: ['content-type', minimalMetadata, ...continuation], body };
}
