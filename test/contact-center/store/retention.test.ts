import { expect, test } from 'vitest';
import { dayMs } from '../../../shared/kernel/time.ts';
import { begins, openStage } from '../center-stage.ts';

test('conversation · 30 days after the last that happened in it → forgotten, not before (contact-center.md#retention)', async () => {
  const stage = await openStage();
  const { gateway, queue, world, customer } = stage;
  const [quiet, busy] = [await begins(stage), await begins(stage)];
  await queue.passes(20 * dayMs);
  await gateway.call('POST', `${busy}/messages`, { authorType: 'user', text: 'Hei' });
  await queue.passes(11 * dayMs);
  expect((await gateway.call('GET', quiet)).status).toBe(404);
  expect((await gateway.call('GET', busy)).status).toBe(200);
  expect((await gateway.list('conversations', '/conversations')).json.page.totalElements).toBe(1);
  await queue.passes(20 * dayMs);
  expect((await gateway.call('GET', busy)).status).toBe(404);
  const left = await world.ledger.rows(`${customer.tenant}.${busy.split('/').at(-1)}`, '', '~');
  expect(left).toEqual([]);
  expect(queue.failures).toEqual([]);
});

test('conversation · erased by an administrator → gone with everything of it (carebridge.md#contact-center-administration)', async () => {
  const stage = await openStage();
  const { gateway, queue, world, customer } = stage;
  const path = await begins(stage);
  await queue.passes(100);
  const id = path.split('/').at(-1) ?? '';
  expect(await world.center.directory.eraseConversation(customer.tenant, id)).toBeGreaterThan(2);
  expect((await gateway.call('GET', path)).status).toBe(404);
  expect((await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'x' })).status).toBe(404);
  expect((await gateway.list('conversations', '/conversations')).entries).toEqual([]);
});

test('tenant · that has conversations → not removed, so that no other customer who takes its name finds them (carebridge.md#contact-center-administration)', async () => {
  const stage = await openStage();
  const { gateway, world, customer, channelId } = stage;
  const { directory } = world.center;
  const path = await begins(stage);
  const tenant = { tenant: customer.tenant, customerId: customer.customerId, displayName: 'Harbour' };
  expect(await directory.removeTenant(tenant)).toBe(false);
  await gateway.call('DELETE', `/channels/${channelId}`);
  expect(await directory.removeTenant(tenant)).toBe(false);
  await directory.eraseConversation(customer.tenant, path.split('/').at(-1) ?? '');
  expect(await directory.removeTenant(tenant)).toBe(true);
  expect((await gateway.call('GET', '/channels')).status).toBe(403);
});

test('instances · several say something on one conversation at once → every line once, numbered without a gap', async () => {
  const stage = await openStage();
  const { gateway, queue, world, customer } = stage;
  const path = await begins(stage);
  const others = [world.center, world.another(), world.another()];
  const url = new URL(`/chat-gateway/v1${path}/messages`, world.origin);
  const headers = { 'x-api-key': customer.apiKey, 'content-type': 'application/json' };
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => {
      const body = Buffer.from(JSON.stringify({ authorType: 'user', text: `Line ${index}` }));
      return others[index % 3]?.handle({ method: 'POST', url, headers, body });
    }),
  );
  expect(answers.map((answer) => answer?.status)).toEqual(Array.from({ length: 12 }, () => 202));
  const { entries } = await gateway.list('messages', `${path}/messages?sort=createdAt:asc`);
  expect(entries.map((entry) => (entry as { readonly id: string }).id)).toEqual(
    Array.from({ length: 12 }, (_, index) => `m${index + 1}`),
  );
  expect(new Set(entries.map((entry) => (entry as { readonly text: string }).text)).size).toBe(12);
  await queue.passes(100);
  expect(stage.events().filter(({ body }) => body.includes('"MESSAGE"'))).toHaveLength(12);
});
