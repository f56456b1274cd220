const firstMs = 400;
const growth = 1.8;
/** Quick at first, since most failures pass; never more often than every quarter of a minute in the end. */
const lastMs = 15_000;

/** How long to wait before attempt number `attempt` (from 1); `random` (0 to 1) spreads those who failed together. */
export function pauseMs(attempt: number, random = Math.random()): number {
  return Math.min(firstMs * growth ** (attempt - 1), lastMs) * (0.5 + random / 2);
}

/** A pause that can be cut short. */
export class Pause {
  #end: (() => void) | undefined;

  /** Resolves after `durationMs`, or as soon as `cut` is called. */
  wait(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.cut(), durationMs);
      this.#end = () => {
        clearTimeout(timer);
        this.#end = undefined;
        resolve();
      };
    });
  }

  cut(): void {
    this.#end?.();
  }
}
