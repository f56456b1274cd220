import {
  isPageValueName,
  longestPageValue,
  mostPageValues,
  pageValuePrefix,
} from '../../shared/protocol/carebridge/page-values.ts';
import type { FrameChat } from '../embed/host-port.ts';
import type { PagePort } from '../embed/page-port.ts';
import { ToldLater } from './told-later.ts';

/** What the page lets the company know: with the invitation of the next chat, and during the one that goes on. */
export class PageValues {
  readonly #port: PagePort;
  readonly #later: ToldLater;

  constructor(port: PagePort) {
    this.#port = port;
    this.#later = new ToldLater(port);
  }

  /** Takes values by name; `null` takes one back. What does not fit is left out, and the page's developer told. */
  set(values: unknown): void {
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      this.#port.complain('set takes an object: set({ order: "17" }).');
      return;
    }
    for (const name in values) {
      if (!Object.hasOwn(values, name)) continue;
      const fault = this.#take(name, (values as Record<string, unknown>)[name]);
      if (fault !== undefined) this.#port.complain(`set: ${name}: ${fault}`);
    }
    this.#later.send();
  }

  /** Takes a token of the site's server that says who the visitor is; it is verified once there is a chat. */
  identify(identity: unknown): void {
    const { token } = (identity ?? {}) as { readonly token?: unknown };
    if (typeof token === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) this.#later.identify(token);
    else this.#port.complain('identify takes a JWT of your server: identify({ token }).');
  }

  /** A chat is drawn; one that goes on already hears what was set before. */
  follow(chat: FrameChat): void {
    this.#later.follow(chat);
    const { values } = this.#port.options;
    for (const key in values) {
      if (Object.hasOwn(values, key)) this.#later.tell(key.slice(pageValuePrefix.length), values[key] ?? null);
    }
    this.#later.send();
  }

  clear(): void {
    const { values } = this.#port.options;
    for (const name in values) delete values[name];
    this.#later.clear();
  }

  /** Takes a value, or says why not. */
  #take(name: string, value: unknown): string | undefined {
    const { values } = this.#port.options;
    const key = pageValuePrefix + name;
    if (!isPageValueName(name)) return 'a name has 1 to 40 letters, digits, "-" and "_", a letter first.';
    if (value === null || value === undefined) {
      delete values[key];
      this.#later.tell(name, null);
      return undefined;
    }
    if (typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value)) {
      return 'a value is a text, a number, true, false or null.';
    }
    if (!Object.hasOwn(values, key) && countOf(values) >= mostPageValues)
      return `there may be ${mostPageValues} at most.`;
    const text = String(value);
    const shown = text.slice(0, longestPageValue);
    values[key] = shown;
    this.#later.tell(name, shown);
    return text.length > longestPageValue ? `was cut at ${longestPageValue} characters.` : undefined;
  }
}

function countOf(values: object): number {
  let count = 0;
  for (const name in values) if (Object.hasOwn(values, name)) count += 1;
  return count;
}
