import type { CommandSettled } from '../conversation/event.ts';
import { CapabilityNotAvailable, CarebridgeError, ProviderUnavailable } from '../kernel/errors.ts';
import { errorCode } from '../kernel/log.ts';

type Result = CommandSettled['result'];

const firstDelayMs = 2_000;
const longestDelayMs = 5 * 60_000;

/**
 * What an error of `perform` means for its command. `attempts` counts the earlier ones that were postponed; the delay doubles
 * with each unless the platform named its own.
 * Choice: an error that is none of ours counts as a failure of the command; a defect must not hold a lane for ever.
 */
export function settledBy(error: unknown, attempts: number, nowMs: number): Result {
  if (error instanceof ProviderUnavailable) {
    const backOffMs = Math.min(firstDelayMs * 2 ** attempts, longestDelayMs);
    return { outcome: 'postponed', code: error.code, dueAt: nowMs + (error.retryAfterMs ?? backOffMs) };
  }
  return { outcome: 'failed', code: errorCode(error) };
}

/** Whether an error of `perform` says that something is wrong with the platform or with us, and somebody should look. */
export function isAlarming(error: unknown): boolean {
  if (!(error instanceof CarebridgeError)) return true;
  return error.name === 'ProtocolViolation' && !(error instanceof CapabilityNotAvailable);
}
