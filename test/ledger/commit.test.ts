import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomId } from '../../shared/kernel/ids.ts';
import { delay } from '../../shared/kernel/time.ts';
import type { Loaded } from '../../shared/ledger/ledger.ts';
import { inboxKey, logKey, outKey, sayKey } from '../../shared/ledger/row-keys.ts';
import { commitOf, loadedOf, newPartition, startTables, type TestTables } from './support/tables.ts';

let tables: TestTables;

const seenIn = (loaded: Loaded | undefined): readonly string[] => (loaded?.state.seen ?? []) as readonly string[];

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

describe('what a commit writes', () => {
  it('first commit · with all parts → state at version 1, and a row for each part', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const result = await ledger.commit(
      commitOf(
        partition,
        undefined,
        { phase: 'invited' },
        {
          deliveryId: 'visitor.1',
          answer: { status: 200 },
          out: [{ kind: 'accept' }],
          says: [
            { number: 1, value: { text: 'Hello' } },
            { number: 2, value: { text: 'Hi' } },
          ],
          rows: [{ op: 'upsert', rowKey: 'callback.1', value: ['pending'] }],
        },
      ),
    );
    expect(loadedOf(result)).toMatchObject({ version: 1, state: { phase: 'invited' } });
    expect(await ledger.rows(partition, 'a', 'sayz')).toEqual([
      { rowKey: 'callback.1', value: ['pending'] },
      { rowKey: inboxKey('visitor.1'), value: { status: 200 } },
      { rowKey: logKey(1), value: { made: { phase: 'invited' } } },
      { rowKey: outKey(1), value: [{ kind: 'accept' }] },
      { rowKey: sayKey(1), value: { text: 'Hello' } },
      { rowKey: sayKey(2), value: { text: 'Hi' } },
    ]);
  });

  it('what a commit returns → is what a load finds, so that the next commit needs no read', async () => {
    const { ledger, operations } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 })));
    expect(await ledger.load(partition)).toEqual(first);
    operations.length = 0;
    const second = loadedOf(await ledger.commit(commitOf(partition, first, { n: 2 }, { deliveryId: 'd2' })));
    expect(operations).toEqual(['transaction']);
    expect(await ledger.load(partition)).toEqual(second);
    expect(second.version).toBe(2);
  });

  it('partition · never written → loads as undefined', async () => {
    expect(await tables.ledger.load(newPartition())).toBeUndefined();
    expect(await tables.ledger.row(newPartition(), 'state')).toBeUndefined();
  });

  it('commit · without log → replaces the state under its ETag, as the same version', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 })));
    const second = loadedOf(await ledger.commit({ partition, loaded: first, state: { n: 2 } }));
    expect(second).toMatchObject({ version: 1, state: { n: 2 } });
    expect(await ledger.load(partition)).toEqual(second);
    expect(await ledger.commit(commitOf(partition, first, { n: 3 }))).toEqual({ outcome: 'conflict' });
    expect(await ledger.rows(partition, 'log.', 'log/')).toHaveLength(1);
  });

  it('rows of a commit · delete of one that is there → gone', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const rows = [{ op: 'insert', rowKey: 'callback.1', value: 1 }] as const;
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, {}, { rows })));
    await ledger.commit(commitOf(partition, first, {}, { rows: [{ op: 'delete', rowKey: 'callback.1' }] }));
    expect(await ledger.row(partition, 'callback.1')).toBeUndefined();
  });
});

describe('what a commit refuses', () => {
  it('delivery · known already, on the newest state → duplicate, and nothing is written (design §3)', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 }, { deliveryId: 'd' })));
    const again = await ledger.commit(commitOf(partition, first, { n: 2 }, { deliveryId: 'd' }));
    expect(again).toEqual({ outcome: 'duplicate' });
    expect(await ledger.load(partition)).toEqual(first);
    expect(await ledger.row(partition, logKey(2))).toBeUndefined();
  });

  it('delivery · known already, on a state that is stale as well → duplicate', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 }, { deliveryId: 'd1' })));
    await ledger.commit(commitOf(partition, first, { n: 2 }, { deliveryId: 'd2' }));
    const again = await ledger.commit(commitOf(partition, first, { n: 3 }, { deliveryId: 'd2' }));
    expect(again).toEqual({ outcome: 'duplicate' });
  });

  it('new delivery · on a stale state → conflict, and its inbox row is not there either', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 })));
    const second = loadedOf(await ledger.commit(commitOf(partition, first, { n: 2 })));
    const late = await ledger.commit(commitOf(partition, first, { n: 3 }, { deliveryId: 'late' }));
    expect(late).toEqual({ outcome: 'conflict' });
    expect(await ledger.row(partition, inboxKey('late'))).toBeUndefined();
    expect(await ledger.load(partition)).toEqual(second);
  });

  it('first commits · two at once → one committed, one conflict', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const results = await Promise.all(
      ['a', 'b'].map((deliveryId) => ledger.commit(commitOf(partition, undefined, { deliveryId }, { deliveryId }))),
    );
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['committed', 'conflict']);
  });

  it('first commits of one delivery · two at once → one committed, one duplicate', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const results = await Promise.all(
      [1, 2].map((n) => ledger.commit(commitOf(partition, undefined, { n }, { deliveryId: 'same' }))),
    );
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['committed', 'duplicate']);
  });

  it('row to delete · absent → conflict', async () => {
    const { ledger } = tables;
    const rows = [{ op: 'delete', rowKey: 'callback.9' }] as const;
    const result = await ledger.commit(commitOf(newPartition(), undefined, {}, { deliveryId: 'd', rows }));
    expect(result).toEqual({ outcome: 'conflict' });
  });

  it('a hundred racing writers · each until it is through → a hundred versions, nothing lost', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const append = async (deliveryId: string): Promise<void> => {
      for (;;) {
        const loaded: Loaded | undefined = await ledger.load(partition);
        const seen = seenIn(loaded);
        const state = { seen: [...seen, deliveryId] };
        const { outcome } = await ledger.commit(commitOf(partition, loaded, state, { deliveryId }));
        if (outcome === 'committed') return;
        expect(outcome).toBe('conflict');
        await delay(Math.random() * 2_000);
      }
    };
    const deliveries = Array.from({ length: 100 }, () => randomId());
    await Promise.all(deliveries.map(append));
    const final = await ledger.load(partition);
    expect(final?.version).toBe(100);
    expect([...seenIn(final)].sort()).toEqual([...deliveries].sort());
    expect(await ledger.rows(partition, 'log.', 'log/')).toHaveLength(100);
  });
});
