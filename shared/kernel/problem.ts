import { CarebridgeError, RequestRefused, StateConflict, Unavailable } from './errors.ts';

/** Body of an error answer of our own HTTP API. Source: carebridge.md#errors */
type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly details?: readonly string[];
};

/** An HTTP answer as data: what every handler returns, whatever carries it. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

const defaultRetryAfterMs = 2_000;

/** Turns any thrown value into the one error answer of our HTTP API; unknown errors become a bare 500. */
export function problemAnswer(error: unknown): HttpAnswer {
  const problem = describe(error);
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (error instanceof RequestRefused) Object.assign(headers, error.headers);
  if (error instanceof Unavailable) {
    headers['retry-after'] = String(Math.ceil((error.retryAfterMs ?? defaultRetryAfterMs) / 1000));
  }
  return { status: problem.status, headers, body: JSON.stringify(problem) };
}

function describe(error: unknown): Problem {
  if (!(error instanceof CarebridgeError)) {
    return { type: 'about:blank', title: 'Something went wrong on our side.', status: 500, code: 'InternalError' };
  }
  const details = error instanceof RequestRefused && error.details.length > 0 ? { details: error.details } : {};
  return { type: 'about:blank', title: error.message, status: statusOf(error), code: error.code, ...details };
}

function statusOf(error: CarebridgeError): number {
  if (error instanceof RequestRefused) return error.status;
  if (error instanceof Unavailable) return 503;
  if (error instanceof StateConflict || error.code === 'LinkMissing') return 409;
  return error.code === 'InvalidSetting' ? 500 : 502;
}

/** An answer with a JSON body. */
export function jsonAnswer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}
