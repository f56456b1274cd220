import { randomUUID } from 'node:crypto';
import { type Reason, readReason } from './package-reader.ts';
import { insist, isObject, type JsonObject } from './resource-reader.ts';
import { codeOfStatus } from './vocabulary.ts';

/** An answer that has what every answer must have. */
export type UcwaAnswer = {
  readonly status: number;
  readonly headers: Headers;
  /** The body; empty where there was none. */
  readonly json: JsonObject;
  /** What went wrong, where something did. */
  readonly error?: Reason & { readonly parameters?: readonly unknown[] };
};

/** Who sends. `page`: origin of the page, for a client that is on one. */
export type Sender = { readonly token: string; readonly page?: string };

/** What a request carries besides. */
export type Sending = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal;
};

/** Headers that browsers of the original's SDK sent with every request. */
const sdkHeaders = {
  'x-ms-namespace': 'internal',
  'x-ms-sdk-instance': 'Strict/1.0',
  'x-ms-requiresminresourceversion': '2.0',
};

/** Sends as existing clients do and looks at what comes back. Hrefs are put behind `root/`, so that slashes double. */
export async function sendStrictly(
  { token, page }: Sender,
  method: string,
  url: string,
  { headers, body, signal }: Sending = {},
): Promise<UcwaAnswer> {
  const id = String(Math.floor(Math.random() * 1e9));
  const response = await fetch(url, {
    method,
    redirect: 'error',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'client-request-id': id,
      'x-ms-correlation-id': randomUUID(),
      ...sdkHeaders,
      ...(page === undefined ? {} : { origin: page }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  const what = `${method} ${new URL(url).pathname} (${response.status})`;
  insistOnHeaders(response, what, id, page);
  const json = contentOf(response, text, what);
  const error = response.status < 400 ? undefined : errorOf(response, json, what);
  return { status: response.status, headers: response.headers, json, ...(error === undefined ? {} : { error }) };
}

/** Source: ucwa.md#headers, ucwa.md#cors */
function insistOnHeaders({ headers }: Response, what: string, id: string, page: string | undefined): void {
  for (const name of ['x-ms-correlation-id', 'x-ms-server-fqdn']) insist(headers.get(name), `${what} has no ${name}.`);
  insist(headers.get('client-request-id') === id, `${what} does not say whose answer it is.`);
  insist(/no-cache|no-store/.test(headers.get('cache-control') ?? ''), `${what} may be cached.`);
  if (page === undefined) return;
  insist(headers.get('access-control-allow-origin') === page, `${what} cannot be read by ${page}.`);
  insist(headers.get('access-control-allow-credentials') === 'true', `${what} does not allow credentials.`);
  insist(headers.get('vary')?.toLowerCase().includes('origin'), `${what} does not vary by origin.`);
  const exposed = headers.get('access-control-expose-headers')?.toLowerCase() ?? '';
  for (const name of ['location', 'etag', 'www-authenticate', 'x-ms-correlation-id', 'client-request-id']) {
    insist(exposed.includes(name), `${what} hides ${name}.`);
  }
}

function contentOf({ headers }: Response, text: string, what: string): JsonObject {
  const type = headers.get('content-type');
  if (text === '') {
    // Some clients would parse nothing at all.
    insist(type === null, `${what} is empty, and ${type}.`);
    return {};
  }
  insist(type?.includes('application/json'), `${what} is ${type}.`);
  const value: unknown = JSON.parse(text);
  insist(isObject(value), `${what} is no object.`);
  return value;
}

function errorOf(response: Response, json: JsonObject, what: string): UcwaAnswer['error'] {
  insist(response.status < 500 || response.status === 503, `${what} is a defect.`);
  if (response.status === 401) {
    insist(/(?:^|, )Bearer\b/.test(response.headers.get('www-authenticate') ?? ''), `${what} has no challenge.`);
    return undefined;
  }
  const reason = readReason(json);
  insist(reason.code === codeOfStatus[response.status], `${what} says ${reason.code}.`);
  const { parameters } = json;
  insist(parameters === undefined || response.status === 400, `${what} names members at fault.`);
  insist(parameters === undefined || Array.isArray(parameters), `${what}: parameters is no list.`);
  return { ...reason, ...(Array.isArray(parameters) ? { parameters: parameters as unknown[] } : {}) };
}
