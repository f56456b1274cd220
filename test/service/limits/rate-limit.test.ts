import { expect, onTestFinished, test } from 'vitest';
import { RequestRefused } from '../../../shared/kernel/errors.ts';
import { RateLimit } from '../../../shared/service/limits/rate-limit.ts';
import { startTables } from '../../ledger/support/tables.ts';

/** Seconds to wait, or undefined when one was taken. */
async function waitOf(limit: RateLimit): Promise<number | undefined> {
  try {
    await limit.take('key');
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    return Number(error.headers['retry-after']);
  }
}

test('rate limit · a key that is over it asks on and on → refused without a request to the store, until its window is over', async () => {
  const tables = await startTables();
  onTestFinished(() => tables.close());
  let now = Date.now();
  const limit = new RateLimit({ name: 'test', limit: 2, windowMs: 60_000 }, tables.records, () => now);
  expect([await waitOf(limit), await waitOf(limit), await waitOf(limit)]).toEqual([undefined, undefined, 60]);
  const before = tables.operations.length;
  now += 20_000;
  for (let count = 0; count < 100; count += 1) expect(await waitOf(limit)).toBe(40);
  expect(tables.operations.length).toBe(before);
});
