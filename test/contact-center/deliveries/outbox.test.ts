import { expect, test } from 'vitest';
import { begins, openStage, typeOf } from '../center-stage.ts';

const says = (text: string) => ({ authorType: 'user', text });

test('events · webhook fails twice → the first is sent again after 1 and 10 s with its id and a new count, and none overtakes it (contact-center.md#retries)', async () => {
  let failures = 0;
  const stage = await openStage(() => ({ status: failures++ < 2 ? 500 : 200 }));
  const { gateway, queue, events } = stage;
  const path = await begins(stage);
  await gateway.call('POST', `${path}/messages`, says('Hei'));
  await queue.passes(900);
  expect(events().map(typeOf)).toEqual(['CONVERSATION_UPDATE']);
  await queue.passes(1_000);
  expect(events()).toHaveLength(2);
  await queue.passes(9_000);
  expect(events()).toHaveLength(2);
  await queue.passes(2_000);
  expect(events().map(typeOf)).toEqual([
    'CONVERSATION_UPDATE',
    'CONVERSATION_UPDATE',
    'CONVERSATION_UPDATE',
    'CONVERSATION_UPDATE',
    'MEMBERS_CHANGED',
    'QUEUED',
    'MESSAGE',
  ]);
  const [first, second, third, fourth] = events();
  expect([first, second, third, fourth].map((seen) => seen?.headers['x-8x8-retry'])).toEqual(['0', '1', '2', '0']);
  expect(new Set([first, second, third].map((seen) => seen?.headers['x-8x8-event-id'])).size).toBe(1);
  expect(new Set([first, second, third].map((seen) => seen?.body)).size).toBe(1);
  expect(fourth?.headers['x-8x8-event-id']).not.toBe(first?.headers['x-8x8-event-id']);
  expect(queue.failures).toEqual([]);
});

test('events · webhook takes none of one kind → after five attempts it is listed as dead, and those behind it are brought (contact-center.md#retries)', async () => {
  const stage = await openStage(({ body }) => ({ status: body.includes('MEMBERS_CHANGED') ? 503 : 200 }));
  const { queue, events, world, customer, gateway } = stage;
  const path = await begins(stage);
  await queue.passes(130_000);
  expect(events().filter((seen) => typeOf(seen) === 'QUEUED')).toHaveLength(0);
  await queue.passes(2_000);
  const tried = events().filter((seen) => typeOf(seen) === 'MEMBERS_CHANGED');
  expect(tried.map(({ headers }) => headers['x-8x8-retry'])).toEqual(['0', '1', '2', '3', '4']);
  expect(events().filter((seen) => typeOf(seen) === 'QUEUED')).toHaveLength(1);
  const conversationId = path.split('/').at(-1);
  expect(await world.center.directory.deadEvents(customer.tenant)).toEqual([
    {
      conversationId,
      eventId: tried[0]?.headers['x-8x8-event-id'],
      eventType: 'MEMBERS_CHANGED',
      webhookId: expect.any(String),
      at: expect.any(String),
      status: 503,
    },
  ]);
  await gateway.call('POST', `${path}/messages`, says('Hei'));
  await queue.passes(100);
  expect(events().map(typeOf).at(-1)).toBe('MESSAGE');
});

test('events · webhook is down for a minute while ten lines are said → all of them come, once and in their order', async () => {
  let isDown = true;
  const stage = await openStage(() => (isDown ? 'broken' : { status: 200 }));
  const { gateway, queue, events } = stage;
  const path = await begins(stage);
  const lines = Array.from({ length: 10 }, (_, index) => `Line ${index}`);
  for (const line of lines) await gateway.call('POST', `${path}/messages`, says(line));
  await queue.passes(41_000);
  isDown = false;
  const before = events().length;
  await queue.passes(91_000);
  const texts = events()
    .slice(before)
    .filter((seen) => typeOf(seen) === 'MESSAGE')
    .map(({ body }) => JSON.parse(body).data.text);
  expect(texts).toEqual(lines);
  expect(queue.failures).toEqual([]);
});

test('event log of a conversation · a webhook that takes events, then fails once, then is down → newest first with status and attempts, without what was said; what waits is counted; pages (carebridge.md#contact-center-administration)', async () => {
  let status = 200;
  const stage = await openStage(() => ({ status }));
  const { gateway, queue, world, customer, channelId } = stage;
  const path = await begins(stage);
  const id = path.split('/').at(-1) ?? '';
  const log = async (query: { before?: number; size: number } = { size: 100 }) => {
    const found = await world.center.directory.eventLog(customer.tenant, id, query);
    if (found === undefined) throw new Error('There is one.');
    return found;
  };
  await queue.passes(100);
  const { events: first } = await log();
  expect(first.map(({ recordType }) => recordType).toReversed()).toEqual(stage.events().map(typeOf));
  status = 503;
  await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'My secret' });
  await queue.passes(100);
  expect((await log()).waiting).toBe(1);
  status = 204;
  await queue.passes(1_000);
  const [line] = (await log()).events;
  expect(line).toEqual({
    number: 5,
    direction: 'outbound',
    recordType: 'MESSAGE',
    eventId: stage.events().at(-1)?.headers['x-8x8-event-id'],
    tenantId: customer.tenant,
    webhookId: expect.any(String),
    channelId,
    conversationId: id,
    interactionId: expect.stringMatching(/^int-/),
    timestamp: expect.any(String),
    sentAt: expect.any(String),
    status: 204,
    durationMs: expect.any(Number),
    retryAttempts: 1,
  });
  status = 500;
  await gateway.call('PATCH', `${path}/participants/user`, { removed: true });
  await queue.passes(10 * 60_000);
  const all = await log();
  expect(all.events.slice(0, 2)).toMatchObject([
    { number: 7, status: 500, retryAttempts: 4 },
    { number: 6, status: 500, retryAttempts: 4 },
  ]);
  expect([all.waiting, JSON.stringify(all).includes('secret')]).toEqual([0, false]);
  expect((await log({ before: 6, size: 2 })).events.map(({ number }) => number)).toEqual([5, 4]);
  expect(await world.center.directory.eventLog(customer.tenant, 'gone', { size: 1 })).toBeUndefined();
});

test('events · webhook is down for ten minutes → what no attempt could bring is dead and listed, all the rest comes once, in its order, as soon as it is up (contact-center.md#retries)', async () => {
  let isDown = false;
  const stage = await openStage(() => (isDown ? 'broken' : { status: 200 }));
  const { gateway, queue, events, world, customer } = stage;
  const path = await begins(stage);
  await queue.passes(100);
  isDown = true;
  const lines = Array.from({ length: 12 }, (_, index) => `Line ${index}`);
  for (const line of lines) {
    await gateway.call('POST', `${path}/messages`, says(line));
    await queue.passes(50_000);
  }
  isDown = false;
  const before = events().length;
  await queue.passes(91_000);
  const dead = (await world.center.directory.deadEvents(customer.tenant)).length;
  // 131 seconds for each: four in ten minutes, and the fifth is repeated when they are over.
  expect(dead).toBe(4);
  const told = events().slice(before);
  expect(told.map(({ body }) => JSON.parse(body).data.text)).toEqual(lines.slice(dead));
  const { entries: messages } = await gateway.list('messages', `${path}/messages?sort=createdAt:asc`);
  expect(messages).toHaveLength(12);
  await gateway.call('POST', `${path}/messages`, says('After it'));
  await queue.passes(100);
  expect(events().at(-1)?.body).toContain('After it');
  expect(queue.failures).toEqual([]);
});
