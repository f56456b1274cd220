import { describe, expect, test } from 'vitest';
import { composeStores } from '../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { dayMs, utcDay } from '../../../shared/kernel/time.ts';
import { toldAfter } from '../../../shared/service/worker/told-values.ts';
import { VisitRecords } from '../../../shared/service/worker/visit-records.ts';
import { useApplicationWorld } from '../../support/application-world.ts';

const world = useApplicationWorld();

/** Visit records over the tables of a deployment, at a time that the test sets. */
async function begin() {
  const { environment } = await world.deploy(() => ({ status: 400 }));
  const clock = { at: Date.parse('2026-03-02T12:00:00Z') };
  const { records } = await composeStores(settingsFrom(environment), () => undefined, Date.now);
  return { clock, records, visits: new VisitRecords(records, () => clock.at) };
}

/** A visitor who signs in and begins a conversation. */
async function visited({ clock, visits }: Awaited<ReturnType<typeof begin>>, tenant: string, visitorId: string) {
  const [threadId, conversation] = [randomId(), randomId()];
  await visits.signedIn(tenant, visitorId, { threadId });
  await visits.began({ tenant, conversation }, { threadId, at: clock.at });
  return { threadId, conversation };
}

describe('what the page of a visit tells', () => {
  const shown = async (
    { visits }: Awaited<ReturnType<typeof begin>>,
    tenant: string,
    conversation: string,
    at: number,
  ) => {
    const { values } = await visits.told({ tenant, conversation }, at);
    return Object.fromEntries(Object.entries(values).map(([name, { text }]) => [name, text]));
  };

  test('in any order, repeated, by two tabs at once → of each name the newest (carebridge.md#tell-values)', async () => {
    const given = await begin();
    const tenant = `t-${randomId().slice(0, 8)}`;
    const { threadId, conversation } = await visited(given, tenant, randomId());
    const { at } = given.clock;
    const tell = (since: number, values: Record<string, string | null>) =>
      given.visits.tell(tenant, threadId, at, (before) => toldAfter(before, { at: at + since, values }));
    await tell(20, { order: '2', cart: null });
    await Promise.all([
      tell(10, { order: '1', cart: '3' }),
      tell(30, { plan: 'gold' }),
      tell(20, { order: '2', cart: null }),
    ]);
    expect(await shown(given, tenant, conversation, at)).toEqual({ order: '2', cart: undefined, plan: 'gold' });
    expect(await given.visits.tell(tenant, randomId(), at, (before) => before)).toBeUndefined();
  });

  test('more than there may be → refused, as it was; names that come and go → no more are kept', async () => {
    const names = (count: number, text: string | null) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${text}${at}`, text]));
    const full = toldAfter({ values: {} }, { at: 1, values: names(20, 'x') });
    expect(() => toldAfter(full, { at: 2, values: { further: 'x' } })).toThrow('20 values at most');
    let told = full;
    for (let at = 2; at < 9; at += 1) told = toldAfter(told, { at, values: names(at, null) });
    expect(Object.keys(told.values).length).toBeLessThanOrEqual(40);
  });

  test('conversation erased, day over → gone', async () => {
    const given = await begin();
    const tenant = `t-${randomId().slice(0, 8)}`;
    const { at } = given.clock;
    for (const forget of ['visit', 'day'] as const) {
      const { threadId, conversation } = await visited(given, tenant, randomId());
      const name = { tenant, conversation };
      await given.visits.tell(tenant, threadId, at, (before) => toldAfter(before, { at, values: { order: '1' } }));
      if (forget === 'visit') await given.visits.forgetVisit(name, [{ threadId, at }], at);
      else await given.visits.forgetDay(tenant, utcDay(at));
      expect(await shown(given, tenant, conversation, at)).toEqual({});
    }
  });
});

describe('a visitor’s conversations', () => {
  test('several visits → the last one first; of this tenant alone', async () => {
    const given = await begin();
    const [tenant, visitor] = [`t-${randomId().slice(0, 8)}`, randomId()];
    const first = await visited(given, tenant, visitor);
    given.clock.at += 3 * dayMs;
    const second = await visited(given, tenant, visitor);
    await visited(given, `${tenant}-other`, visitor);
    const found = await given.visits.conversationsOf(tenant, visitor);
    expect(found.map(({ conversation }) => conversation)).toEqual([second.conversation, first.conversation]);
  });

  test('conversation erased → none of the visitor’s any more, and nowhere', async () => {
    const given = await begin();
    const [tenant, visitor] = [`t-${randomId().slice(0, 8)}`, randomId()];
    const { threadId, conversation } = await visited(given, tenant, visitor);
    const { at } = given.clock;
    await given.visits.forgetVisit({ tenant, conversation }, [{ threadId, at }], at);
    expect(await given.visits.conversationsOf(tenant, visitor)).toEqual([]);
  });

  test('day over → its conversations are none of the visitor’s; one that went on later stays', async () => {
    const given = await begin();
    const { clock, visits } = given;
    const [tenant, visitor] = [`t-${randomId().slice(0, 8)}`, randomId()];
    const day = utcDay(clock.at);
    await visited(given, tenant, visitor);
    const lasting = await visited(given, tenant, visitor);
    clock.at += dayMs;
    await visits.signedIn(tenant, visitor, { threadId: lasting.threadId });
    await visits.began({ tenant, conversation: lasting.conversation }, { threadId: lasting.threadId, at: clock.at });
    await visits.forgetDay(tenant, day);
    const found = await visits.conversationsOf(tenant, visitor);
    expect(found.map(({ conversation }) => conversation)).toEqual([lasting.conversation]);
    await visits.forgetDay(tenant, utcDay(clock.at));
    expect(await visits.conversationsOf(tenant, visitor)).toEqual([]);
  });

  test('thread id → the conversation that began out of the sign-in, after midnight too; none of another’s', async () => {
    const given = await begin();
    const { clock, visits } = given;
    const tenant = `t-${randomId().slice(0, 8)}`;
    const signedInAt = clock.at;
    const threadId = randomId();
    await visits.signedIn(tenant, randomId(), { threadId });
    clock.at += 13 * 3_600_000;
    const conversation = randomId();
    await visits.began({ tenant, conversation }, { threadId, at: clock.at });
    expect(await visits.visitsOfThread(tenant, threadId, signedInAt)).toBe(conversation);
    expect(await visits.visitsOfThread(tenant, randomId(), signedInAt)).toBeUndefined();
  });
});

describe('names and mail addresses of visitors (carebridge.md#search)', () => {
  const found = async ({ visits }: Awaited<ReturnType<typeof begin>>, tenant: string, text: string) =>
    (await visits.names.find(tenant, text, 10)).map(({ conversation, text: whole }) => [conversation, whole]);

  test('beginning of a name, of a word in it, of a mail address or its domain, however written → found; others → not', async () => {
    const given = await begin();
    const { clock, visits } = given;
    const [tenant, conversation, other] = [`t-${randomId().slice(0, 8)}`, randomId(), randomId()];
    await visits.names.note({ tenant, conversation }, clock.at, [
      { in: 'name', text: 'Tove Ånd-Holm' },
      { in: 'mail', text: 'Tove@Harbour.example' },
    ]);
    await visits.names.note({ tenant, conversation: other }, clock.at, [{ in: 'name', text: "O'Hara. 漢字 \ud800" }]);
    await visits.names.note({ tenant: `${tenant}-2`, conversation }, clock.at, [{ in: 'name', text: 'Otto' }]);
    const [name, mail] = ['Tove Ånd-Holm', 'Tove@Harbour.example'];
    for (const text of ['tove å', 'TOVE A\u030aND', 'Ånd-h', ' ånd ']) {
      expect(await found(given, tenant, text), text).toEqual([[conversation, name]]);
    }
    for (const text of ['tove@', 'harbour.ex'])
      expect(await found(given, tenant, text), text).toEqual([[conversation, mail]]);
    expect(await found(given, tenant, 'tov')).toEqual(
      expect.arrayContaining([
        [conversation, name],
        [conversation, mail],
      ]),
    );
    for (const text of ["o'h", '漢']) expect((await found(given, tenant, text))[0]?.[0], text).toBe(other);
    for (const text of ['holm', 'ove', 'otto', '~']) expect(await found(given, tenant, text), text).toEqual([]);
  });

  test('the same once more → once; erased, day over → gone; told on a later day again → stays until then', async () => {
    const given = await begin();
    const { clock, visits } = given;
    const tenant = `t-${randomId().slice(0, 8)}`;
    const [first, second] = [randomId(), randomId()];
    const names = [{ in: 'name', text: 'Vera' }] as const;
    const day = utcDay(clock.at);
    for (const conversation of [first, second, second]) {
      await visits.names.note({ tenant, conversation }, clock.at, names);
    }
    expect(await found(given, tenant, 'vera')).toHaveLength(2);
    await visits.forgetVisit({ tenant, conversation: first }, [{ at: clock.at }], clock.at);
    expect(await found(given, tenant, 'vera')).toEqual([[second, 'Vera']]);
    await visits.names.note({ tenant, conversation: second }, clock.at + dayMs, names);
    await visits.forgetDay(tenant, day);
    expect(await found(given, tenant, 'vera')).toEqual([[second, 'Vera']]);
    await visits.forgetDay(tenant, utcDay(clock.at + dayMs));
    expect(await found(given, tenant, 'vera')).toEqual([]);
    for (const partition of [`names.${tenant}`, `visitors.${tenant}.${day}`]) {
      expect(await given.records.list(partition), partition).toEqual([]);
    }
  });
});

describe('visits of customers (carebridge.md#customer-chats)', () => {
  test('vouched for, once more, as two customers → found by each; erased, day over → nothing of it is left', async () => {
    const { clock, records, visits } = await begin();
    const tenant = `t-${randomId().slice(0, 8)}`;
    const [first, second] = [randomId(), randomId()].map((conversation) => ({ tenant, conversation })) as [Name, Name];
    const found = async (sub: string) =>
      (await visits.verified.of(tenant, sub)).map(({ conversation }) => conversation);
    for (const name of [first, first, second]) await visits.verified.note(name, clock.at, 'customer-1');
    await visits.verified.note(second, clock.at, 'customer-2');
    for (const name of [first, second]) await visits.verified.keepDelivered(name, clock.at, [2, 5]);
    expect((await found('customer-1')).toSorted()).toEqual([first.conversation, second.conversation].toSorted());
    expect(await found('customer-2')).toEqual([second.conversation]);
    expect(await found('customer')).toEqual([]);
    expect(await visits.verified.of(`${tenant}-2`, 'customer-1')).toEqual([]);
    expect([
      await visits.verified.customers(first, clock.at),
      await visits.verified.customers(second, clock.at),
    ]).toEqual([1, 2]);
    expect(await visits.verified.delivered(first, clock.at)).toEqual(new Set([2, 5]));

    await visits.forgetVisit(first, [{ at: clock.at }], clock.at);
    expect(await found('customer-1')).toEqual([second.conversation]);
    expect(await visits.verified.customers(first, clock.at)).toBe(0);
    expect(await visits.verified.delivered(first, clock.at)).toBeUndefined();
    await visits.forgetDay(tenant, utcDay(clock.at));
    const left = [`verified.${tenant}`, `visitors.${tenant}.${utcDay(clock.at)}`].map((one) => records.list(one));
    expect((await Promise.all(left)).flat()).toEqual([]);
  });
});

type Name = { readonly tenant: string; readonly conversation: string };
