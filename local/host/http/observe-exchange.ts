import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** One exchange as it was on the wire; bodies as UTF-8 text, times in epoch ms. */
export type ObservedExchange = {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** The bearer value, or empty. */
  readonly bearer: string;
  /** The header `traceparent`, or empty. */
  readonly traceparent: string;
  /** Headers of the request whose names begin with `x-`, in lower case. */
  readonly extensions: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly status: number;
  readonly location?: string;
  readonly responseBody: string;
};

/** Told of every exchange whose answer was handed to the socket whole. */
export type ExchangeObserver = (exchange: ObservedExchange) => void;

/** Watches one exchange for `observer`; the returned function takes the request's body once it was read. */
export function observeExchange(
  request: IncomingMessage,
  response: ServerResponse,
  observer: ExchangeObserver,
): (body: Buffer) => void {
  const startedAt = Date.now();
  let requestBody = '';
  const written: Uint8Array[] = [];
  const seen = ([chunk]: readonly unknown[]): void => {
    if (chunk instanceof Uint8Array) written.push(chunk);
  };
  const write = response.write.bind(response);
  response.write = ((...given: Parameters<typeof write>) => {
    seen(given);
    return write(...given);
  }) as typeof response.write;
  const end = response.end.bind(response);
  response.end = ((...given: Parameters<typeof end>) => {
    seen(given);
    return end(...given);
  }) as typeof response.end;
  response.once('finish', () => {
    const location = response.getHeader('location');
    observer({
      startedAt,
      endedAt: Date.now(),
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      bearer: /^Bearer (.*)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '',
      traceparent: String(request.headers.traceparent ?? ''),
      extensions: extensionsOf(request),
      requestBody,
      status: response.statusCode,
      ...(typeof location === 'string' ? { location } : {}),
      responseBody: textOf(Buffer.concat(written), response.getHeader('content-encoding')),
    });
  });
  return (body) => {
    requestBody = body.toString('utf8');
  };
}

function extensionsOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const extensions = Object.entries(headers).filter(([name]) => name.startsWith('x-'));
  return Object.fromEntries(extensions.map(([name, value]) => [name, String(value)]));
}

/** An answer's body without its content coding; what cannot be decoded, as it is. */
function textOf(body: Buffer, coding: unknown): string {
  const decode = coding === 'br' ? brotliDecompressSync : coding === 'gzip' ? gunzipSync : undefined;
  try {
    return (decode?.(body) ?? body).toString('utf8');
  } catch {
    return body.toString('utf8');
  }
}

/** Hands the body of a request that is passed on as it comes to `observe`, once it is through. */
export function watchBody(request: IncomingMessage, observe: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => observe(Buffer.concat(chunks)));
}
