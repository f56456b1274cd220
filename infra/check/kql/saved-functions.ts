import type { Columns, ColumnType } from './columns.ts';
import { columnsOf, type Vocabulary } from './query.ts';

/** A function as it is saved in the workspace. */
export type SavedFunction = { readonly name: string; readonly parameters: string; readonly query: string };

const types: Readonly<Record<string, ColumnType>> = {
  string: 'text',
  timespan: 'span',
  datetime: 'time',
  long: 'number',
  int: 'number',
};

/** `name:type, name:type = default` as columns. */
function parametersOf(text: string): Columns {
  const named = text.split(',').filter((one) => one.trim() !== '');
  return new Map(
    named.map((one): [string, ColumnType] => {
      const [name = '', type = ''] = one.split('=')[0]?.split(':') ?? [];
      return [name.trim(), types[type.trim()] ?? 'any'];
    }),
  );
}

/**
 * What queries may name when these functions are saved; each may use those before it.
 * @throws {QueryFault} — when one of them is at fault
 */
export function vocabularyOf(saved: readonly SavedFunction[]): Vocabulary {
  const functions = new Map<string, { readonly parameters: readonly ColumnType[]; readonly columns: Columns }>();
  for (const { name, parameters, query } of saved) {
    const given = parametersOf(parameters);
    functions.set(name, {
      parameters: [...given.values()],
      columns: columnsOf(query, { functions, parameters: given }),
    });
  }
  return { functions, parameters: new Map() };
}
