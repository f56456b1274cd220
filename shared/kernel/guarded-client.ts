import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { AddressRefused, GuardedAgents, type Network, systemNetwork } from './guarded-agents.ts';
import { type Reach, type Way, wayTo } from './reach.ts';

/** What requests are sent for, and how far each of them may go. */
export type GuardedUse = {
  readonly reach: Reach;
  /** From the first look-up to the last byte. */
  readonly timeoutMs: number;
  /** What an answer's body may have at most; absent: 1 MB. */
  readonly maximumBytes?: number;
  /** Connections at once to one host; requests beyond wait within their time. Absent: 128. */
  readonly connectionsPerHost?: number;
  /** Absent: the system's. */
  readonly network?: Network | undefined;
};

/** A request to somewhere outside. */
export type OutsideRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Shorter than the use's time. */
  readonly timeoutMs?: number | undefined;
  /** Whether it must not be sent twice by itself: what a kept connection was closed on may have been done. */
  readonly once?: boolean;
};

/** What became of a request. No redirect is followed: a caller that wants to sends another request, which is checked as the first one was. */
export type OutsideAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }
  /** The body was over the limit, and the rest was not read. */
  | { readonly kind: 'too-large'; readonly status: number }
  /** Nothing was sent: the URL, an address of its host, or a header is none that may be used. */
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'no-answer'; readonly timedOut: boolean };

const megabyte = 1024 * 1024;
const usualConnections = 128;

/**
 * The one way out to an address that a tenant or a stranger chose. Only https, but for what a setting names; every address is checked when
 * it is connected to; answers are bounded in size and time; connections are kept.
 */
export class GuardedClient {
  readonly #use: GuardedUse;
  readonly #agents = new Map<Way, GuardedAgents>();

  constructor(use: GuardedUse) {
    this.#use = use;
  }

  /** Whether a URL may be reached, as far as it can be said without looking its host up. */
  reaches(url: URL): boolean {
    return wayTo(url, this.#use.reach) !== undefined;
  }

  /** Sends a request; never rejects. A kept connection that the other end has closed meanwhile is replaced once. */
  async send(request: OutsideRequest): Promise<OutsideAnswer> {
    const way = wayTo(request.url, this.#use.reach);
    if (way === undefined) return { kind: 'forbidden' };
    const deadline = performance.now() + (request.timeoutMs ?? this.#use.timeoutMs);
    const first = await this.#exchange(request, way, deadline);
    const last = first === 'stale' && request.once !== true ? await this.#exchange(request, way, deadline) : first;
    return last === 'stale' ? { kind: 'no-answer', timedOut: false } : last;
  }

  /** Ends the kept connections. */
  close(): void {
    for (const agents of this.#agents.values()) agents.close();
  }

  #exchange(request: OutsideRequest, way: Way, deadline: number): Promise<OutsideAnswer | 'stale'> {
    const { url, method, headers = {}, body } = request;
    const maximumBytes = this.#use.maximumBytes ?? megabyte;
    return new Promise((resolve) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const options = { method, headers: { ...headers, ...length }, agent: this.#agentsFor(way).for(url) };
      const sent = begun(url, options);
      if (sent === undefined) {
        resolve({ kind: 'forbidden' });
        return;
      }
      const timer = setTimeout(() => settle({ kind: 'no-answer', timedOut: true }), deadline - performance.now());
      const settle = (answer: OutsideAnswer | 'stale'): void => {
        clearTimeout(timer);
        resolve(answer);
        if (answer === 'stale' || answer.kind !== 'answered') sent.destroy();
      };
      sent.on('error', (error) => settle(failureOf(error, sent)));
      sent.on('response', (response) => read(response, maximumBytes, settle));
      sent.end(body);
    });
  }

  #agentsFor(way: Way): GuardedAgents {
    const known = this.#agents.get(way);
    if (known !== undefined) return known;
    const { connectionsPerHost = usualConnections, network = systemNetwork } = this.#use;
    const made = new GuardedAgents(way, connectionsPerHost, network);
    this.#agents.set(way, made);
    return made;
  }
}

/** Undefined where a header has characters that none may have. */
function begun(url: URL, options: RequestOptions): ClientRequest | undefined {
  try {
    return url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
  } catch {
    return undefined;
  }
}

function failureOf(error: Error, { reusedSocket }: ClientRequest): OutsideAnswer | 'stale' {
  if (error instanceof AddressRefused) return { kind: 'forbidden' };
  const code = 'code' in error ? error.code : undefined;
  const wasClosed = code === 'ECONNRESET' || code === 'EPIPE';
  return reusedSocket && wasClosed ? 'stale' : { kind: 'no-answer', timedOut: false };
}

/** Reads an answer to its end, or to its limit. */
function read(response: IncomingMessage, maximumBytes: number, settle: (answer: OutsideAnswer) => void): void {
  const { statusCode: status = 0, headers } = response;
  if (Number(headers['content-length'] ?? 0) > maximumBytes) {
    settle({ kind: 'too-large', status });
    return;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > maximumBytes) return settle({ kind: 'too-large', status });
    chunks.push(chunk);
  });
  // Without the byte order mark that some writers put before a text, which no JSON begins with.
  const text = (): string => new TextDecoder().decode(Buffer.concat(chunks));
  response.on('end', () => settle({ kind: 'answered', status, headers, text: text() }));
  response.on('error', () => settle({ kind: 'no-answer', timedOut: false }));
}

/**
 * Whether an answer is an HTML page. The interfaces that we ask speak JSON, so whatever status it bears, something in between has answered:
 * a proxy, a portal, a host that is just being started.
 */
export function isPage(answer: OutsideAnswer): boolean {
  if (answer.kind !== 'answered') return false;
  return /^text\/html\b/i.test(answer.headers['content-type'] ?? '') && /^\s*</.test(answer.text);
}
