import type { IncomingMessage } from 'node:http';
import type { HttpData, Nullable } from '../core-contract.ts';
import type { RequestTarget } from './request-target.ts';

/** What of a request the host has read: target, route parameters and body. */
export type ReadRequest = {
  readonly target: RequestTarget;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/**
 * A request in the form in which the host hands it to the library.
 * Source: Functions host `GrpcMessageConversionExtensions.ToRpcHttp`
 * Choice: the sender's address and port are appended to X-Forwarded-For, as the front end in Azure does.
 */
export function requestData(request: IncomingMessage, { target, parameters, body }: ReadRequest): HttpData {
  const headers = joinedHeaders(request.rawHeaders);
  const from = `${request.socket.remoteAddress ?? ''}:${request.socket.remotePort ?? ''}`;
  const before = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = before === undefined ? from : `${before}, ${from}`;
  const query = joinedQuery(new URLSearchParams(target.query));
  return {
    method: request.method ?? 'GET',
    url: target.url,
    nullableHeaders: nullable(headers),
    nullableParams: nullable(parameters),
    nullableQuery: nullable(query),
    params: parameters,
    query,
    body: body.length === 0 ? undefined : { bytes: body },
  };
}

/** One text per header, names in lower case; the values of a repeated one are joined by a comma, cookies and credentials as well. */
function joinedHeaders(nameAndValue: readonly string[]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (let at = 0; at < nameAndValue.length; at += 2) {
    const name = (nameAndValue[at] ?? '').toLowerCase();
    const value = nameAndValue[at + 1] ?? '';
    joined[name] = name in joined ? `${joined[name]},${value}` : value;
  }
  return joined;
}

/** Query keys are one where they differ in case only; the last spelling stands, the values are joined by a comma. */
function joinedQuery(search: URLSearchParams): Record<string, string> {
  const joined = new Map<string, { readonly name: string; readonly values: readonly string[] }>();
  for (const [name, value] of search) {
    const before = joined.get(name.toLowerCase())?.values ?? [];
    joined.set(name.toLowerCase(), { name, values: [...before, value] });
  }
  return Object.fromEntries([...joined.values()].map(({ name, values }) => [name, values.join(',')]));
}

function nullable(values: Readonly<Record<string, string>>): Record<string, Nullable<string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}
