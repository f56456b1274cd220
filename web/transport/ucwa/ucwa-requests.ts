import { parseJson } from '../../../shared/kernel/json.ts';
import { askedPauseMs } from '../back-off.ts';
import { type FailureKind, TransportFailure } from '../failure.ts';
import { objectOf, textOf } from '../wire.ts';
import { isFromPlatform } from './recognition.ts';

/** The content of a request, and how it is sent. */
export type RequestContent = {
  readonly json?: unknown;
  readonly text?: string;
  readonly signal?: AbortSignal;
  /** Lets the request go on when the page is closed. */
  readonly keepalive?: boolean;
};

/** An answer: its JSON body (undefined without one) and its `Location`. */
export type UcwaAnswer = { readonly body: unknown; readonly location: string | undefined };

/** Sends requests to one platform, with one token. */
export class UcwaRequests {
  /** Absolute URL that links are relative to; only its origin is ever asked. */
  base: string;
  /** Bearer value. */
  token: string;
  readonly #fetch: typeof fetch;

  constructor(base: string, token: string, fetchLike: typeof fetch = (...request) => fetch(...request)) {
    this.base = base;
    this.token = token;
    this.#fetch = fetchLike;
  }

  /**
   * Sends one request; `href` may be relative.
   * @throws {TransportFailure} — when it was not answered, or not with success, or not by the platform
   */
  async send(method: string, href: string, content: RequestContent = {}): Promise<UcwaAnswer> {
    const url = new URL(href, this.base);
    // A link must not be able to carry the token to another host.
    if (url.origin !== new URL(this.base).origin) throw new TransportFailure('refused', { subcode: 'ForeignLink' });
    const response = await this.#fetch(url, this.#init(method, content)).catch(() => {
      throw new TransportFailure('network');
    });
    const text = await textOfBody(response);
    const body = text === '' ? undefined : parseJson(text);
    const { status, headers } = response;
    const isOwn = isFromPlatform({ status, headers, path: url.pathname, text, body });
    const subcode = isOwn ? textOf(objectOf(body), 'subcode') : undefined;
    const kind = isOwn ? failureKind(status, subcode) : 'foreign';
    if (kind !== undefined) throw new TransportFailure(kind, { status, subcode, retryAfterMs: askedPauseMs(response) });
    return { body, location: headers.get('location') ?? undefined };
  }

  #init(method: string, { json, text, signal, keepalive }: RequestContent): RequestInit {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}`, accept: 'application/json' };
    if (json !== undefined) headers['content-type'] = 'application/json';
    if (text !== undefined) headers['content-type'] = 'text/plain; charset=utf-8';
    const body = text ?? (json === undefined ? null : JSON.stringify(json));
    return {
      method,
      headers,
      body,
      signal: signal ?? null,
      keepalive: keepalive ?? false,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    };
  }
}

/** An answer is always read to its end: browsers report one that is not as cut off. */
function textOfBody(response: Response): Promise<string> {
  return response.text().catch(() => {
    throw new TransportFailure('network');
  });
}

/** The kind of failure of a status of the platform; undefined for success. */
function failureKind(status: number, subcode: string | undefined): FailureKind | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 404) return 'missing';
  if (status === 409) return subcode === 'PGetReplaced' ? 'replaced' : 'refused';
  if (status === 410) return 'gone';
  if (status === 408 || status === 429 || status >= 500) return 'busy';
  return 'refused';
}
