import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { HttpData, Nullable } from '../core-contract.ts';

/** What of a request the host has read: absolute URL, route parameters and body. */
export type ReadRequest = {
  readonly url: URL;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/**
 * A request in the form in which the host hands it to the library.
 * Choice: the sender's address and port are appended to X-Forwarded-For, as the front end in Azure does.
 */
export function requestData(request: IncomingMessage, { url, parameters, body }: ReadRequest): HttpData {
  const headers = singleHeaders(request.headers);
  const from = `${request.socket.remoteAddress ?? ''}:${request.socket.remotePort ?? ''}`;
  const before = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = before === undefined ? from : `${before}, ${from}`;
  const query = joinedQuery(url.searchParams);
  return {
    method: request.method ?? 'GET',
    url: url.href,
    nullableHeaders: nullable(headers),
    nullableParams: nullable(parameters),
    nullableQuery: nullable(query),
    params: parameters,
    query,
    body: body.length === 0 ? undefined : { bytes: body },
  };
}

/** One string per header name; repeated headers are joined by commas. */
function singleHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) single[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return single;
}

/** The Functions host joins the values of a repeated query key by a comma. */
function joinedQuery(search: URLSearchParams): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const name of new Set(search.keys())) joined[name] = search.getAll(name).join(',');
  return joined;
}

function nullable(values: Readonly<Record<string, string>>): Record<string, Nullable<string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}
