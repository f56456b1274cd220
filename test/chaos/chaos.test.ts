import { expect, test } from 'vitest';
import { randomFrom } from './random.ts';
import { runChaos } from './run.ts';

test('engine · a few flows under repeats, losses, delays, swaps and false alarms → the right end (npm run chaos)', async () => {
  const seed = 20;
  const lines: string[] = [];
  const failures = await runChaos({ runs: 3, seed, print: (line) => lines.push(line) });
  expect(failures, lines.join('\n')).toEqual([]);
  expect(lines).toHaveLength(3);
}, 400_000);

test('seed · the same one → the same numbers', () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, randomFrom(seed));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});
