/** What a column or an expression holds; `any` where it cannot be known. */
export type ColumnType = 'text' | 'number' | 'time' | 'span' | 'flag' | 'dynamic' | 'any';

/** The columns of a table, by name. */
export type Columns = ReadonlyMap<string, ColumnType>;

/** A query that Azure would refuse, or that would find nothing. */
export class QueryFault extends Error {
  override readonly name = 'QueryFault';
}

/** The columns that we use of the tables that Azure Monitor fills. */
export const azureTables: ReadonlyMap<string, Columns> = new Map([
  [
    'AppTraces',
    new Map<string, ColumnType>([
      ['TimeGenerated', 'time'],
      ['Message', 'text'],
      ['SeverityLevel', 'number'],
      ['OperationId', 'text'],
      ['OperationName', 'text'],
      ['AppRoleName', 'text'],
      ['AppRoleInstance', 'text'],
      ['Properties', 'dynamic'],
    ]),
  ],
]);
