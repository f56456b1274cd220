import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { escapedKey, longestKey, originalKey } from '../../shared/ledger/key-escape.ts';
import { inboxKey } from '../../shared/ledger/row-keys.ts';
import { propertyRuns } from '../support/thoroughness.ts';
import { commitOf, loadedOf, newPartition, startTables, type TestTables } from './support/tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

const anyText = fc.string({ unit: 'binary' });

describe('keys', () => {
  it('any text → escaped and back is the same, so no two become one', async () => {
    await fc.assert(
      fc.property(anyText, (text) => originalKey(escapedKey(text)) === text),
      propertyRuns(100, 100),
    );
  });

  it('any text → escaped, it holds nothing that the store forbids', async () => {
    await fc.assert(
      fc.property(anyText, (text) => /^[A-Za-z0-9._:@=,~-]*$/.test(escapedKey(text))),
      propertyRuns(100, 100),
    );
  });

  it('any two texts → escaped, a prefix stays a prefix', async () => {
    await fc.assert(
      fc.property(anyText, anyText, (one, two) => escapedKey(one + two).startsWith(escapedKey(one))),
      propertyRuns(100, 100),
    );
  });

  const ids = [
    'visitor/1',
    'visitor\\1',
    'visitor#1',
    'visitor?1',
    'visitor%2F1',
    'visitor~002f1',
    "visitor'1",
    'visitor"1',
    'visitor\n1',
    'visitor\u00001',
    'visitor\u00851',
    'visitor 1',
    'visitor+1',
    'visitor&1',
    'Visitor é 客 😀',
    '../../tenants',
    '',
  ];

  it('delivery ids · with every forbidden character → each is known again, none is taken for another', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    let loaded = loadedOf(await ledger.commit(commitOf(partition, undefined, {})));
    for (const deliveryId of ids) {
      loaded = loadedOf(await ledger.commit(commitOf(partition, loaded, {}, { deliveryId, answer: deliveryId })));
    }
    for (const deliveryId of ids) {
      expect(await ledger.commit(commitOf(partition, loaded, {}, { deliveryId }))).toEqual({ outcome: 'duplicate' });
      const rowKey = inboxKey(deliveryId);
      expect(await ledger.row(partition, rowKey)).toEqual({ rowKey, value: deliveryId });
    }
    const rows = await ledger.rows(partition, 'in.', 'in/');
    expect(rows.map(({ rowKey }) => rowKey).sort()).toEqual(ids.map(inboxKey).sort());
  });

  it('delivery ids · longer than a key, alike up to there → kept apart', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const long = `${'/'.repeat(longestKey)}`;
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, {}, { deliveryId: `${long}1` })));
    const second = await ledger.commit(commitOf(partition, first, {}, { deliveryId: `${long}2` }));
    expect(second.outcome).toBe('committed');
    const again = await ledger.commit(commitOf(partition, first, {}, { deliveryId: `${long}1` }));
    expect(again).toEqual({ outcome: 'duplicate' });
  });

  it('partitions · with forbidden characters → apart from each other, and loaded by their own name', async () => {
    const { ledger } = tables;
    const name = newPartition();
    const partitions = ['/', '\\', '#', '?', "'", "' or PartitionKey ne '"].map((odd) => `${name}${odd}`);
    for (const partition of partitions) await ledger.commit(commitOf(partition, undefined, { partition }));
    for (const partition of partitions) {
      expect((await ledger.load(partition))?.state).toEqual({ partition });
      expect(await ledger.rows(partition, 'state', 'statf')).toHaveLength(1);
    }
  });
});
