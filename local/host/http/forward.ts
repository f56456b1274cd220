import { type Agent, type IncomingMessage, request as open, type ServerResponse } from 'node:http';
import type { HttpData } from '../core-contract.ts';

/** A request on its way to the library's server, and what is to become of the answer. */
export type ForwardedRequest = {
  readonly invocationId: string;
  /** The library's server, `HttpUri` of its capabilities. */
  readonly server: URL;
  /** Keeps the connections to it; the server closes none. */
  readonly agent: Agent;
  readonly from: IncomingMessage;
  readonly to: ServerResponse;
  /** As the host reads it; its body is absent where it comes in chunks and is passed on as it comes. */
  readonly http: HttpData;
};

/** Headers that belong to one connection, which are not passed on; of a request, neither is the host. */
const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'upgrade', 'te', 'trailer', 'expect']);

/**
 * Hands a request to the library's server as the Functions host does, and its answer back; resolves when the answer is written or cannot
 * be. A client that leaves ends the request there, too.
 * Source: host `DefaultHttpProxyService` (YARP's forwarder, whose X-Forwarded headers take the place of those that came)
 */
export function forward({ invocationId, server, agent, from, to, http }: ForwardedRequest): Promise<void> {
  const url = new URL(http.url ?? '');
  const { hostname, port } = server;
  const method = from.method ?? 'GET';
  const headers = {
    ...without('host', from.headers),
    'x-forwarded-for': from.socket.remoteAddress ?? '',
    'x-forwarded-host': url.host,
    'x-forwarded-proto': 'http',
    'x-ms-invocation-id': invocationId,
  };
  return new Promise((resolve) => {
    const path = `${url.pathname}${url.search}`;
    const onward = open({
      hostname: hostname === 'localhost' ? '127.0.0.1' : hostname,
      port,
      method,
      path,
      headers,
      agent,
    });
    let isWhole = false;
    const over = (): void => {
      if (!isWhole) onward.destroy();
      resolve();
    };
    onward.on('error', () => {
      if (!to.headersSent && !to.destroyed) to.writeHead(502, { 'content-length': '0' }).end();
      over();
    });
    onward.on('response', (answer) => {
      // Then the connection is free for the next request; what is left of a body that was refused goes down with it.
      answer.once('end', () => {
        isWhole = onward.writableFinished;
      });
      passBack(answer, from, to);
    });
    to.once('close', over);
    if (http.body?.bytes !== undefined) onward.end(http.body.bytes);
    else from.pipe(onward);
  });
}

function passBack(answer: IncomingMessage, from: IncomingMessage, to: ServerResponse): void {
  to.statusCode = answer.statusCode ?? 200;
  const headers = without('transfer-encoding', answer.headers);
  const challenges = headers['www-authenticate'];
  if (typeof challenges === 'string') headers['www-authenticate'] = challengesIn(challenges);
  to.setHeaders(new Map(Object.entries(headers)));
  answer.pipe(to);
  answer.once('error', () => to.destroy());
  if (from.complete) return;
  // What a refused body still holds is taken and forgotten, or the client could not read why it was refused.
  from.unpipe();
  from.resume();
}

/**
 * Several challenges, each for a line of its own, which some clients expect. Choice: the library hands on one line, which means the same
 * (RFC 9110, 5.3 and 11.6.1).
 */
function challengesIn(value: string): string[] {
  return value.split(/, {0,9}(?=[A-Za-z][\w-]{0,60} {1,9}[\w-]{1,60}=)/);
}

function without(name: string, headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [each, value] of Object.entries(headers)) {
    if (value !== undefined && each !== name && !hopByHop.has(each)) kept[each] = value;
  }
  return kept;
}
