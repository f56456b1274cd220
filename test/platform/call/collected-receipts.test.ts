import { expect, test } from 'vitest';
import { CollectedReceipts } from '../../../shared/platform/call/store/collected-receipts.ts';
import { until } from '../../support/until.ts';

const call = 'tenant.call';
const receipt = (number: number) => ({ applicationId: '1', fetched: [{ number }] });

test('receipts · the instance that wrote the message was told, too → left to it at first; looked at once for all that have come', async () => {
  const looked: number[][] = [];
  const receipts: CollectedReceipts = new CollectedReceipts(
    async (partition) => {
      looked.push(receipts.waiting(partition).flatMap(({ fetched }) => fetched.map(({ number }) => number)));
    },
    { collectedMs: 1_000_000, leftMs: 20, lookedEveryMs: 1_500 },
  );
  receipts.add(call, receipt(1), 'elsewhere');
  receipts.add(call, receipt(2), 'elsewhere');
  expect(receipts.waiting(call)).toEqual([]);
  await until(() => looked.length > 0);
  expect(looked.flat().sort()).toEqual([1, 2]);
  await until(() => receipts.waiting(call).length === 0);
});

test('receipts · one told here alone among those told elsewhere → told at its own time, which leaves the others', async () => {
  const looked: number[][] = [];
  const receipts: CollectedReceipts = new CollectedReceipts(
    async (partition) => {
      looked.push(receipts.waiting(partition).flatMap(({ fetched }) => fetched.map(({ number }) => number)));
    },
    { collectedMs: 5, leftMs: 1_000_000, lookedEveryMs: 1_000_000 },
  );
  receipts.add(call, receipt(1), 'elsewhere');
  receipts.add(call, receipt(2));
  await until(() => looked.length > 0);
  expect(looked).toEqual([[2]]);
  await until(() => receipts.waiting(call).length === 0);
});

test('receipts · it fails to be told → told again, and given up after ten times', async () => {
  let tries = 0;
  const receipts = new CollectedReceipts(
    async () => {
      tries += 1;
      throw new Error('The store is away.');
    },
    { collectedMs: 1, leftMs: 1, lookedEveryMs: 1 },
  );
  receipts.add(call, receipt(1));
  await until(() => tries > 0 && receipts.waiting(call).length === 0);
  expect(tries).toBe(10);
});
