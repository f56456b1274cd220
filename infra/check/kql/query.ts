import { azureTables, type Columns, type ColumnType, QueryFault } from './columns.ts';
import { KqlExpressions, type Typed } from './expression.ts';
import { KqlReader } from './tokens.ts';

/** What a query may name besides the tables of Azure Monitor. */
export type Vocabulary = {
  /** Saved functions by name: their parameters' types, and the columns that they give. */
  readonly functions: ReadonlyMap<string, { readonly parameters: readonly ColumnType[]; readonly columns: Columns }>;
  /** Parameters of the query itself. */
  readonly parameters: Columns;
};

/**
 * The columns of a query's result.
 * @throws {QueryFault} — when it names a column, table or function that is not there, or one of the wrong type
 */
export function columnsOf(query: string, vocabulary: Vocabulary): Columns {
  return new QueryReader(query, vocabulary).read();
}

class QueryReader {
  readonly #reader: KqlReader;
  readonly #vocabulary: Vocabulary;
  readonly #tables = new Map<string, Columns>(azureTables);
  readonly #scalars: Map<string, ColumnType>;

  constructor(query: string, vocabulary: Vocabulary) {
    this.#reader = new KqlReader(query);
    this.#vocabulary = vocabulary;
    this.#scalars = new Map(vocabulary.parameters);
  }

  read(): Columns {
    while (this.#reader.takes('let')) this.#let();
    const columns = this.#pipeline();
    if (this.#reader.next.kind !== 'end') throw new QueryFault(`unexpected ${this.#reader.next.text}`);
    return columns;
  }

  #let(): void {
    const name = this.#reader.word();
    this.#reader.expect('=');
    if (this.#isTable(this.#reader.next.text)) this.#tables.set(name, this.#pipeline());
    else this.#scalars.set(name, this.#expressions(new Map()).read().type);
    this.#reader.expect(';');
  }

  #isTable(name: string): boolean {
    return this.#tables.has(name) || this.#vocabulary.functions.has(name);
  }

  #expressions(columns: Columns): KqlExpressions {
    return new KqlExpressions(this.#reader, new Map([...this.#scalars, ...columns]), (name) => this.#isTable(name));
  }

  #pipeline(): Columns {
    let columns = this.#source();
    while (this.#reader.takes('|')) columns = this.#operator(this.#reader.word(), columns);
    return columns;
  }

  #source(): Columns {
    if (this.#reader.takes('(')) {
      const inner = this.#pipeline();
      this.#reader.expect(')');
      return inner;
    }
    const name = this.#reader.word();
    const table = this.#tables.get(name);
    if (table !== undefined) return table;
    const saved = this.#vocabulary.functions.get(name);
    if (saved === undefined) throw new QueryFault(`there is no table ${name}`);
    const given = this.#reader.takes('(') ? this.#arguments() : [];
    if (given.length !== saved.parameters.length || given.some((type, index) => type !== saved.parameters[index])) {
      throw new QueryFault(`${name} takes (${saved.parameters.join(', ')})`);
    }
    return saved.columns;
  }

  #arguments(): readonly ColumnType[] {
    const types: ColumnType[] = [];
    while (!this.#reader.takes(')')) {
      types.push(this.#expressions(new Map()).read().type);
      this.#reader.takes(',');
    }
    return types;
  }

  #operator(name: string, columns: Columns): Columns {
    switch (name) {
      case 'where':
        if (this.#expressions(columns).read().type !== 'flag') throw new QueryFault('where needs a condition');
        return columns;
      case 'extend':
        return new Map([...columns, ...this.#assignments(columns)]);
      case 'project':
      case 'distinct':
        return new Map(this.#assignments(columns));
      case 'summarize':
        return this.#summarize(columns);
      case 'sort':
        return this.#sort(columns);
      case 'join':
        return this.#join(columns);
      default:
        throw new QueryFault(`${name} is not used here`);
    }
  }

  /** `name = expression, expression, …`, each with the name that it has or gets. */
  #assignments(columns: Columns): readonly (readonly [string, ColumnType])[] {
    const assigned: (readonly [string, ColumnType])[] = [];
    const known = new Map(columns);
    do {
      const given = this.#reader.ahead(1).text === '=' ? this.#reader.word() : undefined;
      if (given !== undefined) this.#reader.expect('=');
      const entries =
        given === undefined && this.#reader.sees('arg_max', 'arg_min')
          ? this.#argument(known)
          : [this.#expressions(known).read()];
      for (const { name, type } of entries) {
        assigned.push([given ?? name ?? 'Column', type]);
        if (given !== undefined && !columns.has(given)) known.set(given, type);
      }
    } while (this.#reader.takes(','));
    return assigned;
  }

  /** `arg_max(by, column, …)` gives all the columns that it names. */
  #argument(columns: Columns): readonly Typed[] {
    this.#reader.take();
    this.#reader.expect('(');
    const named: Typed[] = [];
    while (!this.#reader.takes(')')) {
      named.push(this.#expressions(columns).read());
      this.#reader.takes(',');
    }
    return named;
  }

  #summarize(columns: Columns): Columns {
    const aggregates = this.#assignments(columns);
    const groups = this.#reader.takes('by') ? this.#assignments(columns) : [];
    return new Map([...groups, ...aggregates]);
  }

  #sort(columns: Columns): Columns {
    this.#reader.expect('by');
    do {
      this.#expressions(columns).read();
      if (this.#reader.sees('asc', 'desc')) this.#reader.take();
    } while (this.#reader.takes(','));
    return columns;
  }

  #join(columns: Columns): Columns {
    this.#reader.expect('kind');
    this.#reader.expect('=');
    this.#reader.word();
    const right = this.#source();
    this.#reader.expect('on');
    const key = this.#reader.word();
    if (!columns.has(key) || !right.has(key)) throw new QueryFault(`${key} is not on both sides of the join`);
    return new Map([...right, ...columns]);
  }
}
