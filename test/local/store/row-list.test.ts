import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowList } from '../../../local/store/row-list.ts';
import { extentOf, keyFilterOf } from '../../../local/store/rows/key-filter.ts';
import { etagOf, TimeStamps } from '../../../local/store/rows/time-stamps.ts';
import { propertyRuns } from '../../support/thoroughness.ts';

const anyKey = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '~'), minLength: 1, maxLength: 3 });
const anyStep = fc.record({ op: fc.constantFrom('put', 'put', 'delete'), key: anyKey, value: fc.nat() });
const anyBound = fc.record({ operator: fc.constantFrom('ge', 'gt', 'le', 'lt', 'eq'), key: anyKey });

const passes: Readonly<Record<string, (key: string, bound: string) => boolean>> = {
  ge: (key, bound) => key >= bound,
  gt: (key, bound) => key > bound,
  le: (key, bound) => key <= bound,
  lt: (key, bound) => key < bound,
  eq: (key, bound) => key === bound,
};

test('rows of a partition · put and deleted in any order → in order of keys, each once, and a filter finds those that pass', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), fc.array(anyBound, { maxLength: 3 }), (steps, bounds) => {
      const list = new RowList();
      const model = new Map<string, number>();
      for (const { op, key, value } of steps) {
        if (op === 'put') list.put({ PartitionKey: 'p', RowKey: key, value });
        else list.delete(key);
        if (op === 'put') model.set(key, value);
        else model.delete(key);
      }
      const sorted = [...model].sort(([one], [other]) => (one < other ? -1 : 1));
      expect(list.rows.map(({ RowKey, value }) => [RowKey, value])).toEqual(sorted);
      for (const { key } of steps) expect(list.get(key)?.value).toBe(model.get(key));
      const text = bounds.map(({ operator, key }) => ` and RowKey ${operator} '${key}'`).join('');
      const filter = keyFilterOf(`PartitionKey eq 'p'${text}`);
      const { start, end } = extentOf(filter ?? { partitionKey: '', conditions: [] }, list);
      const expected = sorted.filter(([key]) =>
        bounds.every(({ operator, key: bound }) => passes[operator]?.(key, bound)),
      );
      expect(filter?.partitionKey).toBe('p');
      expect(list.rows.slice(start, Math.max(start, end)).map(({ RowKey }) => RowKey)).toEqual(
        expected.map(([key]) => key),
      );
    }),
    propertyRuns(300, 5_000),
  );
});

test.each([
  "PartitionKey eq 'p' or PartitionKey eq 'q'",
  "PartitionKey eq 'p' and value eq 'x'",
  "PartitionKey eq 'it''s'",
  "PartitionKey ge 'p'",
  "RowKey eq 'r'",
  "not (PartitionKey eq 'p')",
  "PartitionKey eq 'p' and (RowKey eq 'r')",
  "PartitionKey eq 'p' and RowKey eq 'r' ",
])('a filter of rows · %s → not one of keys of one partition', (filter) => {
  expect(keyFilterOf(filter)).toBeUndefined();
});

test('time stamps · the clock stands still, runs on, steps back → each later than the one before', () => {
  const clock = { ms: Date.parse('2026-01-02T03:04:05.678Z') };
  const stamps = new TimeStamps(() => clock.ms);
  const given = [stamps.next(), stamps.next()];
  expect(given).toEqual(['2026-01-02T03:04:05.6780000Z', '2026-01-02T03:04:05.6780001Z']);
  clock.ms += 1;
  given.push(stamps.next());
  clock.ms -= 240_000;
  for (let number = 0; number < 10_001; number += 1) given.push(stamps.next());
  expect(given.at(-1)).toBe('2026-01-02T03:04:05.6800001Z');
  expect(given.toSorted()).toEqual(given);
  expect(new Set(given.map(etagOf)).size).toBe(given.length);
});
