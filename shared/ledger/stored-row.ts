import * as z from 'zod';
import { ProtocolViolation } from '../kernel/errors.ts';
import { type Json, parseJson } from '../kernel/json.ts';
import { escapedKey, originalKey } from './key-escape.ts';
import type { StorableRow } from './limits.ts';
import { piecesOf, storableText } from './pieces.ts';
import { type RowSchema, readInSchema } from './row-schema.ts';

/** What is to be stored in one row; `commitId` tells whose write it is, `version` is for the state row. */
export type RowContent = {
  readonly partition: string;
  readonly rowKey: string;
  readonly value: Json | undefined;
  readonly commitId?: string;
  readonly version?: number;
};

/** One row as it was read, keys as they were given. */
export type StoredRow = {
  readonly rowKey: string;
  readonly value: Json;
  readonly etag: string;
  readonly commitId: string | undefined;
  readonly version: number | undefined;
};

const entitySchema = z.looseObject({
  rowKey: z.string(),
  etag: z.string(),
  schema: z.number(),
  commitId: z.string().optional(),
  version: z.number().optional(),
});

const pieceName = (index: number): string => `v${index}`;

/** A row as the store takes it: the value's JSON text over the properties v0, v1, … */
export function storable(content: RowContent, schema: RowSchema): StorableRow {
  const { partition, rowKey, value, commitId, version } = content;
  const pieces = value === undefined ? [] : piecesOf(storableText(value));
  return {
    partitionKey: escapedKey(partition),
    rowKey: escapedKey(rowKey),
    properties: {
      schema: schema.number,
      ...(version === undefined ? {} : { version }),
      ...(commitId === undefined ? {} : { commitId }),
      ...Object.fromEntries(pieces.map((piece, index) => [pieceName(index), piece])),
    },
  };
}

/**
 * A row as the store gave it; a value that was never given reads as null.
 * @throws {ProtocolViolation} UnexpectedAnswer — when it is none of ours
 */
export function readRow(entity: unknown, schema: RowSchema): StoredRow {
  const parsed = entitySchema.safeParse(entity);
  if (!parsed.success) throw unreadable(parsed.error.message);
  const { etag, commitId, version } = parsed.data;
  const rowKey = originalKey(parsed.data.rowKey);
  const value = readInSchema(schema, parsed.data.schema, joined(parsed.data), rowKey);
  return { rowKey, value, etag, commitId, version };
}

function joined(entity: Readonly<Record<string, unknown>>): Json {
  let text = '';
  for (let index = 0; ; index += 1) {
    const piece = entity[pieceName(index)];
    if (typeof piece !== 'string') break;
    text += piece;
  }
  if (text === '') return null;
  const value = parseJson(text);
  if (value === undefined) throw unreadable('text that is not JSON');
  return value as Json;
}

function unreadable(got: string): ProtocolViolation {
  return new ProtocolViolation('A stored record cannot be read.', {
    expected: 'a row with schema number, and a value in JSON',
    got,
    source: 'docs/decisions/0002-one-partition-one-transaction.md',
  });
}
