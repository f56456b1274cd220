import {
  isPageValueName,
  longestPageValue,
  mostPageValues,
  pageValuePrefix,
} from '../../shared/protocol/carebridge/page-values.ts';
import type { FrameChat } from '../embed/host-port.ts';
import type { PagePort } from '../embed/page-port.ts';

/** What the page lets the company know: it goes with the invitation of the next chat. */
export class PageValues {
  readonly #port: PagePort;

  constructor(port: PagePort) {
    this.#port = port;
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
  }

  clear(): void {
    const { values } = this.#port.options;
    for (const name in values) delete values[name];
  }

  follow(_chat: FrameChat): void {}

  /** Takes a value, or says why not. */
  #take(name: string, value: unknown): string | undefined {
    const { values } = this.#port.options;
    const key = pageValuePrefix + name;
    if (!isPageValueName(name)) return 'a name has 1 to 40 letters, digits, "-" and "_", a letter first.';
    if (value === null || value === undefined) {
      delete values[key];
      return undefined;
    }
    if (typeof value !== 'string' && typeof value !== 'boolean' && !Number.isFinite(value)) {
      return 'a value is a text, a number, true, false or null.';
    }
    if (!Object.hasOwn(values, key) && countOf(values) >= mostPageValues)
      return `there may be ${mostPageValues} at most.`;
    const text = String(value);
    values[key] = text.slice(0, longestPageValue);
    return text.length > longestPageValue ? `was cut at ${longestPageValue} characters.` : undefined;
  }
}

function countOf(values: object): number {
  let count = 0;
  for (const name in values) if (Object.hasOwn(values, name)) count += 1;
  return count;
}
