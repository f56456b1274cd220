import { describe, expect, test } from 'vitest';
import { dayMs, utcDay } from '../../../shared/kernel/time.ts';
import { VisitRecords } from '../../../shared/service/worker/visit-records.ts';
import { useApplicationWorld } from '../../support/application-world.ts';
import { rowsWith } from '../../support/raw-tables.ts';
import { inside, newOpening, newPage, RecordingBus, relayOf, storesOf } from './support/relay-parts.ts';

const world = useApplicationWorld();

async function opened(clock = { at: Date.now() }) {
  const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_TOKENS_PER_MINUTE: '100000' });
  const stores = await storesOf(deployment);
  const bus = new RecordingBus();
  const relay = relayOf({ deployment, stores, bus, now: () => clock.at });
  const page = newPage();
  const opening = await newOpening(relay, page);
  const { answer } = await relay.access.open(opening);
  const name = { tenant: page.tenant.id, conversation: answer.conversationId };
  await relay.channels.tell(name, [{ kind: 'line', text: 'What was said' }], 'one');
  const resume = () =>
    relay.access.resume({ page, conversation: name.conversation, resumeToken: answer.resumeToken, address: undefined });
  return { relay, page, opening, answer, name, clock, resume, stores, bus, deployment };
}

describe('what the relay keeps of visitors', () => {
  test('erased → no row of any table holds the conversation, its visitor or what was said; every token is 404', async () => {
    const { relay, page, answer, name, resume, stores, deployment, bus } = await opened();
    const elsewhere = relayOf({ deployment, stores, bus });
    await elsewhere.channels.find(name);
    expect((await rowsWith(world.store.connectionString, [name.conversation])).length).toBeGreaterThan(5);
    expect(await relay.traces.erase(name)).toBeGreaterThan(5);
    expect(await rowsWith(world.store.connectionString, [name.conversation])).toEqual([]);
    await expect(resume()).rejects.toMatchObject({ code: 'NotFound' });
    const asked = { ack: 2, timeoutMs: 1 };
    await expect(relay.events.answer(inside(page, answer), asked)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(elsewhere.events.answer(inside(page, answer), asked)).rejects.toMatchObject({ code: 'NotFound' });
    expect(await relay.traces.erase(name)).toBe(0);
  });

  test('erased while its page waits → the wait ends with 404', async () => {
    const { relay, page, answer, name } = await opened();
    const waiting = relay.events.answer(inside(page, answer), { ack: 3, timeoutMs: 60_000 });
    const ends = expect(waiting).rejects.toMatchObject({ code: 'NotFound' });
    await relay.traces.erase(name);
    await ends;
  });

  test('back on later days → known as the same visitor on each; erased with everything of all days', async () => {
    const { relay, page, name, clock, resume, stores, opening, answer } = await opened();
    const visits = new VisitRecords(stores.records, () => clock.at);
    const visitorId = (await relay.channels.findNow(name))?.visitorId ?? '';
    clock.at += 2 * dayMs;
    const resumed = await resume();
    expect(await visits.visitorOf(name, clock.at)).toBe(visitorId);
    clock.at += dayMs;
    const later = await relay.access.resume({ ...opening, conversation: name.conversation, ...resumed });
    await relay.turns.say(inside(page, later), { turn: 1, operationId: 'b'.repeat(32), text: 'Back again' });
    expect(await visits.visitorOf(name, clock.at)).toBe(visitorId);
    const [signIn] = await visits.signInsOf(name.tenant, visitorId, utcDay(clock.at));
    expect(await visits.visitsOf(name.tenant, utcDay(clock.at), signIn?.trait ?? '')).toEqual([name.conversation]);
    expect(answer.conversationId).toBe(name.conversation);
    await relay.traces.erase(name);
    expect(await rowsWith(world.store.connectionString, [name.conversation])).toEqual([]);
  });

  test('opened, and never a conversation → removed with its day; one that became a conversation → stays', async () => {
    const lost = await opened();
    const day = utcDay(lost.clock.at);
    const { tenant, conversation } = lost.name;
    const partition = `${tenant}.${conversation}`;
    const state = { schema: 1 };
    await lost.stores.conversations.commit({ partition, loaded: undefined, state, deliveryId: 'open' });
    expect(await lost.relay.traces.clearDay(tenant, day, () => false)).toBe(true);
    await expect(lost.resume()).resolves.toMatchObject({ conversationId: conversation });
    await lost.stores.conversations.erase(partition);
    expect(await lost.relay.traces.clearDay(tenant, day, () => false)).toBe(true);
    expect(await rowsWith(world.store.connectionString, [conversation])).toEqual([]);
  });

  test('a resume token → good for seven days, and not for longer than the tenant keeps conversations', async () => {
    const week = await opened();
    expect(Date.parse(week.answer.resumeUntil) - week.clock.at).toBeCloseTo(7 * dayMs, -5);
    week.clock.at += 7 * dayMs - 1_000;
    await expect(week.resume()).resolves.toMatchObject({ conversationId: week.name.conversation });
    const late = await opened();
    late.clock.at += 7 * dayMs;
    await expect(late.resume()).rejects.toMatchObject({ code: 'NotFound' });
    const short = { ...week.page, tenant: { ...week.page.tenant, retentionDays: 1 } };
    const { answer } = await late.relay.access.open(await newOpening(late.relay, short));
    expect(Date.parse(answer.resumeUntil) - late.clock.at).toBe(dayMs);
  });
});
