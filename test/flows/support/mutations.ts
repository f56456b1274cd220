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
];
const strangeNames = ['__proto__', 'constructor', 'toString', '', '\u0000', '$where', 'x'.repeat(600)];

/** The value with one thing about it changed, anywhere inside. */
export function mutated(value: Json, chance: Chance): Json {
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

const strangeSegments = [
  '..',
  '%2e%2e',
  '%00',
  '%',
  '%zz',
  'x'.repeat(3_000),
  '%F0%9F%98%80',
  "'",
  '*',
  '%2F',
  ' '.replace(' ', '%20'),
];
const strangeTypes = [
  'text/plain',
  'application/xml',
  'multipart/related',
  'multipart/related; boundary="',
  'application/json; charset=utf-7',
  '',
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** A valid request with its body, path, query, method or content type changed. */
export function mutatedRequest(request: RawRequest & { readonly json: Json | undefined }, chance: Chance): RawRequest {
  const { method, path, headers, json } = request;
  const valid = { method, path, headers, body: json === undefined ? undefined : JSON.stringify(json) };
  const fate = chance();
  if (json !== undefined && fate < 0.6) return { ...valid, body: JSON.stringify(mutated(json, chance)) };
  if (fate < 0.75) return { ...valid, path: strangePath(path, chance) };
  if (fate < 0.85)
    return {
      ...valid,
      path: `${path}${path.includes('?') ? '&' : '?'}${pick(chance, ['limit=-1', 'after=%00', 'a=1&a=2', 'endpointId=x', 'ack=1e9', '%=%'])}`,
    };
  if (fate < 0.93) return { ...valid, headers: { ...headers, 'content-type': pick(chance, strangeTypes) } };
  return { ...valid, method: pick(chance, methods), body: undefined };
}

function strangePath(path: string, chance: Chance): string {
  const [bare = '', ...query] = path.split('?');
  const segments = bare.split('/');
  const at = 1 + Math.floor(chance() * (segments.length - 1));
  const changed = segments.map((segment, index) => (index === at ? pick(chance, strangeSegments) : segment)).join('/');
  return [changed, ...query].join('?');
}
