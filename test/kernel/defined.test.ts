import { expect, test } from 'vitest';
import { defined } from '../../shared/kernel/defined.ts';

test('defined · undefined members → left out; null, false and zero stay', () => {
  const object: { readonly a?: number; readonly b: null } = defined({ a: undefined as number | undefined, b: null });
  expect(object).toStrictEqual({ b: null });
  expect(defined({ zero: 0, no: false, text: '' })).toStrictEqual({ zero: 0, no: false, text: '' });
});

test('defined · an object without undefined members → a copy, and the original unchanged', () => {
  const original = Object.freeze({ a: 1, b: undefined });
  expect(defined(original)).toStrictEqual({ a: 1 });
  expect(original).toHaveProperty('b');
});
