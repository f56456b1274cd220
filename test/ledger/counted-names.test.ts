import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomId } from '../../shared/kernel/ids.ts';
import { CountedNames } from '../../shared/ledger/counted-names.ts';
import { startTables, type TestTables } from './support/tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

const hourMs = 3_600_000;
const noon = Date.UTC(2026, 4, 4, 12);

/** Takes names under a key of its own, as an instance whose clock can be moved. */
function instanceOf(key: string) {
  let now = noon;
  const names = new CountedNames(tables.records, () => now);
  return {
    take: (name: string, limit = 3) => names.take({ kind: 'test', key, name, limit, windowMs: hourMs }),
    pass: (ms: number): void => {
      now += ms;
    },
  };
}

it('counted names · up to the limit, one too many, a repeat → 0, the time that is left, 0', async () => {
  const { take, pass } = instanceOf(randomId());
  expect([await take('a'), await take('b'), await take('c')]).toEqual([0, 0, 0]);
  pass(1_000);
  expect([await take('d'), await take('b')]).toEqual([hourMs - 1_000, 0]);
  pass(hourMs);
  expect(await take('d')).toBe(0);
});

it('counted names · two instances at once → no more than the limit together', async () => {
  const key = randomId();
  const [one, other] = [instanceOf(key), instanceOf(key)];
  const waits = await Promise.all(
    Array.from({ length: 8 }, (_, number) => (number % 2 === 0 ? one : other).take(`name ${number}`)),
  );
  expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
});

it('counted names · sixty at once, and sixty more → the store is asked for what fits, not for what is refused', async () => {
  const { take } = instanceOf(randomId());
  const sixty = (from: number) => Promise.all(Array.from({ length: 60 }, (_, number) => take(`name ${from + number}`)));
  const before = tables.operations.length;
  expect((await sixty(0)).filter((wait) => wait === 0)).toHaveLength(3);
  const first = tables.operations.length - before;
  // The first is written, each other one that fits is read and written: then the window is known to be full.
  expect(first).toBeLessThanOrEqual(1 + 2 * 2);
  expect((await sixty(60)).filter((wait) => wait === 0)).toHaveLength(0);
  expect(await take('name 1')).toBe(0);
  expect(tables.operations.length - before).toBe(first);
});

it('counted names · full by what others counted, over, begun anew → counts again', async () => {
  const key = randomId();
  const [one, other] = [instanceOf(key), instanceOf(key)];
  for (const name of ['a', 'b', 'c']) await other.take(name);
  expect(await one.take('d')).toBe(hourMs);
  one.pass(hourMs);
  expect([await one.take('d'), await one.take('e'), await one.take('f')]).toEqual([0, 0, 0]);
  expect(await one.take('g')).toBe(hourMs);
});
