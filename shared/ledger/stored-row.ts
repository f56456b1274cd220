import * as z from 'zod';
import { defined } from '../kernel/defined.ts';
import { ProtocolViolation } from '../kernel/errors.ts';
import { type Json, type JsonInput, type JsonObject, parseJson } from '../kernel/json.ts';
import { escapedKey, originalKey } from './key-escape.ts';
import type { StorableRow } from './limits.ts';

/** What is to be stored in one row; `commitId` tells whose write it is, `version` is for the state row. */
export type RowContent = {
  readonly partition: string;
  readonly rowKey: string;
  readonly value: JsonInput | undefined;
  readonly commitId?: string;
  readonly version?: number;
  /** The value's text as it is to be cut; absent: wherever a property is full. */
  readonly pieces?: readonly string[];
};

/** One row as it was read, keys as they were given. */
export type StoredRow = {
  readonly rowKey: string;
  readonly value: Json;
  /** The value's text as it is stored, property by property. */
  readonly pieces: readonly string[];
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

export const pieceName = (index: number): string => `v${index}`;

/** A row as the store takes it: the value's JSON text over the properties v0, v1, … */
export function storable(content: RowContent, schema: RowSchema): StorableRow {
  const { partition, rowKey, value, commitId, version } = content;
  const pieces = content.pieces ?? (value === undefined ? [] : piecesOf(storableText(value)));
  return {
    partitionKey: escapedKey(partition),
    rowKey: escapedKey(rowKey),
    properties: {
      schema: schema.number,
      ...defined({ version, commitId }),
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
  const pieces = piecesIn(parsed.data);
  const value = readInSchema(schema, parsed.data.schema, joined(pieces), rowKey);
  return { rowKey, value, pieces, etag, commitId, version };
}

function piecesIn(entity: Readonly<Record<string, unknown>>): readonly string[] {
  const pieces: string[] = [];
  for (let index = 0; ; index += 1) {
    const piece = entity[pieceName(index)];
    if (typeof piece !== 'string') return pieces;
    pieces.push(piece);
  }
}

function joined(pieces: readonly string[]): Json {
  const text = pieces.join('');
  if (text === '') return null;
  const value = parseJson(text);
  if (value === undefined) throw unreadable('text that is not JSON');
  return value as Json;
}

/**
 * A stored value that must be an object.
 * @throws {ProtocolViolation} UnexpectedAnswer — when it is none
 */
export function readObject({ value }: Pick<StoredRow, 'value'>): JsonObject {
  if (isObject(value)) return value;
  throw unreadable('a value that is no object');
}

/**
 * A reader of stored values of one kind. What passes the schema is given back as it is stored, with the members that the schema does
 * not name, so that what a newer release has added survives a write of this one. The schema may check less than `T` says.
 */
export function readerOf<T extends z.input<Schema>, Schema extends z.ZodType>(
  schema: Schema,
  kind: string,
): (stored: Json) => T {
  const passes = (stored: unknown): stored is T => schema.safeParse(stored).success;
  return (stored) => {
    if (passes(stored)) return stored;
    throw unreadable(issuesOf(schema.safeParse(stored).error), kind);
  };
}

function issuesOf(error: z.ZodError | undefined): string {
  return (error?.issues ?? []).map(({ path, code }) => `${path.join('.')} ${code}`).join(', ');
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(got: string, expected = 'a row with schema number, and a value in JSON'): ProtocolViolation {
  return new ProtocolViolation('A stored record cannot be read.', {
    expected,
    got,
    source: 'docs/decisions/0002-one-partition-one-transaction.md',
  });
}

/** Longest piece in UTF-16 units. A property holds 64 KiB; some room is left. */
export const longestPiece = 32_000;

/**
 * Line ends by Unicode, and the rest that some reader of a batch body takes for one. Inside JSON text they stand in strings only, where
 * an escape means the same; Azurite fails on a raw U+2028.
 */
const lineEnds = /[\u007f-\u009f\u2028\u2029\ufeff]/g;

const asEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A value as JSON text that every hop to the store and back leaves alone. */
export function storableText(value: JsonInput): string {
  return withoutLineEnds(JSON.stringify(value));
}

/** JSON text with its line ends as escapes. */
export function withoutLineEnds(text: string): string {
  return text.replace(lineEnds, asEscape);
}

/** Text in pieces of at most `longestPiece` units, surrogate pairs kept together: half a pair has no UTF-8 form. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    const end = isPairAt(text, start + longestPiece - 1) ? start + longestPiece - 1 : start + longestPiece;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function isPairAt(text: string, index: number): boolean {
  const point = text.codePointAt(index);
  return point !== undefined && point > 0xffff;
}

/**
 * The number that a writer puts on its rows, and how it reads those of the release before. Rows of the release after are read as they
 * are: writers stay readable by the release before them.
 */
export type RowSchema = {
  readonly number: number;
  /** Makes a value with schema `number - 1` one with schema `number`; `rowKey` tells what kind of row it is. */
  readonly upcast: (value: Json, rowKey: string) => Json;
};

/** The first schema; there is none before it. */
export const firstSchema: RowSchema = { number: 1, upcast: (value) => value };

/**
 * A stored value in the reader's schema.
 * @throws {ProtocolViolation} UnexpectedAnswer — when the row's schema is neither the reader's nor a neighbour of it
 */
function readInSchema(schema: RowSchema, stored: number, value: Json, rowKey: string): Json {
  if (stored === schema.number || stored === schema.number + 1) return value;
  if (stored === schema.number - 1 && stored >= firstSchema.number) return schema.upcast(value, rowKey);
  throw new ProtocolViolation('A stored record has a schema that this release does not know.', {
    expected: `schema ${schema.number}, or one of its neighbours`,
    got: `schema ${stored}`,
    source: 'docs/decisions/0002-one-partition-one-transaction.md',
  });
}
