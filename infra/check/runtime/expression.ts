import { isFields, type Value } from '../value.ts';
import { addedTo, guidOf } from './added.ts';

type Call = (...args: readonly Value[]) => Value;

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

/** Functions that the compiler leaves to the deployment, as far as our templates need them. GUIDs differ from those of Azure. */
const functions: Readonly<Record<string, Call>> = {
  environment: () => ({ authentication: { loginEndpoint: 'https://login.microsoftonline.com/' } }),
  extensionResourceId: (scope, type, name) => `${text(scope)}/providers/${text(type)}/${text(name)}`,
  format: (pattern, ...args) => text(pattern).replace(/\{(\d+)\}/g, (_, index: string) => text(args[Number(index)])),
  guid: (...args) => guidOf(...args.map(text)),
  reference: (target) => addedTo(text(target)),
  replace: (value, from, to) => text(value).replaceAll(text(from), text(to)),
};

/**
 * A text of a snapshot with what it becomes in a deployment: `[format('https://{0}', reference('…').defaultHostName)]`.
 * @throws {Error} — when it is an expression that has something unknown in it
 */
export function atRunTime(given: string): Value {
  const inside = /^\[(?!\[)([\s\S]*)\]$/.exec(given)?.[1];
  return inside === undefined ? given.replace(/^\[\[/, '[') : new Expression(inside).whole();
}

/** Reads an expression from left to right and works it out as it goes. */
class Expression {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Value {
    const value = this.#value();
    return this.#at === this.#text.length ? value : this.#fail();
  }

  #value(): Value {
    let value = this.#literal() ?? this.#call();
    for (let name = this.#take(/\.(\w+)/y); name !== undefined; name = this.#take(/\.(\w+)/y)) {
      const member = isFields(value) ? value[name] : undefined;
      if (member === undefined) throw new Error(`Azure adds no ${name}: ${this.#text}`);
      value = member;
    }
    return value;
  }

  #literal(): string | undefined {
    return this.#take(/'((?:[^']|'')*)'/y)?.replaceAll("''", "'");
  }

  #call(): Value {
    const called = functions[this.#take(/(\w+)\(/y) ?? ''];
    if (called === undefined) return this.#fail();
    const args: Value[] = [];
    while (this.#take(/(\))/y) === undefined) {
      args.push(this.#value());
      this.#take(/(, )/y);
    }
    return called(...args);
  }

  /** The first group of a pattern that fits here; the place moves behind it. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found?.[1];
  }

  #fail(): never {
    throw new Error(`unknown at "${this.#text.slice(this.#at)}" of ${this.#text}`);
  }
}
