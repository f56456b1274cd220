import { textOf } from '../../support/source-tree.ts';
import { tableRows } from './markdown.ts';

/** Where a row lies. */
export type RowPlace = { readonly table: string; readonly partition: string; readonly row: string };

/** A kind of row, as docs/data.md describes it; `flow`: every call flow has some. */
export type RowKind = {
  readonly name: string;
  readonly table: string;
  readonly partition: RegExp;
  readonly row: RegExp;
  /** When it ends, in words. */
  readonly ends: string;
  readonly flow: boolean;
};

/** The tables that docs/data.md has a section about, and the kinds of rows in each. */
export function documentedRows(): { readonly tables: readonly string[]; readonly kinds: readonly RowKind[] } {
  const text = textOf('docs/data.md');
  const parts = new Map(tableRows(text, 'part').map(([part = '', , pattern = '']) => [bare(part), bare(pattern)]));
  const sections = text.split(/^## /m).slice(1);
  const tables = sections
    .map((section) => section.slice(0, section.indexOf('\n')))
    .filter((title) => /^[a-z]+$/.test(title));
  const kinds = sections.flatMap((section) =>
    tableRows(section, 'partition').map((cells): RowKind => {
      const [partition = '', row = ''] = cells;
      const table = section.slice(0, section.indexOf('\n'));
      return {
        name: `${table} ${bare(partition)} ${bare(row)}`,
        table,
        partition: patternOf(bare(partition), parts),
        row: patternOf(bare(row), parts),
        ends: cells.at(-2) ?? '',
        flow: cells.at(-1) === 'yes',
      };
    }),
  );
  return { tables, kinds };
}

/** The kinds that describe a row. */
export function kindsOf({ table, partition, row }: RowPlace, kinds: readonly RowKind[]): readonly RowKind[] {
  return kinds.filter((kind) => kind.table === table && kind.partition.test(partition) && kind.row.test(row));
}

const bare = (cell: string): string => cell.replace(/^`|`$/g, '');

function patternOf(key: string, parts: ReadonlyMap<string, string>): RegExp {
  const pattern = key.split(/(<[a-z]+>)/).map((piece) => {
    if (!piece.startsWith('<')) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const part = parts.get(piece);
    if (part === undefined) throw new Error(`docs/data.md explains no ${piece}`);
    return `(?:${part})`;
  });
  return new RegExp(`^${pattern.join('')}$`);
}
