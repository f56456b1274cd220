import { describe, expect, test } from 'vitest';
import { noErasure, noSweeping } from '../../../shared/application/compose-platform.ts';
import { composeStores, type Stores } from '../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import type { DeadLetters } from '../../../shared/bus/dead-letters.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { dayMs, utcDay } from '../../../shared/kernel/time.ts';
import { MessageStore } from '../../../shared/service/left-messages/message-store.ts';
import { DailySalt } from '../../../shared/service/limits/daily-salt.ts';
import { RateLimit } from '../../../shared/service/limits/rate-limit.ts';
import { DeliveryFailures } from '../../../shared/service/messages/delivery-failures.ts';
import { Erasure } from '../../../shared/service/privacy/erasure.ts';
import { Retention } from '../../../shared/service/privacy/retention.ts';
import { BoardStore } from '../../../shared/service/roster/board-store.ts';
import { RosterUpkeep } from '../../../shared/service/roster/roster-upkeep.ts';
import { WaitStore } from '../../../shared/service/roster/wait-store.ts';
import { TenantDirectory } from '../../../shared/service/tenants/tenant-directory.ts';
import { ErasedMarks } from '../../../shared/service/worker/erased-marks.ts';
import { PlatformConversations } from '../../../shared/service/worker/platform-conversations.ts';
import { RememberedConversations } from '../../../shared/service/worker/remembered-conversations.ts';
import { partitionOf } from '../../../shared/service/worker/service-envelope.ts';
import { StoredConversations } from '../../../shared/service/worker/stored-conversation.ts';
import { VisitRecords } from '../../../shared/service/worker/visit-records.ts';
import { Visit } from '../../support/application/visit.ts';
import { type Instance, localCaller, startInstance, useApplicationWorld } from '../../support/application-world.ts';
import { rawRows, rowsWith } from '../../support/raw-tables.ts';

const noRelay = { erase: async () => 0, clearDay: async () => true, sweep: async () => undefined };

const world = useApplicationWorld();

const quiet = () => undefined;

/** A visit that the platform refused, so that it was over soon after it began. */
async function refusedVisit(instance: Instance, visit: Visit, daysAgo: number): Promise<void> {
  await instance.handle({ ...visit.callback('E01'), receivedAt: Date.now() - daysAgo * dayMs } as never);
}

async function begin() {
  const deployment = await world.deploy(() => ({ status: 400 }));
  const instance = await startInstance(deployment);
  const stores = await composeStores(settingsFrom(deployment.environment), quiet, Date.now);
  return { deployment, instance, stores, visit: await Visit.begin(deployment, instance) };
}

/** Retention over the same tables, as long as `runMs` allows. */
function retentionOf(stores: Stores, runMs: number, remembered = new RememberedConversations()): Retention {
  const now = Date.now;
  const { conversations: ledger, records, keys } = stores;
  const tenants = new TenantDirectory(records, now);
  const visits = new VisitRecords(records, now);
  const letters: DeadLetters = {
    list: async () => [],
    find: async () => undefined,
    replay: async () => 'gone',
    discard: async () => 0,
  };
  const marks = new ErasedMarks(records, now);
  const common = { ledger, tenants, visits, log: quiet, now };
  const store = new BoardStore({ ledger: stores.boards, kept: async () => {}, log: quiet, now });
  const boards = new RosterUpkeep({
    boards: store,
    waits: new WaitStore(stores.boards, now),
    tenants,
    stored: new StoredConversations(ledger),
    now,
  });
  const platformConversations = new PlatformConversations(records);
  const erasure = new Erasure({
    ...common,
    marks,
    platformConversations,
    letters,
    platform: noErasure,
    boards,
    relay: noRelay,
    remembered,
  });
  const salt = new DailySalt(keys, now);
  const failures = new DeliveryFailures(records, quiet, now);
  return new Retention({
    ...common,
    platform: noSweeping,
    boards,
    leftMessages: new MessageStore(records),
    relay: noRelay,
    records,
    erasure,
    salt,
    failures,
    rateLimits: ['widget-token'],
    partitionsOfDay: () => [],
    runMs,
  });
}

const holding = (words: readonly string[]) => rowsWith(world.store.connectionString, words);
const isThere = (instance: Instance, visit: Visit) =>
  instance.app.conversations.read(localCaller, visit).then(
    () => true,
    () => false,
  );

