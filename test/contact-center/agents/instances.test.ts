import { expect, test } from 'vitest';
import { StagedAgent } from '../agent-stage.ts';
import { begins, openStage } from '../center-stage.ts';

test('agent · waits for changes and works at another instance than the customer → is told there, has the conversation at both (docs/decisions/0020-routing-partition.md)', async () => {
  const stage = await openStage();
  const { world, queue, customer, gateway } = stage;
  const ann = await StagedAgent.made(world.another(), customer, 'ann');
  const { cursor } = await ann.available();
  const waiting = ann.changes(cursor, 30);
  const path = await begins(stage);
  const id = path.split('/').at(-1) ?? '';
  await queue.passes(1);
  expect((await waiting).changes).toContainEqual({ kind: 'changed' });
  await ann.accepts(id);
  expect((await gateway.call('GET', path)).json).toMatchObject({ assignment: { type: 'agent', id: 'ann' } });
  const said = ann.changes((await ann.view()).cursor, 30);
  await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Hello' });
  await queue.passes(1);
  expect((await said).changes).toEqual([{ kind: 'messages', conversationId: id, lastMessage: 1 }]);
  await ann.says(id, 'Good day');
  expect(await ann.reads(id)).toEqual(['user: Hello', 'agent: Good day']);
});
