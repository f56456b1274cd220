import { expect, test } from 'vitest';
import { StagedAgent } from '../agent-stage.ts';
import { begins, openStage } from '../center-stage.ts';

test('customer · types, has read; a bot thinks → the agent who has the conversation is told, and none before (contact-center.md#typing)', async () => {
  const stage = await openStage();
  const { world, queue, customer, gateway } = stage;
  const ann = await StagedAgent.made(world.center, customer, 'ann');
  const { cursor } = await ann.available();
  const path = await begins(stage);
  const conversationId = path.split('/').at(-1) ?? '';
  await queue.passes(1);
  const says = async (what: string, body?: unknown) => (await gateway.call('POST', `${path}/${what}`, body)).status;
  expect(await says('typing', { authorType: 'bot' })).toBe(204);
  await ann.accepts(conversationId);
  expect(await says('typing', { authorType: 'user' })).toBe(204);
  expect(await says('thinking')).toBe(204);
  expect(await says('read-receipt', { authorType: 'user', readAt: 1_700_000_000_000 })).toBe(204);
  expect(await says('typing', { authorType: 'agent' })).toBe(400);
  const { changes } = await ann.changes(cursor);
  expect(changes.filter(({ kind }) => kind !== 'changed')).toEqual([
    { kind: 'typing', conversationId, authorType: 'user' },
    { kind: 'typing', conversationId, authorType: 'bot' },
    { kind: 'read', conversationId, authorType: 'user', readAt: 1_700_000_000_000 },
  ]);
  const unknown = await gateway.call('POST', '/conversations/none/typing', { authorType: 'user' });
  expect(unknown.status).toBe(404);
});
