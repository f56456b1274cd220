import { type CarebridgeError, ProtocolViolation, ProviderRefused, Unavailable } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/json.ts';
import { retryAfterMs } from '../../kernel/retry-after.ts';
import { errorStatus, reasonStatus, subcodes } from '../../protocol/trusted-application/errors.ts';

/** What came back from the platform; `url` is the one that answered, after a redirect. */
export type Answer = {
  readonly status: number;
  readonly url: string;
  readonly retryAfter: string | null;
  readonly text: string;
};

/** Whether the platform took it. Source: trusted-application.md#decisions */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The error that an unsuccessful answer stands for. Source: trusted-application.md#error-codes */
export function failureOf(answer: Answer, step: string, nowMs: number): CarebridgeError {
  const { status } = answer;
  const said = `The platform answered ${status}${reasonIn(answer.text)} to ${step}.`;
  if (status === 401 || status === 403) return new ProviderRefused('PlatformUnauthorized', said, status);
  if (status === 404 || status === 410) return new ProviderRefused('PlatformNotFound', said, status);
  if (status === 409) return new ProviderRefused('PlatformConflict', said, status);
  if (status === 429) {
    return new Unavailable('PlatformThrottled', said, retryAfterMs(answer.retryAfter, nowMs));
  }
  if (status >= 500 || status === 408) {
    return new Unavailable('PlatformUnavailable', said, retryAfterMs(answer.retryAfter, nowMs));
  }
  if (status >= 400) return new ProviderRefused('PlatformRefused', said, status);
  return new ProtocolViolation(said, {
    expected: 'a success, an error, or one redirect with 307',
    got: String(status),
    source: 'trusted-application.md#redirects',
  });
}

/** Code and subcode of an error body, where they are the protocol's own: no other word of a platform is repeated to anyone. */
function reasonIn(text: string): string {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) return '';
  const said = new Map<string, unknown>(Object.entries(body));
  const names = [said.get('code'), said.get('subcode')].filter((name) => knownNames.has(name));
  return names.length === 0 ? '' : ` (${names.join('/')})`;
}

const knownNames: ReadonlySet<unknown> = new Set([
  ...Object.keys(errorStatus),
  ...Object.keys(reasonStatus),
  ...subcodes,
]);
