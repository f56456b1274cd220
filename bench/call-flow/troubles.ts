import { parseJson } from '../../shared/kernel/json.ts';

/** How much of a line is shown that is no log entry, such as a warning of the host. */
const shownCharacters = 120;

/** Counts what the application logs as warnings and errors, so that a figure is not read without them. */
export class Troubles {
  readonly #counts = new Map<string, number>();

  read(line: string): void {
    const entry = parseJson(line);
    if (typeof entry !== 'object' || entry === null || !('level' in entry)) {
      this.#count(`"${line.slice(0, shownCharacters)}"`);
      return;
    }
    const { level, event, step, code } = entry as Readonly<Record<string, unknown>>;
    if (level === 'warn' || level === 'error') this.#count([level, event, step, code].filter(Boolean).join(' '));
  }

  /** What was counted since the last call, one line each. */
  take(): readonly string[] {
    const lines = [...this.#counts].map(([what, count]) => `the application logged ${count} × ${what}`);
    this.#counts.clear();
    return lines;
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }
}
