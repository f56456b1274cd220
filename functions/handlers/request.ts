import type { HttpRequest } from '@azure/functions';
import type * as z from 'zod/mini';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import { inputFaults } from '../../shared/kernel/input-faults.ts';
import { parseStrangersJson } from '../../shared/kernel/json.ts';

/** A request's headers, names in lower case; repeated ones joined by a comma. */
export function headersOf(request: HttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(request.headers.entries());
}

/** Tells that the caller has gone, where the host says so: the one on one machine does, the one in Azure does not. */
export function signalOf(request: HttpRequest): AbortSignal | undefined {
  return 'signal' in request && request.signal instanceof AbortSignal ? request.signal : undefined;
}

/** As much of a body that is too large is taken and forgotten; more of it ends the connection. */
const forgottenBytes = 8 * 1024 * 1024;

/**
 * The untouched body, kept no further than `limitBytes`, whether it came with its length or in chunks. What is over the limit is taken and
 * forgotten beside the answer: left alone it would stand before the next request of its connection, which the host keeps; cancelled at once
 * it would end the connection on which the answer goes.
 * @throws {RequestRefused} BodyTooLarge — when there is more
 * @throws {RequestRefused} MalformedRequest — when the connection ended before the body did
 */
export async function bodyOf(request: Pick<HttpRequest, 'headers' | 'body'>, limitBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes);
  if (request.body === null) return Buffer.alloc(0);
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  try {
    return await readUpTo(limitBytes, reader);
  } catch (error) {
    void forgetRest(reader);
    throw error;
  }
}

async function forgetRest(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    for (let left = forgottenBytes; left > 0; ) {
      const { done, value } = await reader.read();
      if (done) return;
      left -= value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The sender has gone.
  }
}

async function readUpTo(limitBytes: number, reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new RequestRefused('MalformedRequest', 'The body ended before it was whole.');
    });
    if (done) return Buffer.concat(chunks);
    bytes += value.byteLength;
    if (bytes > limitBytes) throw tooLarge(limitBytes);
    chunks.push(value);
  }
}

const tooLarge = (limitBytes: number): RequestRefused =>
  new RequestRefused('BodyTooLarge', `The body is over ${limitBytes} bytes.`);

/**
 * The JSON body as a schema reads it; no body at all counts as `{}`.
 * @throws {RequestRefused} BodyTooLarge, UnsupportedMediaType, MalformedRequest, InvalidRequest
 */
export async function jsonOf<S extends z.ZodMiniType>(
  request: HttpRequest,
  schema: S,
  limitBytes: number,
): Promise<z.infer<S>> {
  const body = await bodyOf(request, limitBytes);
  return readBy(schema, body.byteLength === 0 ? {} : parsed(body, request.headers.get('content-type')));
}

/** A JSON body that a use case checks itself. */
export async function rawJsonOf(request: HttpRequest, limitBytes: number): Promise<unknown> {
  return parsed(await bodyOf(request, limitBytes), request.headers.get('content-type'));
}

/**
 * The query's members as a schema reads them; repeated ones are one, joined by a comma.
 * @throws {RequestRefused} InvalidRequest
 */
export function queryOf<S extends z.ZodMiniType>(request: HttpRequest, schema: S): z.infer<S> {
  const names = [...new Set(request.query.keys())];
  return readBy(schema, Object.fromEntries(names.map((name) => [name, request.query.getAll(name).join(',')])));
}

/**
 * A path parameter.
 * @throws {RequestRefused} NotFound — when the route has none of that name
 */
export function paramOf(request: HttpRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined || value === '') throw new RequestRefused('NotFound', 'There is nothing here.');
  return value;
}

/**
 * A value as a schema reads it.
 * @throws {RequestRefused} InvalidRequest
 */
export function readBy<S extends z.ZodMiniType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new RequestRefused('InvalidRequest', 'The request is not valid.', {
    details: inputFaults(result.error.issues),
  });
}

function parsed(body: Uint8Array, contentType: string | null): unknown {
  if (contentType !== null && !/^application\/([\w.-]+\+)?json\b/i.test(contentType)) {
    throw new RequestRefused('UnsupportedMediaType', 'The body must be JSON.');
  }
  const value = parseStrangersJson(body);
  if (value === undefined) throw new RequestRefused('MalformedRequest', 'The body is not JSON.');
  return value;
}
