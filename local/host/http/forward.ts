import { type IncomingMessage, request as open, type ServerResponse } from 'node:http';
import type { HttpData } from '../core-contract.ts';

/** A request on its way to the library's server, and what is to become of the answer. */
export type ForwardedRequest = {
  readonly invocationId: string;
  /** The library's server, `HttpUri` of its capabilities. */
  readonly server: URL;
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
export function forward({ invocationId, server, from, to, http }: ForwardedRequest): Promise<void> {
  const url = new URL(http.url ?? '');
  const { hostname, port } = server;
  const method = from.method ?? 'GET';
  const headers = {
    ...without('host', from.headers),
    'x-forwarded-for': from.socket.remoteAddress ?? '',
    'x-forwarded-host': url.host,
    'x-forwarded-proto': 'http',
    'x-ms-invocation-id': invocationId,
    // Otherwise the server would end the connection, and an answer with it, while a body that it refuses still comes.
    connection: 'keep-alive',
  };
  return new Promise((resolve) => {
    const path = `${url.pathname}${url.search}`;
    // A connection each: one that is kept could be closed by the server in the moment in which it is used.
    const onward = open({
      hostname: hostname === 'localhost' ? '127.0.0.1' : hostname,
      port,
      method,
      path,
      headers,
      agent: false,
    });
    const over = (): void => {
      onward.destroy();
      resolve();
    };
    onward.on('error', () => {
      if (!to.headersSent && !to.destroyed) to.writeHead(502, { 'content-length': '0' }).end();
      over();
    });
    onward.on('response', (answer) => passBack(answer, from, to));
    to.once('close', over);
    if (http.body?.bytes !== undefined) onward.end(http.body.bytes);
    else from.pipe(onward);
  });
}

function passBack(answer: IncomingMessage, from: IncomingMessage, to: ServerResponse): void {
  to.statusCode = answer.statusCode ?? 200;
  to.setHeaders(new Map(Object.entries(without('transfer-encoding', answer.headers))));
  answer.pipe(to);
  answer.once('error', () => to.destroy());
  if (from.complete) return;
  // What a refused body still holds is taken and forgotten, or the client could not read why it was refused.
  from.unpipe();
  from.resume();
}

function without(name: string, headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [each, value] of Object.entries(headers)) {
    if (value !== undefined && each !== name && !hopByHop.has(each)) kept[each] = value;
  }
  return kept;
}
