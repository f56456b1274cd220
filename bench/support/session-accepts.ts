import { parseJson } from '../../shared/kernel/json.ts';

/** Counts sessions that a host accepts, as it tells them with `CAREBRIDGE_LOCAL_ACCEPT_MS`. */
export class SessionAccepts {
  #isCounting = false;
  #count = 0;
  #mostHeld = 0;

  begin(): void {
    this.#isCounting = true;
  }

  end(): void {
    this.#isCounting = false;
  }

  /** Reads a line of the application's output; whether it tells of an accept. */
  read(line: string): boolean {
    if (!line.includes('"session-accepted"')) return false;
    const { event, held } = (parseJson(line) ?? {}) as Readonly<Record<string, unknown>>;
    if (event !== 'session-accepted') return false;
    if (this.#isCounting) {
      this.#count += 1;
      this.#mostHeld = Math.max(this.#mostHeld, Number(held));
    }
    return true;
  }

  get count(): number {
    return this.#count;
  }

  /** The most sessions that were held at a time. */
  get mostHeld(): number {
    return this.#mostHeld;
  }
}
