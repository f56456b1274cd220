import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Unavailable } from '../../shared/kernel/errors.ts';
import type { WireRequest } from '../support/wire-proxy.ts';
import { commitOf, loadedOf, newPartition, startTables, type TestTables } from './support/tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterEach(() => tables.proxy.heal());
afterAll(() => tables.close());

const isTransaction = ({ path }: WireRequest): boolean => path.includes('$batch');
const loseAnswer = { fault: { kind: 'lose-answer' }, matches: isTransaction } as const;
const unavailable = { name: 'Unavailable', code: 'StoreUnavailable' };

describe('answers that never come', () => {
  it('commit · its answer is lost → committed all the same, with the ETag for the next one', async () => {
    const { ledger, proxy } = tables;
    const partition = newPartition();
    const applied = proxy.inject(loseAnswer);
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 }, { deliveryId: 'd' })));
    expect(applied()).toBe(1);
    expect(first).toEqual(await ledger.load(partition));
    const second = await ledger.commit(commitOf(partition, first, { n: 2 }, { deliveryId: 'e' }));
    expect(second.outcome).toBe('committed');
  });

  it('commit without a delivery · its answer is lost → committed', async () => {
    const { ledger, proxy } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 })));
    proxy.inject(loseAnswer);
    const second = await ledger.commit(commitOf(partition, first, { n: 2 }));
    expect(loadedOf(second)).toEqual(await ledger.load(partition));
  });

  it('commit · its answer is lost and another writer goes on → committed, and the next one conflicts', async () => {
    const { ledger, proxy } = tables;
    const partition = newPartition();
    let goOn = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    proxy.inject(loseAnswer);
    const applied = proxy.inject({ fault: { kind: 'hold', what: 'request', until }, matches: isTransaction });
    const committing = ledger.commit(commitOf(partition, undefined, { n: 1 }, { deliveryId: 'd' }));
    await expect.poll(applied).toBe(1);
    const other = await ledger.load(partition);
    const newest = loadedOf(await ledger.commit(commitOf(partition, other, { n: 2 }, { deliveryId: 'e' })));
    goOn();
    const first = loadedOf(await committing);
    expect(first.version).toBe(1);
    const next = await ledger.commit(commitOf(partition, first, { n: 3 }, { deliveryId: 'f' }));
    expect(next).toEqual({ outcome: 'conflict' });
    expect(await ledger.load(partition)).toEqual(newest);
  });

  it('commit of a known delivery · an answer is lost → still a duplicate', async () => {
    const { ledger, proxy } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 }, { deliveryId: 'd' })));
    proxy.inject(loseAnswer);
    const again = await ledger.commit(commitOf(partition, first, { n: 2 }, { deliveryId: 'd' }));
    expect(again).toEqual({ outcome: 'duplicate' });
  });

  it('commit on a stale state · an answer is lost → still a conflict', async () => {
    const { ledger, proxy } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 })));
    await ledger.commit(commitOf(partition, first, { n: 2 }));
    proxy.inject(loseAnswer);
    expect(await ledger.commit(commitOf(partition, first, { n: 3 }))).toEqual({ outcome: 'conflict' });
  });

  it('row changes · their answer is lost → made', async () => {
    const { ledger, proxy } = tables;
    const partition = newPartition();
    const insert = [1, 2].map((n) => ({ op: 'insert', rowKey: `callback.${n}`, value: n }) as const);
    const remove = insert.map(({ rowKey }) => ({ op: 'delete', rowKey }) as const);
    const applied = proxy.inject({ ...loseAnswer, times: 1 });
    expect(await ledger.change(partition, insert)).toBe(true);
    proxy.inject(loseAnswer);
    expect(await ledger.change(partition, remove)).toBe(true);
    expect(applied()).toBe(1);
    expect(await ledger.change(partition, remove)).toBe(false);
  });

  it('record · the answer to its insert is lost → inserted', async () => {
    const { records, proxy } = tables;
    const applied = proxy.inject({ fault: { kind: 'lose-answer' }, matches: ({ method }) => method === 'POST' });
    expect(await records.insert('lost', 'a', 1)).toBe(true);
    expect(applied()).toBe(1);
    expect(await records.insert('lost', 'a', 2)).toBe(false);
  });
});

describe('a store that is not well', () => {
  it.each([500, 503, 429])('store · answers %i twice, then recovers → the commit goes through', async (status) => {
    const { ledger, proxy } = tables;
    const partition = newPartition();
    const applied = proxy.inject({ fault: { kind: 'answer', status }, times: 2 });
    expect(loadedOf(await ledger.commit(commitOf(partition, undefined, { n: 1 }))).version).toBe(1);
    expect(applied()).toBe(2);
  });

  it('store · answers 503 every time → StoreUnavailable after a bounded number of tries, with its cause', async () => {
    const { ledger, proxy } = tables;
    proxy.inject({ fault: { kind: 'answer', status: 503, headers: { 'retry-after': '0' } }, times: 100 });
    const before = proxy.requests.length;
    const failure = await ledger.load(newPartition()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unavailable);
    expect(failure).toMatchObject({ ...unavailable, cause: { status: 503 } });
    expect(proxy.requests.length - before).toBe(3);
  });

  it('store · never answers → StoreUnavailable', async () => {
    const { proxy, ledgerWith } = tables;
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      end = resolve;
    });
    proxy.inject({ fault: { kind: 'hold', what: 'request', until }, times: 100 });
    const hasty = ledgerWith({ attempts: { tries: 2, answerMs: 50, firstPauseMs: 1 } });
    await expect(hasty.commit(commitOf(newPartition(), undefined, {}))).rejects.toMatchObject(unavailable);
    await expect(hasty.rows(newPartition(), 'a', 'b')).rejects.toMatchObject(unavailable);
    end();
  });

  it('store · gone → StoreUnavailable for every method', async () => {
    const gone = await startTables();
    await gone.close();
    const partition = newPartition();
    await expect(gone.ledger.load(partition)).rejects.toMatchObject(unavailable);
    await expect(gone.ledger.commit(commitOf(partition, undefined, {}))).rejects.toMatchObject(unavailable);
    await expect(gone.ledger.rows(partition, 'a', 'b')).rejects.toMatchObject(unavailable);
    await expect(gone.ledger.indexed('contoso', '20260101')).rejects.toMatchObject(unavailable);
    await expect(gone.records.put('p', 'k', 1)).rejects.toMatchObject(unavailable);
  });
});
