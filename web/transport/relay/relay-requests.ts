import { resumeHeader } from '../../../shared/protocol/relay/limits.ts';
import { askedPauseMs } from '../back-off.ts';
import { type FailureKind, TransportFailure } from '../failure.ts';
import { serviceAnswer } from '../service-answer.ts';
import type { WireObject } from '../wire.ts';

/** One request, and what its answer is recognised by. */
export type RelayRequest = {
  readonly method?: 'GET' | 'DELETE';
  /** Below the tenant's conversations. */
  readonly path: string;
  readonly token?: string | undefined;
  readonly resumeToken?: string | undefined;
  readonly json?: object | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Lets the request go on when the page is closed. */
  readonly keepalive?: boolean;
  /** Members of which the answer has one; without them any success will do. */
  readonly expected?: readonly string[];
};

/** Sends requests to the relay of one tenant. Source: carebridge.md#relay */
export class RelayRequests {
  readonly #conversations: string;
  readonly #fetch: typeof fetch;

  constructor(conversations: string, fetchLike: typeof fetch = (...request) => fetch(...request)) {
    this.#conversations = conversations;
    this.#fetch = fetchLike;
  }

  /**
   * Sends one request; the answer's body.
   * @throws {TransportFailure} — when it was not answered, or not with success, or not by the service
   */
  async send(request: RelayRequest): Promise<WireObject> {
    const { path, expected } = request;
    const response = await this.#fetch(`${this.#conversations}${path}`, initOf(request)).catch(() => {
      throw new TransportFailure('network');
    });
    const { status } = response;
    if (response.ok && expected === undefined) return {};
    const answer = await serviceAnswer(response, ...(expected ?? []));
    if (answer !== undefined && answer.problem === undefined) return answer.body;
    // Other services have errors of this form as well; few of them say so.
    const isOwn = answer !== undefined && response.headers.get('content-type')?.includes('problem+json') === true;
    throw new TransportFailure(isOwn ? failureKind(status) : 'foreign', {
      status,
      retryAfterMs: askedPauseMs(response),
    });
  }
}

function initOf({ method, token, resumeToken, json, signal, keepalive }: RelayRequest): RequestInit {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (resumeToken !== undefined) headers[resumeHeader] = resumeToken;
  if (json !== undefined) headers['content-type'] = 'application/json';
  return {
    method: method ?? 'POST',
    headers,
    body: json === undefined ? null : JSON.stringify(json),
    signal: signal ?? null,
    keepalive: keepalive ?? false,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
  };
}

/** Source: carebridge.md#relay-tokens, #relay-events */
function failureKind(status: number): FailureKind {
  if (status === 401) return 'unauthorised';
  if (status === 404) return 'missing';
  if (status === 409) return 'replaced';
  return status === 429 || status >= 500 ? 'busy' : 'refused';
}
