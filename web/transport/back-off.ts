/** How long to wait before the next attempt. */
export type BackOff = { readonly firstMs: number; readonly growth: number; readonly lastMs: number };

/** Quick at first, since most failures pass; never more often than every quarter of a minute in the end. */
export const usualBackOff: BackOff = { firstMs: 400, growth: 1.8, lastMs: 15_000 };

/** The pause before attempt number `attempt` (from 1); `random` (0 to 1) spreads those who failed together. */
export function pauseMs(attempt: number, random: number, backOff: BackOff = usualBackOff): number {
  const longest = Math.min(backOff.firstMs * backOff.growth ** (attempt - 1), backOff.lastMs);
  return longest * (0.5 + random / 2);
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
