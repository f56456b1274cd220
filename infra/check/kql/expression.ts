import { type Columns, type ColumnType, QueryFault } from './columns.ts';
import { fits, resultOf } from './functions.ts';
import type { KqlReader } from './tokens.ts';

/** An expression as far as queries are checked: what it holds, and the column name that it gets when it is given none. */
export type Typed = { readonly type: ColumnType; readonly name: string | undefined };

const textOperators = ['startswith', 'has', 'contains', 'endswith'];
const comparisons = ['==', '!=', '<', '>', '<=', '>='];

/** Reads expressions, and refuses those that name no column or compare what cannot be compared. */
export class KqlExpressions {
  readonly #reader: KqlReader;
  readonly #columns: Columns;
  readonly #isTable: (name: string) => boolean;

  /** `columns`: of the row, parameters and scalar variables included. */
  constructor(reader: KqlReader, columns: Columns, isTable: (name: string) => boolean) {
    this.#reader = reader;
    this.#columns = columns;
    this.#isTable = isTable;
  }

  read(): Typed {
    let left = this.#conjunction();
    while (this.#reader.takes('or')) left = flagOf(left, this.#conjunction());
    return left;
  }

  #conjunction(): Typed {
    let left = this.#comparison();
    while (this.#reader.takes('and')) left = flagOf(left, this.#comparison());
    return left;
  }

  #comparison(): Typed {
    const left = this.#sum();
    const { text } = this.#reader.next;
    if (this.#reader.sees(...textOperators)) {
      this.#reader.take();
      return this.#compared(text, must(left, 'text', text), this.#sum());
    }
    if (this.#reader.sees(...comparisons)) {
      this.#reader.take();
      return this.#compared(text, left, this.#sum());
    }
    return this.#reader.takes('in') ? this.#among(left) : left;
  }

  #compared(operator: string, left: Typed, right: Typed): Typed {
    if (!fits(left.type, right.type)) throw new QueryFault(`${left.type} ${operator} ${right.type} never holds`);
    return { type: 'flag', name: undefined };
  }

  #among(left: Typed): Typed {
    this.#reader.expect('(');
    do {
      const { kind, text } = this.#reader.next;
      if (kind === 'word' && this.#isTable(text)) this.#reader.take();
      else this.#compared('in', left, this.#sum());
    } while (this.#reader.takes(','));
    this.#reader.expect(')');
    return { type: 'flag', name: undefined };
  }

  #sum(): Typed {
    let left = this.#product();
    while (this.#reader.sees('+', '-')) {
      this.#reader.take();
      left = this.#number(left, this.#product());
    }
    return left;
  }

  #product(): Typed {
    let left = this.#primary();
    while (this.#reader.sees('*', '/')) {
      this.#reader.take();
      left = this.#number(left, this.#primary());
    }
    return left;
  }

  #number(left: Typed, right: Typed): Typed {
    must(left, 'number', 'arithmetic');
    must(right, 'number', 'arithmetic');
    return { type: 'number', name: undefined };
  }

  #primary(): Typed {
    const { kind, text } = this.#reader.take();
    if (kind === 'text' || kind === 'number' || kind === 'span') return { type: kind, name: undefined };
    if (text === '(') {
      const inner = this.read();
      this.#reader.expect(')');
      return inner;
    }
    if (kind !== 'word') throw new QueryFault(`unexpected ${text}`);
    if (this.#reader.takes('(')) return this.#call(text);
    const type = this.#columns.get(text);
    if (type === undefined) throw new QueryFault(`there is no column ${text}`);
    return this.#members({ type, name: text });
  }

  #members(of: Typed): Typed {
    if (!this.#reader.takes('.')) return of;
    must(of, 'dynamic', 'a member');
    return this.#members({ type: 'any', name: this.#reader.word() });
  }

  #call(name: string): Typed {
    const args: Typed[] = [];
    while (!this.#reader.takes(')')) {
      args.push(this.read());
      this.#reader.takes(',');
    }
    const type = resultOf(
      name,
      args.map((one) => one.type),
    );
    return { type, name: ['bin', 'take_any'].includes(name) ? args[0]?.name : `${name}_` };
  }
}

function must(typed: Typed, type: ColumnType, what: string): Typed {
  if (!fits(typed.type, type)) throw new QueryFault(`${what} needs ${type}, not ${typed.type}`);
  return typed;
}

function flagOf(left: Typed, right: Typed): Typed {
  must(left, 'flag', 'a condition');
  return must(right, 'flag', 'a condition');
}
