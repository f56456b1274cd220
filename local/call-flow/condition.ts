/** What was waited for did not come in time; the message says what that was. */
export class WaitTimeout extends Error {
  constructor(what: string) {
    super(`Timed out waiting for ${what}`);
  }
}

/** Something that is waited for: looked at again whenever `changed` is called. */
export class Condition {
  readonly #checks = new Set<() => void>();

  /** Makes every waiting `until` look again. */
  changed(): void {
    for (const check of [...this.#checks]) check();
  }

  /**
   * Resolves with the first value that `look` finds.
   * @throws {WaitTimeout} — when nothing was found within `limitMs`; else what `look` throws
   */
  until<T>(what: string, look: () => T | undefined, limitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#checks.delete(check);
      };
      const check = (): void => {
        try {
          const found = look();
          if (found === undefined) return;
          resolve(found);
        } catch (error) {
          reject(error);
        }
        end();
      };
      const timer = setTimeout(() => {
        end();
        reject(new WaitTimeout(what));
      }, limitMs);
      this.#checks.add(check);
      check();
    });
  }
}
