import { BoundedMap } from '../../kernel/bounded-map.ts';
import { RequestRefused } from '../../kernel/errors.ts';

const rememberedKeys = 10_000;

/** A window of a key: when it began, in ms of the process's own clock, and what was taken. */
type Window = { readonly beganAt: number; readonly taken: number };

/** How much of something one key may have at this instance: for what is asked so often that counting it in the store would cost more than it. */
export class InstanceLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #windows = new BoundedMap<Window>(rememberedKeys);

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Takes one for `key`. @throws {RequestRefused} TooManyRequests — when nothing is left in this window; says when the next one begins */
  take(key: string): void {
    const now = performance.now();
    const known = this.#windows.get(key);
    const window = known !== undefined && now - known.beganAt < this.#windowMs ? known : { beganAt: now, taken: 0 };
    if (window.taken >= this.#limit) throw tooMany(window.beganAt + this.#windowMs - now);
    this.#windows.set(key, { ...window, taken: window.taken + 1 });
  }
}

/** The refusal of who has asked too often. */
export function tooMany(leftMs: number): RequestRefused {
  const leftSeconds = Math.max(1, Math.ceil(leftMs / 1_000));
  return new RequestRefused('TooManyRequests', 'Too many requests. Please wait a moment.', {
    headers: { 'retry-after': String(leftSeconds) },
  });
}
