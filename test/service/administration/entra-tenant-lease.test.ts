import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EntraTenantLease } from '../../../shared/service/administration/entra-tenant-lease.ts';
import { startTables, type TestTables } from '../../ledger/support/tables.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const fixed = () => Date.UTC(2026, 10, 28);

/** Work that tells when it begins and ends, and that others could come into the middle of. */
function changes() {
  const order: string[] = [];
  const change = (name: string) => async () => {
    order.push(`${name} begins`);
    await tables.records.get('administration', name);
    order.push(`${name} ends`);
  };
  return { order, change };
}

describe('administration · changes of one Entra tenant', () => {
  test('many at once on one instance → one after the other, as they came', async () => {
    const lease = new EntraTenantLease(tables.records, fixed);
    const { order, change } = changes();
    const names = Array.from({ length: 20 }, (_, index) => `change ${index}`);
    await Promise.all(names.map((name) => lease.hold('many', change(name))));
    expect(order).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  test('on two instances → one after the other, in any order', async () => {
    const instances = [new EntraTenantLease(tables.records, fixed), new EntraTenantLease(tables.records, fixed)];
    const { order, change } = changes();
    await Promise.all(instances.flatMap((lease, at) => [0, 1, 2].map((n) => lease.hold('two', change(`${at}.${n}`)))));
    const begun = order.filter((line) => line.endsWith('begins'));
    expect(begun).toHaveLength(6);
    expect(order).toEqual(begun.flatMap((line) => [line, line.replace('begins', 'ends')]));
  });

  test('another instance holds it for longer than a request may wait → 409 StateChanged, nothing done', async () => {
    let now = fixed();
    const holder = new EntraTenantLease(tables.records, () => now);
    const { order, change } = changes();
    await holder.hold('long', async () => {
      const waiting = new EntraTenantLease(tables.records, () => now).hold('long', change('late'));
      now += 30_000;
      await expect(waiting).rejects.toMatchObject({ code: 'StateChanged' });
    });
    expect(order).toEqual([]);
  });
});
