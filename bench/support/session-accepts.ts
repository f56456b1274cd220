import { parseJson } from '../../shared/kernel/json.ts';

/** Counts sessions that a host accepts while it is asked to. */
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

  /** A session was accepted; the host holds so many with it. */
  accepted(held: number): void {
    if (!this.#isCounting) return;
    this.#count += 1;
    this.#mostHeld = Math.max(this.#mostHeld, held);
  }

  /** Reads a line of the application's output; whether it tells of an accept, as it does with `CAREBRIDGE_LOCAL_ACCEPT_MS`. */
  read(line: string): boolean {
    if (!line.includes('"session-accepted"')) return false;
    const { event, held } = (parseJson(line) ?? {}) as Readonly<Record<string, unknown>>;
    if (event !== 'session-accepted') return false;
    this.accepted(Number(held));
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
