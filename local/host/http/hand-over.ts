import { channel } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { finished, PassThrough, Readable } from 'node:stream';
import type { HttpData } from '../core-contract.ts';

/** A request on its way to the library's server, and where the answer goes. */
export type HandedOver = {
  readonly invocationId: string;
  readonly library: Server;
  readonly from: IncomingMessage;
  readonly to: ServerResponse;
  /** As the host reads it; its body is absent where it comes in chunks and is passed on as it comes. */
  readonly http: HttpData;
};

/** What the library reads of a request: a stream of the body. */
type LibraryRequest = Readable & Pick<IncomingMessage, 'headers' | 'method' | 'url'>;

const requestStarts = channel('http.server.request.start');

/** Headers that belong to one connection, which are not passed on; neither is the host. */
const hopByHop: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
]);

/**
 * Hands a request to the library's server, with the headers that the Functions host adds; resolves when the answer is written or cannot be.
 * A client that leaves ends the request's body.
 * Choice: host and library are one process here, so the server is told of the request by its event, and writes the client's answer itself.
 * In Azure a proxy sends it over a connection, which would be a second HTTP exchange for each on the same processor.
 * Source: host `DefaultHttpProxyService` (YARP's forwarder, whose X-Forwarded headers take the place of those that came), library
 * `setupHttpProxy`
 */
export function handOver({ invocationId, library, from, to, http }: HandedOver): Promise<void> {
  const url = new URL(http.url ?? '');
  const isRead = from.headers['transfer-encoding'] === undefined;
  const body = isRead ? Readable.from(http.body?.bytes === undefined ? [] : [http.body.bytes]) : passedOn(from, to);
  const request: LibraryRequest = Object.assign(body, {
    method: from.method ?? 'GET',
    url: `${url.pathname}${url.search}`,
    headers: {
      ...passedHeaders(from.headers),
      'x-forwarded-for': from.socket.remoteAddress ?? '',
      'x-forwarded-host': url.host,
      'x-forwarded-proto': 'http',
      'x-ms-invocation-id': invocationId,
    },
  });
  // The client may have left already.
  const over = new Promise<void>((resolve) => void finished(to, () => resolve()));
  const setHeader = to.setHeader.bind(to);
  to.setHeader = (name, value) => setHeader(name, name === 'www-authenticate' ? challengesIn(String(value)) : value);
  // Told first to those who watch what comes in, as Node does.
  requestStarts.publish({ request, response: to, socket: from.socket, server: library });
  library.emit('request', request, to);
  return over;
}

/** A body as it comes. What a refused one still holds is taken and forgotten, or the client could not read why it was refused. */
function passedOn(from: IncomingMessage, to: ServerResponse): Readable {
  const body = new PassThrough();
  // Nothing need be reading it when the client leaves.
  body.on('error', () => undefined);
  from.pipe(body);
  const end = to.end.bind(to) as (...given: readonly unknown[]) => ServerResponse;
  to.end = ((...given: readonly unknown[]) => {
    from.unpipe(body);
    from.resume();
    if (from.complete || to.shouldKeepAlive) return end(...given);
    // The connection ends with its answer, which a client that still sends could not read.
    finished(from, () => end(...given));
    return to;
  }) as typeof to.end;
  to.once('close', () => body.destroy(to.writableFinished ? undefined : new Error('The client has left.')));
  return body;
}

/**
 * Several challenges, each for a line of its own, which some clients expect. Choice: the library hands on one line, which means the same
 * (RFC 9110, 5.3 and 11.6.1).
 */
function challengesIn(value: string): string[] {
  return value.split(/, {0,9}(?=[A-Za-z][\w-]{0,60} {1,9}[\w-]{1,60}=)/);
}

function passedHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name)) kept[name] = value;
  }
  return kept;
}
