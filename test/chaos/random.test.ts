import { expect, test } from 'vitest';
import { randomFrom } from './random.ts';

test('seed · the same one → the same numbers', () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, randomFrom(seed));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});
