import * as z from 'zod';
import { parseStrangersJson } from '../../kernel/json.ts';
import type { PlatformRequest } from './http.ts';
import { isJson, type MediaType, parseMediaType } from './media-type.ts';
import { type Part, parseMultipart } from './multipart.ts';
import { PlatformRefusal } from './refusal.ts';
import type { RoutedRequest } from './route.ts';

/** An object schema of zod or zod/mini. */
export type InputSchema = z.core.$ZodObject;

/**
 * Reads the input of a POST or PUT: JSON, or multipart/related with JSON first, or nothing (an empty object); query members stand
 * in for members that the body lacks. Names are matched without case, unknown members and nulls are left out, and a member
 * `CID:<id>` becomes a `data:` URI of the part with that Content-ID. Source: ucwa.md#inputs
 * @throws {PlatformRefusal} BadRequest/DeserializationFailure — when the body is not what its type says
 * @throws {PlatformRefusal} BadRequest/ParameterValidationFailure — when members are missing or out of range
 * @throws {PlatformRefusal} UnsupportedMediaType — when the body is neither
 */
export function readInput<S extends InputSchema>(
  schema: S,
  routed: Pick<RoutedRequest, 'request' | 'query'>,
): z.output<S> {
  const body = readBody(routed.request);
  const fromQuery = normalised(routed.query, schema);
  const fromBody = normalised(body.value, schema);
  if (!isObject(fromBody)) throw malformed();
  const members = withContents({ ...(isObject(fromQuery) ? fromQuery : {}), ...fromBody }, body.parts);
  const result = z.safeParse(schema, members);
  if (result.success) return result.data;
  throw new PlatformRefusal('BadRequest', {
    subcode: 'ParameterValidationFailure',
    message: 'A member is missing, too long or not usable.',
    parameters: [...new Set(result.error.issues.map((issue) => issue.path.join('.')))],
  });
}

type Body = { readonly value: unknown; readonly parts: readonly Part[] };

function readBody(request: PlatformRequest): Body {
  if (request.body.byteLength === 0) return { value: {}, parts: [] };
  const mediaType = parseMediaType(request.headers['content-type']);
  if (mediaType === undefined || isJson(mediaType.type)) return { value: json(request.body), parts: [] };
  if (mediaType.type !== 'multipart/related') throw new PlatformRefusal('UnsupportedMediaType');
  const parts = parseMultipart(request.body, mediaType.parameters.boundary ?? '');
  const first = parts?.[0];
  if (parts === undefined || first === undefined) throw malformed();
  return { value: json(first.content), parts: parts.slice(1) };
}

function json(bytes: Uint8Array): unknown {
  const value = parseStrangersJson(bytes);
  if (value === undefined) throw malformed();
  return value;
}

const malformed = (): PlatformRefusal =>
  new PlatformRefusal('BadRequest', { subcode: 'DeserializationFailure', message: 'The body cannot be read.' });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with its member names as the schema spells them, at every depth that the schema describes. */
function normalised(value: unknown, schema: z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'optional' || def.type === 'nullable' || def.type === 'default') {
    return normalised(value, def.innerType);
  }
  if (def.type === 'array') return Array.isArray(value) ? value.map((item) => normalised(item, def.element)) : value;
  if (def.type !== 'object' || !isObject(value)) return value;
  const spelling = new Map(Object.keys(def.shape).map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const known = spelling.get(name.toLowerCase());
      const shape = known === undefined ? undefined : def.shape[known];
      return known === undefined || shape === undefined || member === null ? [] : [[known, normalised(member, shape)]];
    }),
  );
}

function withContents(members: Readonly<Record<string, unknown>>, parts: readonly Part[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      const id = typeof value === 'string' ? /^cid:(.+)$/i.exec(value)?.[1] : undefined;
      return [name, id === undefined ? value : contentOf(id, name, parts)];
    }),
  );
}

function contentOf(id: string, member: string, parts: readonly Part[]): string {
  const part = parts.find((candidate) => candidate.id === id);
  if (part === undefined) {
    throw new PlatformRefusal('BadRequest', { subcode: 'ParameterValidationFailure', parameters: [member] });
  }
  // As bytes: what is no text, or not UTF-8, is told apart where the content is read.
  return `data:${inUri(part.mediaType)};base64,${Buffer.from(part.content).toString('base64')}`;
}

/** A media type as it may stand in a `data:` URI. */
function inUri({ type, parameters: { charset = '' } }: MediaType): string {
  const name = /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'text/plain';
  return /^[\w.:-]+$/.test(charset) ? `${name};charset=${charset}` : name;
}
