import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomId } from '../../shared/kernel/ids.ts';
import { startTables, type TestTables } from './support/tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

const conflict = { outcome: 'conflict' };
const later = Date.now() + 3_600_000;

describe('records', () => {
  it('put · over anything, over what was read, where there is none → or conflict', async () => {
    const { records } = tables;
    const partition = randomId();
    const first = await records.put(partition, 'a', { n: 1 }, 'absent');
    const read = await records.get(partition, 'a');
    expect(first).toEqual({ outcome: 'written', etag: read?.etag });
    expect(read?.value).toEqual({ n: 1 });
    expect(await records.put(partition, 'a', { n: 2 }, 'absent')).toEqual(conflict);
    const second = await records.put(partition, 'a', { n: 2 }, read?.etag);
    expect(second.outcome).toBe('written');
    expect(await records.put(partition, 'a', { n: 3 }, read?.etag)).toEqual(conflict);
    expect((await records.put(partition, 'a', { n: 4 })).outcome).toBe('written');
    expect(await records.put(partition, 'gone', 1, read?.etag)).toEqual(conflict);
    expect((await records.get(partition, 'a'))?.value).toEqual({ n: 4 });
  });

  it('insert and replace → true when written, false when another writer was faster', async () => {
    const { records } = tables;
    const partition = randomId();
    expect([await records.insert(partition, 'a', 1), await records.insert(partition, 'a', 2)]).toEqual([true, false]);
    const etag = (await records.get(partition, 'a'))?.etag ?? '';
    const replace = (value: number) => records.replace(partition, 'a', value, etag);
    expect([await replace(3), await replace(4)]).toEqual([true, false]);
  });

  it('remove → gone; what is not there → nothing happens', async () => {
    const { records } = tables;
    const partition = randomId();
    await records.insert(partition, 'a', 1);
    await records.remove(partition, 'a');
    await records.remove(partition, 'a');
    expect(await records.get(partition, 'a')).toBeUndefined();
  });

  it('list · by prefix, from a key on, some → in key order', async () => {
    const { records } = tables;
    const partition = randomId();
    const keys = ['user.1', 'user.2', 'user.é', 'user.😀/', 'user', 'use', 'usf', 'endpoint.1'];
    for (const key of keys) await records.insert(partition, key, key);
    const list = async (range: Parameters<typeof records.list>[1]) =>
      (await records.list(partition, range)).map(({ key }) => key);
    expect(await list({ prefix: 'user.' })).toEqual(['user.1', 'user.2', 'user.é', 'user.😀/']);
    expect(await list({ prefix: 'user.', after: 'user.2' })).toEqual(['user.é', 'user.😀/']);
    expect(await list({ limit: 2 })).toEqual(['endpoint.1', 'use']);
    expect((await list(undefined)).sort()).toEqual([...keys].sort());
  });
});

describe('counters', () => {
  it('counter · forty raise it at once → every one is counted', async () => {
    const { records } = tables;
    const key = randomId();
    const counts = await Promise.all(Array.from({ length: 40 }, () => records.increment('rate', key, 1, later)));
    expect(counts.map(({ count }) => count).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it('counter · its time is over → begins anew; before → keeps its end', async () => {
    const { records } = tables;
    const key = randomId();
    const past = Date.now() - 1;
    expect(await records.increment('rate', key, 5, past)).toEqual({ count: 5, expiresAt: past });
    expect(await records.increment('rate', key, 2, later)).toEqual({ count: 2, expiresAt: later });
    expect(await records.increment('rate', key, 2, later + 1)).toEqual({ count: 4, expiresAt: later });
  });
});
