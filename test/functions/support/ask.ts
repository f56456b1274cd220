import { HttpRequest, type HttpRequestInit } from '@azure/functions';
import { type HttpRoute, serve } from '../../../functions/handlers/edge.ts';
import { routes } from '../../../functions/http.ts';
import type { Carebridge } from '../../../shared/application/carebridge.ts';
import { withLogSink } from '../../../shared/application/log-sink.ts';

/** What a row of the HTTP API does with a request. */
export type Handler = HttpRoute['handle'];

/** What an edge answered, its header names in lower case, its body parsed where it is JSON. */
export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  readonly json: any;
  /** The body as it came, where it is text. */
  readonly text: string | undefined;
  /** The body as it came, where it is bytes. */
  readonly bytes: Uint8Array | undefined;
};

/** Calls the row of the HTTP API that has this handler, the way the host does; log lines go nowhere. */
export async function ask(
  handler: Handler,
  carebridge: Carebridge,
  init: Omit<HttpRequestInit, 'body' | 'url'> & { readonly url?: string; readonly body?: unknown },
): Promise<Answered> {
  const { body, url = 'http://127.0.0.1/', headers: given, ...rest } = init;
  const headers = { 'content-type': 'application/json', ...(given as Record<string, string> | undefined) };
  const content = body instanceof Uint8Array ? { bytes: body } : { string: textOf(body) };
  const request = new HttpRequest({ ...rest, headers, url, ...(body === undefined ? {} : { body: content }) });
  const answer = await withLogSink(
    () => undefined,
    () => serve(routeOf(handler), carebridge, request),
  );
  const text = typeof answer.body === 'string' ? answer.body : undefined;
  const answered = new Headers(answer.headers);
  const isJson = text !== undefined && answered.get('content-type')?.startsWith('text/csv') !== true;
  const json = isJson ? JSON.parse(text) : undefined;
  const bytes = answer.body instanceof Uint8Array ? answer.body : undefined;
  return { status: answer.status ?? 200, headers: Object.fromEntries(answered.entries()), json, text, bytes };
}

/** The row of the HTTP API that has this handler. */
export function routeOf(handler: Handler): HttpRoute {
  const route = routes.find(({ handle }) => handle === handler);
  if (route === undefined) throw new Error(`The HTTP API has no row for ${handler.name}.`);
  return route;
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
