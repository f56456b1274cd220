import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashId, randomId } from '../../../shared/kernel/ids.ts';
import { hourMs } from '../../../shared/kernel/time.ts';
import { WaitStore } from '../../../shared/service/roster/wait-store.ts';
import { startTables, type TestTables } from '../../ledger/support/tables.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const monday = Date.parse('2026-01-05T10:00:00Z');

/** A tenant with two instances that know its waits, and visitors by number. */
function waits(skippedMs: () => number = () => 0) {
  const tenant = `harbour-${randomId().slice(0, 8)}`;
  const instances = [0, 1].map(() => new WaitStore(tables.ledger, () => monday + skippedMs()));
  const name = (visitor: number) => ({ tenant, conversation: hashId('visit', String(visitor)) });
  const at = (visitor: number): WaitStore => instances[visitor % 2] ?? new WaitStore(tables.ledger, Date.now);
  return {
    tenant,
    name,
    at,
    begin: (visitor: number, queue = 'berths', since = monday + visitor * hourMs) =>
      at(visitor).begin(name(visitor), { queue, report: `report ${visitor}`, since }),
    end: (visitor: number, waitedMs: number, outcome: 'answered' | 'left' | 'dropped' = 'answered') =>
      at(visitor + 1).end(name(visitor), { outcome, at: monday + visitor * hourMs + waitedMs }),
    stored: async () => JSON.stringify((await tables.ledger.load(`waits.${tenant}`))?.state ?? {}),
  };
}

/** So many visitors, one after another, each answered ten seconds later than the one before. */
async function answered(
  { begin, end }: Pick<ReturnType<typeof waits>, 'begin' | 'end'>,
  count: number,
  again: 1 | 2 = 1,
): Promise<void> {
  for (let visitor = 1; visitor <= count; visitor += 1) {
    for (let time = 0; time < again; time += 1) await begin(visitor);
    for (let time = 0; time < again; time += 1) await end(visitor, visitor * 10_000);
  }
}
const nineWaits = { fromSeconds: 10, toSeconds: 90, confidence: 0.8 };

describe('waiting times · what a visitor is told (docs/decisions/0015-who-is-asked.md)', () => {
  test('fewer than nine answered waits in the queue → nothing; nine → an interval; in another queue → nothing', async () => {
    const tenant = waits();
    await answered(tenant, 8);
    expect(await tenant.begin(9)).toBeUndefined();
    await tenant.end(9, 90_000);
    expect(await tenant.begin(10)).toEqual(nineWaits);
    expect(await tenant.begin(11, 'cranes')).toBeUndefined();
  });

  test('each beginning and each end twice, at two instances → counted once', async () => {
    const tenant = waits();
    await answered(tenant, 8, 2);
    expect(await tenant.begin(9)).toBeUndefined();
    await tenant.end(9, 90_000);
    expect(await tenant.begin(10)).toEqual(nineWaits);
    expect(await tenant.at(9).begin(tenant.name(10), { queue: 'berths', report: 'again', since: monday })).toEqual(
      nineWaits,
    );
  });

  test('many begin at once, at two instances → each has its own position', async () => {
    const tenant = waits();
    await Promise.all([1, 2, 3, 4, 5, 6].map((visitor) => tenant.begin(visitor, 'berths', monday)));
    const { waiting } = JSON.parse(await tenant.stored());
    expect(waiting.map(({ position }: { readonly position: number }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a beginning that comes again after its end → no one waits', async () => {
    const tenant = waits();
    await answered(tenant, 1);
    expect(await tenant.begin(1)).toBeUndefined();
    expect(JSON.parse(await tenant.stored()).waiting).toEqual([]);
  });

  test('an agent who came before the wait began → the wait goes on', async () => {
    const tenant = waits();
    await tenant.begin(1);
    await tenant.end(1, -1);
    expect(JSON.parse(await tenant.stored())).toMatchObject({ queues: [], waiting: [{ position: 1 }] });
  });

  test('put into another queue → waits there, and says nothing of the first one', async () => {
    const tenant = waits();
    await tenant.begin(1);
    await tenant.at(1).begin(tenant.name(1), { queue: 'cranes', report: 'moved', since: monday + 2 * hourMs });
    await tenant.end(1, 3 * hourMs);
    const { queues, waiting } = JSON.parse(await tenant.stored());
    expect([queues.map(({ queue }: { readonly queue: string }) => queue), waiting]).toEqual([['cranes'], []]);
  });

  test.each<[string, 'left' | 'dropped', number, number]>([
    ['after the later time', 'left', 91_000, 0.184],
    ['before the later time', 'left', 89_000, 0.2],
    ['dropped', 'dropped', 91_000, 0.2],
  ])('told, and left unanswered · %s', async (_name, outcome, waitedMs, outside) => {
    const tenant = waits();
    await answered(tenant, 9);
    await tenant.begin(10);
    await tenant.end(10, waitedMs, outcome);
    expect(JSON.parse(await tenant.stored())).toMatchObject({ queues: [{ record: { outside } }], waiting: [] });
  });
});

describe('waiting times · what is kept (docs/data.md)', () => {
  test('a conversation is forgotten → no row names it', async () => {
    const tenant = waits();
    await tenant.begin(1);
    expect(await tenant.stored()).toContain(tenant.name(1).conversation);
    await tenant.at(1).forget(tenant.name(1));
    expect(await tenant.stored()).not.toContain(tenant.name(1).conversation);
  });

  test('a wait of which no end was told → gone with the hourly run, a day later', async () => {
    let skippedMs = hourMs;
    const tenant = waits(() => skippedMs);
    await tenant.begin(1);
    await tenant.at(1).review(tenant.tenant);
    expect(await tenant.stored()).toContain(tenant.name(1).conversation);
    skippedMs = 27 * hourMs;
    await tenant.at(1).review(tenant.tenant);
    expect(await tenant.stored()).not.toContain(tenant.name(1).conversation);
  });

  test('a tenant of many queues → the fifty in which visitors waited last; erased → nothing', async () => {
    const tenant = waits();
    for (let visitor = 1; visitor <= 52; visitor += 1) {
      await tenant.begin(visitor, `queue ${visitor}`);
      await tenant.end(visitor, 1_000);
    }
    const { queues, ended } = JSON.parse(await tenant.stored());
    expect([queues.length, queues[0].queue, ended.length]).toEqual([50, 'queue 3', 52]);
    expect(await tenant.at(1).erase(tenant.tenant)).toBeGreaterThan(0);
    expect(await tenant.stored()).toBe('{}');
  });
});
