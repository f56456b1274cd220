import type { Exchange } from '../exchanges/exchange.ts';

let arrived = 0;

/** An exchange as it arrived at a person's client, which sent no body. */
export function arrivedExchange(
  { method, url, token }: { readonly method: string; readonly url: string; readonly token: string },
  startedAt: number,
  status: number,
  responseBody: string,
): Exchange {
  const { pathname, search } = new URL(url);
  arrived += 1;
  return {
    number: arrived,
    startedAt,
    endedAt: Date.now(),
    method,
    target: pathname + search,
    bearer: token,
    traceparent: '',
    extensions: {},
    requestBody: '',
    status,
    responseBody,
  };
}
