import { parseJson } from '../../../shared/kernel/json.ts';
import type { StoredEntity } from '../row-list.ts';
import { isPlainKey, type RowKeys } from './row-keys.ts';
import { etagOf } from './time-stamps.ts';

/** Properties of a row besides its keys; what needs a type beside it is Azurite's to serve. */
export type RowProperties = Readonly<Record<string, string | number | boolean>>;

/** A row as a request brings it. */
export type RowContent = RowKeys & { readonly properties: RowProperties };

const stampType = 'Timestamp@odata.type';
const propertyName = /^[A-Za-z][A-Za-z0-9_]*$/;
/** UTF-16 units that a text may have. Source: Understanding the Table service data model (64 KiB). */
const longestText = 32 * 1_024;

/** The row in a body; undefined when the body is anything but a row with plain keys and properties. */
export function contentOf(body: string): RowContent | undefined {
  const row = parseJson(body);
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined;
  const { PartitionKey: partitionKey, RowKey: rowKey, ...properties } = row as Readonly<Record<string, unknown>>;
  if (!isPlainKey(partitionKey) || !isPlainKey(rowKey) || !arePlain(properties)) return undefined;
  return { partitionKey, rowKey, properties };
}

function arePlain(properties: Readonly<Record<string, unknown>>): properties is RowProperties {
  for (const name in properties) {
    if (!propertyName.test(name) || name === 'Timestamp' || !isPlain(properties[name])) return false;
  }
  return true;
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= longestText;
  return typeof value === 'boolean' || Number.isInteger(value);
}

/** The row as Azurite keeps it. */
export function entityOf({ partitionKey, rowKey, properties }: RowContent, stamp: string): StoredEntity {
  return {
    PartitionKey: partitionKey,
    RowKey: rowKey,
    properties: {
      PartitionKey: partitionKey,
      RowKey: rowKey,
      ...properties,
      Timestamp: stamp,
      [stampType]: 'Edm.DateTime',
    },
    lastModifiedTime: stamp,
    eTag: etagOf(stamp),
  };
}

/** A row as answers show it; undefined when it has properties that need a type beside them. `metadata` stands first, where it is given. */
export function shownRow(entity: StoredEntity, metadata?: string): object | undefined {
  const shown: Record<string, unknown> = metadata === undefined ? {} : { 'odata.metadata': metadata };
  shown['odata.etag'] = entity.eTag;
  shown.PartitionKey = entity.PartitionKey;
  shown.RowKey = entity.RowKey;
  const properties = entity.properties as Readonly<Record<string, unknown>>;
  for (const name in properties) {
    if (name === stampType) continue;
    const value = properties[name];
    if (name.includes('@') || value === null || typeof value === 'object') return undefined;
    shown[name] = value;
  }
  return shown;
}