describe('retention', () => {
  test('conversations older than the tenant keeps them → gone from every table; younger ones stay', async () => {
    const { instance, visit } = await begin();
    const young = visit.another();
    await refusedVisit(instance, visit, 33);
    await refusedVisit(instance, young, 29);
    await instance.app.retention.run();
    expect(await isThere(instance, visit)).toBe(false);
    expect(await isThere(instance, young)).toBe(true);
    expect(await holding([visit.conversation])).toEqual([]);
  });

  test('the tenant keeps less from now on → the next run removes more', async () => {
    const { instance, visit } = await begin();
    await refusedVisit(instance, visit, 10);
    await instance.app.retention.run();
    expect(await isThere(instance, visit)).toBe(true);
    await instance.app.tenantAdministration.patch(localCaller, visit.tenant, { retentionDays: 5 }, {});
    await instance.app.retention.run();
    expect(await isThere(instance, visit)).toBe(false);
  });

  test('a run without time → removes nothing and forgets nothing; the next one does it', async () => {
    const { instance, stores, visit } = await begin();
    await refusedVisit(instance, visit, 40);
    await retentionOf(stores, 0).run();
    expect(await isThere(instance, visit)).toBe(true);
    await retentionOf(stores, 60_000).run();
    expect(await isThere(instance, visit)).toBe(false);
    expect(await holding([visit.conversation])).toEqual([]);
  });

  test('a conversation that this instance had under way → it remembers nothing of it, and what stays it does', async () => {
    const { instance, stores, visit } = await begin();
    const young = visit.another();
    const remembered = new RememberedConversations();
    const stored = new StoredConversations(stores.conversations);
    for (const [each, daysAgo] of [
      [visit, 33],
      [young, 29],
    ] as const) {
      await refusedVisit(instance, each, daysAgo);
      const loaded = await stored.load(each);
      if (loaded === undefined) throw new Error('The visit was not recorded.');
      remembered.keep(partitionOf(each), { ...loaded, state: { ...loaded.state, phase: 'waiting' } });
    }
    await retentionOf(stores, 60_000, remembered).run();
    expect(await isThere(instance, young)).toBe(true);
    expect([visit, young].map((each) => remembered.find(partitionOf(each)) !== undefined)).toEqual([false, true]);
  });

  test('run again where nothing is due → no table is scanned: one cursor per tenant', async () => {
    const { instance, stores, visit } = await begin();
    await refusedVisit(instance, visit, 40);
    await retentionOf(stores, 60_000).run();
    const rows = async () => (await rawRows(world.store.connectionString)).map(({ text }) => text).sort();
    const before = await rows();
    await retentionOf(stores, 60_000).run();
    expect(await rows()).toEqual(before);
  });

  test('a conversation that no index names → found by its own note', async () => {
    const { instance, stores, visit } = await begin();
    await visit.happens(instance, 'E19');
    const at = Date.now() - 40 * dayMs;
    await new VisitRecords(stores.records, Date.now).strayed(visit, at);
    expect(await stores.conversations.load(visit.partition)).toBeDefined();
    await retentionOf(stores, 60_000).run();
    expect(await stores.conversations.load(visit.partition)).toBeUndefined();
  });

  test('counters of rate limits and salts of past days → gone; today’s stay', async () => {
    const { stores } = await begin();
    const past = Date.now() - 4 * dayMs;
    const limit = { name: 'widget-token', limit: 9, windowMs: 60_000 };
    await new RateLimit(limit, stores.records, () => past).take('visitor-then');
    await new RateLimit(limit, stores.records, Date.now).take('visitor-today');
    await new DailySalt(stores.keys, () => past).current();
    const today = await new DailySalt(stores.keys, Date.now).current();
    // Another test's run has been past that day.
    await stores.records.remove('retention', 'service');
    await retentionOf(stores, 60_000).run();
    expect(await holding(['visitor-then', `address-salt.${utcDay(past)}`])).toEqual([]);
    expect(await holding(['visitor-today'])).toHaveLength(1);
    expect(await new DailySalt(stores.keys, Date.now).current()).toBe(today);
  });
});

describe('retention · what comes late', () => {
  test('a callback of an erased conversation → ignored, and said so; the conversation does not come back', async () => {
    const { instance, visit } = await begin();
    await refusedVisit(instance, visit, 40);
    await instance.app.retention.run();
    await visit.happens(instance, 'E19');
    await refusedVisit(instance, visit, 0);
    expect(await isThere(instance, visit)).toBe(false);
    expect(await holding([visit.conversation])).toEqual([]);
    const ignored = instance.log.filter(({ event, code }) => event === 'envelope-ignored' && code === 'Erased');
    expect(ignored).toHaveLength(2);
  });

  test('a sign-in of a visitor who never spoke → forgotten with its day', async () => {
    const { stores, visit } = await begin();
    const visitorId = randomId();
    const records = (at: number) => new VisitRecords(stores.records, () => at);
    await records(Date.now() - 40 * dayMs).signedIn(visit.tenant, visitorId, { threadId: randomId() });
    // By the visitor, and by what tells the sign-in.
    expect(await holding([visitorId])).toHaveLength(2);
    await retentionOf(stores, 60_000).run();
    expect(await holding([visitorId])).toEqual([]);
  });
});
