import { defined } from '../../kernel/defined.ts';
import { isKnown } from '../../kernel/entity-tags.ts';
import { asGuid, randomId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import type { HttpAnswer } from '../../kernel/problem.ts';
import { transportSecurity } from '../../kernel/transport-security.ts';
import { corsHeaders } from './cors.ts';
import type { Exchange } from './exchange.ts';
import type { PlatformAnswer } from './http.ts';

const maximumEchoCharacters = 200;

/** An answer with the headers that all have, and its body as bytes. Source: trusted-application.md#headers, ucwa.md#headers */
export function finalAnswer(exchange: Exchange, answer: PlatformAnswer, origin: string): HttpAnswer {
  const etag = etagOf(answer.json);
  const unchanged = etag !== undefined && answer.status === 200 && isRead(exchange, etag);
  const json = answer.json === undefined ? undefined : JSON.stringify(answer.json);
  const body = unchanged ? undefined : (json ?? answer.text);
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-ms-correlation-id': asGuid(randomId()),
    'x-ms-server-fqdn': new URL(origin).hostname,
    vary: 'Origin',
    ...echo(exchange),
    ...transportSecurity(origin),
    ...defined({ etag }),
    ...(body === undefined || json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(exchange.readableBy === undefined ? {} : corsHeaders(exchange.readableBy)),
    ...answer.headers,
  };
  return defined({ status: unchanged ? 304 : answer.status, headers, body });
}

function echo({ request }: Exchange): Readonly<Record<string, string>> {
  const id = request.headers['client-request-id'];
  const usable = id !== undefined && id.length <= maximumEchoCharacters && /^[\x20-\x7e]+$/.test(id);
  return usable ? { 'client-request-id': id } : {};
}

function etagOf(json: Json | undefined): string | undefined {
  if (typeof json !== 'object' || json === null || !('etag' in json)) return undefined;
  return typeof json.etag === 'string' ? `"${json.etag}"` : undefined;
}

const isRead = ({ request: { method, headers } }: Exchange, etag: string): boolean =>
  ['GET', 'HEAD'].includes(method) && isKnown(headers['if-none-match'], etag);
