import { hourMs } from './time.ts';

/**
 * Milliseconds that a `Retry-After` header asks for, given in seconds or as an HTTP date; at most an hour. Undefined when it is absent or
 * malformed.
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  const asked = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isNaN(asked) ? undefined : Math.min(Math.max(asked, 0), hourMs);
}
