/** Milliseconds since the epoch, as `Date.now()`; a parameter so that tests decide what time it is. */
export type Clock = () => number;

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** RFC 3339 in UTC with milliseconds, from epoch milliseconds. */
export function toRfc3339(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** UTC calendar day as `yyyy-mm-dd`, from epoch milliseconds. */
export function utcDate(atMs: number): string {
  return toRfc3339(atMs).slice(0, 10);
}

/** UTC calendar day as `yyyymmdd`, from epoch milliseconds. */
export function utcDay(atMs: number): string {
  return utcDate(atMs).replaceAll('-', '');
}

/** When a UTC calendar day (`yyyymmdd`) begins, epoch milliseconds; NaN: it is none. */
export function startOfDay(day: string): number {
  return Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`);
}

/** Resolves with the work, or after `limitMs`; rejects as the work does in that time. */
export async function atMost(limitMs: number, work: Promise<unknown>): Promise<void> {
  await inTime(limitMs, work);
}

/** Resolves as the work does, or with undefined after `limitMs`; rejects as the work does in that time. */
export async function inTime<T>(limitMs: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves after `delayMs` milliseconds, or at once when `signal` is aborted. */
export function delay(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal?.addEventListener('abort', end, { once: true });
  });
}
