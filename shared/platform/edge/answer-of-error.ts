import { RequestRefused, StateConflict, Unavailable } from '../../kernel/errors.ts';
import { type ErrorCode, errorStatus } from '../../protocol/trusted-application/errors.ts';
import type { TrustedIssuer } from '../identity/trusted-issuer.ts';
import { challengeAnswer, Unauthenticated } from './challenge.ts';
import type { PlatformAnswer } from './http.ts';
import { PlatformRefusal } from './refusal.ts';

const defaultRetrySeconds = 2;

/**
 * The answer to any thrown value; unknown ones say nothing but that they happened. `ticketOrigin`: where the caller may sign in by
 * password. Source: trusted-application.md#error-codes
 */
export function answerOfError(error: unknown, issuer: TrustedIssuer, ticketOrigin?: string): PlatformAnswer {
  if (error instanceof Unauthenticated) return challengeAnswer(issuer, ticketOrigin);
  const refusal = error instanceof PlatformRefusal ? error : refusalOf(error);
  const headers: Record<string, string> = { ...refusal.headers };
  if (refusal.status === 429 || refusal.status === 503) headers['retry-after'] ??= String(defaultRetrySeconds);
  return { status: refusal.status, headers, json: refusal.body };
}

function refusalOf(error: unknown): PlatformRefusal {
  if (error instanceof Unavailable) {
    const seconds = Math.ceil((error.retryAfterMs ?? defaultRetrySeconds * 1000) / 1000);
    return new PlatformRefusal('ServiceUnavailable', { headers: { 'retry-after': String(seconds) } });
  }
  if (error instanceof StateConflict) return new PlatformRefusal('ServiceUnavailable');
  if (error instanceof RequestRefused) return new PlatformRefusal(codeOf(error.status));
  return new PlatformRefusal('ServiceFailure');
}

const codeOf = (status: number): ErrorCode => {
  const codes = Object.keys(errorStatus) as ErrorCode[];
  return codes.find((code) => errorStatus[code] === status) ?? 'BadRequest';
};
