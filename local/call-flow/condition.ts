/** Something that is waited for: looked at again whenever `changed` is called. */
export class Condition {
  readonly #checks = new Set<() => void>();

  /** Tells everybody who waits to look again. */
  changed(): void {
    for (const check of [...this.#checks]) check();
  }

  /**
   * Resolves with the first value that `look` finds.
   * @throws {Error} when nothing was found within `limitMs`; the message says what was waited for
   */
  until<T>(what: string, look: () => T | undefined, limitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        end();
        resolve(found);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`Waited in vain: ${what}`));
      }, limitMs);
      const end = (): void => {
        clearTimeout(timer);
        this.#checks.delete(check);
      };
      this.#checks.add(check);
      check();
    });
  }
}
