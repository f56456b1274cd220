import { expect, test } from 'vitest';
import { staffedStage } from '../agent-stage.ts';
import { begins, typeOf } from '../center-stage.ts';

/** What the webhook was told, in short. */
const shortOf = ({ body }: { readonly body: string }): string => {
  const { eventType, data = {} } = JSON.parse(body);
  if (eventType === 'CONVERSATION_UPDATE') return `${data.state} ${data.assignment.type} ${data.assignment.id}`;
  if (eventType === 'MEMBERS_CHANGED') return `${data.memberType} ${data.change}`;
  if (eventType === 'MESSAGE') return `${data.isEcho ? 'echo' : data.sender.id}: ${data.text}`;
  if (eventType === 'QUEUED') return `queued ${data.queueId}`;
  return eventType === 'ACTIVITY' ? `typing ${data.value.users.length}` : eventType;
};

test('conversation · offered, accepted, talked in, transferred, ended, written to again → both generations of the flow are told, the second agent sees all, the last queue has it (contact-center.md#enveloped-events)', async () => {
  const stage = await staffedStage();
  const { ann, bob, world, queue, customer, gateway } = stage;
  await ann.available();
  const path = await begins(stage);
  const id = path.split('/').at(-1) ?? '';
  const says = (text: string) => gateway.call('POST', `${path}/messages`, { authorType: 'user', text });
  await says('Hello');
  await queue.passes(1);
  const { cursor } = await ann.view();
  await ann.accepts(id);
  await ann.types(id, true);
  await ann.says(id, 'Good day', 'operation-1');
  await ann.says(id, 'Good day', 'operation-1');
  await says('My bill');
  await queue.passes(1);
  expect((await ann.changes(cursor)).changes).toContainEqual({ kind: 'messages', conversationId: id, lastMessage: 3 });
  expect(await ann.reads(id)).toEqual(['user: Hello', 'agent: Good day', 'user: My bill']);
  await bob.available();
  await ann.transfers(id, { queueId: '102' });
  expect(await ann.work()).toEqual(['wrap-up']);
  await ann.wrapsUp(id);
  expect(await ann.work()).toEqual([]);
  await expect(ann.reads(id)).rejects.toMatchObject({ code: 'NotFound' });
  await bob.accepts(id);
  expect(await bob.reads(id)).toEqual(['user: Hello', 'agent: Good day', 'user: My bill']);
  await bob.ends(id);
  await queue.passes(1);
  expect((await gateway.call('GET', path)).json).toMatchObject({
    state: 'idle',
    assignment: { type: 'queue', id: '102' },
  });
  expect(await bob.work()).toEqual(['wrap-up']);
  await says('One more thing');
  await queue.passes(1);
  await ann.accepts(id);
  await queue.passes(1);
  expect(stage.events().map(shortOf)).toEqual([
    'created queue 101',
    'active queue 101',
    'user joined',
    'queued 101',
    'echo: Hello',
    'agent joined',
    'active agent ann',
    'typing 1',
    'typing 0',
    'ann: Good day',
    'echo: My bill',
    'TRANSFER',
    'agent left',
    'active queue 102',
    'queued 102',
    'agent joined',
    'active agent bob',
    'agent left',
    'idle queue 102',
    'active queue 102',
    'user joined',
    'queued 102',
    'echo: One more thing',
    'agent joined',
    'active agent ann',
  ]);
  expect(stage.events().map(typeOf)).not.toContain('AGENT_JOINED');
  expect(queue.failures).toEqual([]);
  expect(await world.ledger.rows(`${customer.tenant}.routing`, 'fx.', 'fx/')).toEqual([]);
});

test('agent · reads on from the middle of what was said before, and page by page → what follows, in order (carebridge.md#contact-center-agents)', async () => {
  const { gateway, channelId, queue, ann } = await staffedStage();
  await ann.available();
  const history = { messages: ['One', 'Two', 'Three'].map((text) => ({ authorType: 'user', text })) };
  const made = await gateway.call('POST', '/conversations', { channelId, user: {}, history });
  const id = String(made.json.conversationId);
  await queue.passes(1);
  await ann.accepts(id);
  await gateway.call('POST', `/conversations/${id}/messages`, { authorType: 'user', text: 'Four' });
  expect(await ann.reads(id, 1)).toEqual(['user: Two', 'user: Three', 'user: Four']);
  expect(await ann.reads(id, 1, 1)).toEqual(['user: Two']);
  expect(await ann.reads(id, 3)).toEqual(['user: Four']);
  expect(await ann.reads(id, 4)).toEqual([]);
});
