import { expect, test } from 'vitest';
import type { Json } from '../../../shared/kernel/json.ts';
import { mergePatch } from '../../../shared/service/administration/tenant-administration.ts';

test.each<[Json, Json, Json]>([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [['a'], { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{ a: 'foo' }, 'bar', 'bar'],
])('merge patch · %j with %j → %j (RFC 7396, appendix A)', (target, patch, expected) => {
  expect(mergePatch(target, patch)).toEqual(expected);
});
