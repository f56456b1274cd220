import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { padded } from '../../shared/kernel/ids.ts';
import { newPartition, startTables, type TestTables } from './support/tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

const insert = (rowKey: string) => ({ op: 'insert', rowKey, value: rowKey }) as const;

describe('rows', () => {
  it('range → from its first key on, up to before its last, in key order, at most the limit', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    await ledger.change(partition, ['callback.10', 'callback.02', 'callback.01', 'other.1'].map(insert));
    const keys = async (...range: readonly [string, string, number?]) =>
      (await ledger.rows(partition, ...range)).map(({ rowKey }) => rowKey);
    expect(await keys('callback.', 'callback/')).toEqual(['callback.01', 'callback.02', 'callback.10']);
    expect(await keys('callback.01', 'callback.10')).toEqual(['callback.01', 'callback.02']);
    expect(await keys('callback.', 'callback/', 2)).toEqual(['callback.01', 'callback.02']);
    expect(await keys('a', 'b')).toEqual([]);
  });

  it('change · insert of a row that exists → false, and nothing of it is written', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    expect(await ledger.change(partition, [insert('a')])).toBe(true);
    expect(await ledger.change(partition, [insert('b'), insert('a')])).toBe(false);
    expect(await ledger.row(partition, 'b')).toBeUndefined();
  });

  it('change · upsert and delete → done with or without such a row, but a row that is not there is not deleted', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const upsert = (value: number) => ledger.change(partition, [{ op: 'upsert', rowKey: 'poll', value }]);
    expect([await upsert(1), await upsert(2)]).toEqual([true, true]);
    expect((await ledger.row(partition, 'poll'))?.value).toBe(2);
    const remove = () => ledger.change(partition, [{ op: 'delete', rowKey: 'poll' }]);
    expect([await remove(), await remove()]).toEqual([true, false]);
    expect(await ledger.change(partition, [])).toBe(true);
  });
});

describe('index', () => {
  const day = '20260102';
  const entry = (key: string, value = { phase: 'waiting' }) => ({ tenant: 'contoso', day, key, value });

  it('entries · 1,250 on one day → all in key order over several pages, and from any of them on', async () => {
    const { ledger, operations } = tables;
    const keys = Array.from({ length: 1_250 }, (_, number) => padded(number));
    const writeSome = async (some: readonly string[]): Promise<void> => {
      for (const key of some) await ledger.index(entry(key));
    };
    const shares = Array.from({ length: 25 }, (_, share) => keys.slice(share * 50, share * 50 + 50));
    await Promise.all(shares.map(writeSome));
    operations.length = 0;
    expect(await ledger.indexed('contoso', day)).toEqual(keys.map((key) => entry(key)));
    expect(operations).toEqual(['query', 'query']);
    const rest = await ledger.indexed('contoso', day, padded(1_200));
    expect(rest.map(({ key }) => key)).toEqual(keys.slice(1_201));
    const some = await ledger.indexed('contoso', day, padded(99), 3);
    expect(some.map(({ key }) => key)).toEqual(keys.slice(100, 103));
    expect(await ledger.indexed('contoso', day, undefined, 1_100)).toHaveLength(1_100);
  });

  it('entry · written again → the newer value; other days and tenants → nothing of it', async () => {
    const { ledger } = tables;
    const at = { tenant: 'fabrikam', day, key: 'c1' };
    await ledger.index({ ...at, value: { phase: 'waiting' } });
    await ledger.index({ ...at, value: { phase: 'closed' } });
    expect(await ledger.indexed('fabrikam', day)).toEqual([{ ...at, value: { phase: 'closed' } }]);
    expect(await ledger.indexed('fabrikam', '20260103')).toEqual([]);
  });
});
