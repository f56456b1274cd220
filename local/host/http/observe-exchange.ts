import type { IncomingMessage, ServerResponse } from 'node:http';

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
  let responseBody = '';
  const end = response.end.bind(response);
  response.end = ((...given: Parameters<typeof end>) => {
    const [chunk] = given as readonly unknown[];
    if (chunk instanceof Uint8Array) responseBody = Buffer.from(chunk).toString('utf8');
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
      requestBody,
      status: response.statusCode,
      ...(typeof location === 'string' ? { location } : {}),
      responseBody,
    });
  });
  return (body) => {
    requestBody = body.toString('utf8');
  };
}
