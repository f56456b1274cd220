import type { Json } from '../../../shared/kernel/json.ts';
import type { RawRequest } from './raw-request.ts';

/** Numbers from 0 up to 1, the same for the same seed. */
export type Chance = () => number;

/** A small generator (mulberry32): runs can be repeated by their seed. */
export function chanceOf(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(chance: Chance, among: readonly T[]): T => among[Math.floor(chance() * among.length)] as T;

const junk: readonly Json[] = [
  ...[null, true, -1, 1e308, 0.1, '', ' ', '\u0000', '\u2028', '😀'.repeat(50), 'x'.repeat(5_000), '../../etc/passwd'],
  ...["' or 1 eq 1", '<script>', '{{7*7}}', '%00', 'sip:', 'http://127.0.0.1:1/', [], {}, [[[]]], { toString: 1 }],
  ...['data:text/plain;base64,###', 'data:,', 'CID:nobody', 'data:text/plain;charset=utf-8,%zz', '\ud800'],
];
const strangeNames = ['__proto__', 'constructor', 'toString', '', '\u0000', '$where', 'x'.repeat(600)];

/** The value with one thing about it changed, anywhere inside. */
function mutated(value: Json, chance: Chance): Json {
  if (typeof value !== 'object' || value === null || chance() < 0.15) return pick(chance, junk);
  if (Array.isArray(value)) {
    const at = Math.floor(chance() * (value.length + 1));
    if (at >= value.length) return [...value, pick(chance, junk)];
    return value.map((item: Json, index) => (index === at ? mutated(item, chance) : item));
  }
  const members = Object.entries(value);
  const fate = chance();
  if (fate < 0.15 || members.length === 0) {
    // Parsed, since only then a member of that name is one of the object's own.
    const added = `{${JSON.stringify(pick(chance, strangeNames))}:${JSON.stringify(pick(chance, junk))}}`;
    return Object.fromEntries([...members, ...Object.entries(JSON.parse(added) as Record<string, Json>)]);
  }
  const [name] = pick(chance, members);
  if (fate < 0.3) return Object.fromEntries(members.filter(([other]) => other !== name));
  return Object.fromEntries(members.map(([other, item]) => [other, other === name ? mutated(item, chance) : item]));
}

/** A text, or a body of several parts, with a piece of it cut out, doubled or replaced by bytes of any kind. */
function mutatedText(text: string, chance: Chance): Uint8Array {
  const bytes = Buffer.from(text);
  const [from, to] = [Math.floor(chance() * (bytes.length + 1)), Math.floor(chance() * (bytes.length + 1))].sort(
    (one, other) => one - other,
  ) as [number, number];
  const piece = bytes.subarray(from, to);
  const strange = Buffer.from(Array.from({ length: Math.floor(chance() * 40) }, () => Math.floor(chance() * 256)));
  const instead = pick(chance, [[], [piece, piece], [strange], [strange, piece], [Buffer.alloc(9_000, 'x')]]);
  return Buffer.concat([bytes.subarray(0, from), ...instead, bytes.subarray(to)]);
}

const strangeSegments = ['..', '%2e%2e', '%00', '%', '%zz', 'x'.repeat(3_000), '%F0%9F%98%80', "'", '*', '%2F', '%20'];
const strangeTypes = [
  ...['text/plain', 'text/html', 'application/xml', 'application/json; charset=utf-7', '', 'application/foo+json'],
  ...[
    'multipart/related',
    'multipart/related; boundary="',
    'multipart/related; boundary=b1',
    'multipart/batching; boundary=b1',
  ],
];
const strangeHeaders: readonly (readonly [string, string])[] = [
  ...([
    ['accept', 'application/xml'],
    ['accept', ';;q=x,*'],
    ['if-match', '"x"'],
    ['if-match', '*'],
  ] as const),
  ...([
    ['if-none-match', '*'],
    ['if-none-match', '"'.repeat(50)],
    ['content-encoding', 'gzip'],
    ['range', 'bytes=0-1'],
  ] as const),
  ...([
    ['x-ms-requiresminresourceversion', '99'],
    ['x-ms-requiresminresourceversion', 'abc'],
  ] as const),
  ...([
    ['client-request-id', 'x'.repeat(900)],
    ['client-request-id', 'é\u00a0'],
    ['x-ms-correlation-id', '{}'],
  ] as const),
  ...([
    ['origin', 'null'],
    ['origin', 'https://elsewhere.example'],
    ['origin', 'http://['],
    ['host', 'elsewhere.example'],
  ] as const),
  ...([
    ['authorization', 'Bearer'],
    ['authorization', 'Basic eDp5'],
    ['authorization', `Bearer ${'x'.repeat(4_000)}`],
  ] as const),
  ...([
    ['x-forwarded-host', 'elsewhere.example'],
    ['x-forwarded-for', '1;2'],
    ['cookie', 'a=b; __proto__=1'],
  ] as const),
];
const strangeQueries = [
  'limit=-1',
  'after=%00',
  'a=1&a=2',
  'endpointId=x',
  'ack=1e9',
  '%=%',
  'operationId=',
  'conversation=x',
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** A request that is in order; `json` or `text` is its body. */
export type ValidRequest = Omit<RawRequest, 'body'> & { readonly json?: Json; readonly text?: string };

/** A valid request with its body, path, query, headers, method or content type changed. */
export function mutatedRequest({ json, text, ...request }: ValidRequest, chance: Chance): RawRequest {
  const { path, headers } = request;
  const valid = { ...request, body: json === undefined ? text : JSON.stringify(json) };
  // What has no body can only be changed elsewhere.
  const fate = valid.body === undefined ? 0.5 + chance() / 2 : chance();
  if (valid.body !== undefined && fate < 0.5) {
    const whole = json === undefined || chance() < 0.15 ? mutatedText(valid.body, chance) : undefined;
    return { ...valid, body: whole ?? JSON.stringify(mutated(json ?? null, chance)) };
  }
  if (fate < 0.62) return { ...valid, path: strangePath(path, chance) };
  if (fate < 0.74) return { ...valid, path: strangeQuery(path, chance) };
  if (fate < 0.88) {
    const [name, value] = pick(chance, strangeHeaders);
    return { ...valid, headers: { ...headers, [name]: value } };
  }
  if (fate < 0.94) return { ...valid, headers: { ...headers, 'content-type': pick(chance, strangeTypes) } };
  return { ...valid, method: pick(chance, methods), body: undefined };
}

function strangePath(path: string, chance: Chance): string {
  const [bare = '', ...query] = path.split('?');
  const segments = bare.split('/');
  const at = 1 + Math.floor(chance() * (segments.length - 1));
  const changed = segments.map((segment, index) => (index === at ? pick(chance, strangeSegments) : segment)).join('/');
  return [changed, ...query].join('?');
}

/** One member more, one less, or one with another value. */
function strangeQuery(path: string, chance: Chance): string {
  const [bare = '', query = ''] = path.split('?');
  const members = query === '' ? [] : query.split('&');
  const fate = chance();
  if (fate < 0.5 || members.length === 0) return `${bare}?${[...members, pick(chance, strangeQueries)].join('&')}`;
  const at = Math.floor(chance() * members.length);
  const value = pick(chance, ['', '%00', '-1', 'x'.repeat(2_000), '%F0%9F%98%80', '%', 'sip%3Aelse%40where.example']);
  const changed = members.flatMap((member, index) => {
    if (index !== at) return [member];
    return fate < 0.75 ? [] : [`${member.split('=')[0]}=${value}`];
  });
  return `${bare}?${changed.join('&')}`;
}
