const firstMs = 400;
const growth = 1.8;
/** The longest pause. The first ones are short, since most failures are temporary. */
const lastMs = 15_000;
/** What an answer asks for beyond this is not waited for: the chat must not be silent for longer. */
const longestAskedMs = 60_000;

/** How long to wait before attempt number `attempt` (from 1); `random` (0 to 1) spreads clients that failed at the same time. */
export function pauseMs(attempt: number, random = Math.random()): number {
  return Math.min(firstMs * growth ** (attempt - 1), lastMs) * (0.5 + random / 2);
}

/** The pause that `Retry-After` asks for, in seconds or as a date, up to a minute; undefined without one. Source: RFC 9110 §10.2.3 */
export function askedPauseMs({ headers }: Pick<Response, 'headers'>, now = Date.now()): number | undefined {
  const asked = headers.get('retry-after') ?? '';
  const pause = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - now;
  return Number.isNaN(pause) ? undefined : Math.min(Math.max(pause, 0), longestAskedMs);
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
