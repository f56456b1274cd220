import { ProtocolViolation } from '../kernel/errors.ts';
import type { Json } from '../kernel/json.ts';

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
export function readInSchema(schema: RowSchema, stored: number, value: Json, rowKey: string): Json {
  if (stored === schema.number || stored === schema.number + 1) return value;
  if (stored === schema.number - 1 && stored >= firstSchema.number) return schema.upcast(value, rowKey);
  throw new ProtocolViolation('A stored record has a schema that this release does not know.', {
    expected: `schema ${schema.number}, or one of its neighbours`,
    got: `schema ${stored}`,
    source: 'docs/decisions/0002-one-partition-one-transaction.md',
  });
}
