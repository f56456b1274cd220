import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { staffedStage } from '../agent-stage.ts';
import { begins } from '../center-stage.ts';

test('person · no agent of the tenant, another’s conversation, one that is merely offered → 404, and nothing is done (carebridge.md#contact-center-agents)', async () => {
  const stage = await staffedStage();
  const { ann, bob, world, queue, customer } = stage;
  const { tenant } = customer;
  const { desk, conversations } = world.center;
  await ann.available();
  const id = (await begins(stage)).split('/').at(-1) ?? '';
  await queue.passes(1);
  const elsewhere = { ...ann.person, entraTenantId: randomUUID() };
  const stranger = { ...ann.person, objectId: randomUUID() };
  for (const person of [elsewhere, stranger]) {
    await expect(desk.view(person, tenant)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(conversations.read(person, tenant, id)).rejects.toMatchObject({ code: 'NotFound' });
  }
  await expect(bob.reads(id)).rejects.toMatchObject({ code: 'NotFound' });
  const say = conversations.say(bob.person, tenant, id, { text: 'Mine?', operationId: 'operation-1' });
  await expect(say).rejects.toMatchObject({ code: 'Conflict' });
  await expect(ann.says(id, 'Too early')).rejects.toMatchObject({ code: 'Conflict' });
  await expect(bob.ends(id)).rejects.toMatchObject({ code: 'Conflict' });
  expect(await ann.work()).toEqual(['offered']);
  await ann.accepts(id);
  expect(await ann.reads(id)).toEqual([]);
});

test('offer · runs out, is turned down, or its customer leaves → the next agent has it, and the first is on a break; none in the end (contact-center.md#queues)', async () => {
  const stage = await staffedStage();
  const { ann, bob, queue, gateway } = stage;
  await ann.available();
  await bob.available();
  const path = await begins(stage);
  const id = path.split('/').at(-1) ?? '';
  await queue.passes(1);
  expect(await ann.work()).toEqual(['offered']);
  await queue.passes(61_000);
  expect((await ann.view()).agent.status).toBe('on-break');
  expect(await bob.work()).toEqual(['offered']);
  await bob.rejects(id);
  expect((await bob.view()).agent.status).toBe('on-break');
  await ann.available();
  expect(await ann.work()).toEqual(['offered']);
  await gateway.call('PATCH', `${path}/participants/user`, { removed: true });
  await queue.passes(1);
  expect(await ann.work()).toEqual([]);
  await expect(ann.accepts(id)).rejects.toThrow('not offered');
  expect(queue.failures).toEqual([]);
});

test('agent · has the conversation, and the client gives it to another queue → 409; a transfer to an agent who is free → that agent is offered it (contact-center.md#change-conversation)', async () => {
  const stage = await staffedStage();
  const { ann, bob, queue, gateway } = stage;
  await ann.available();
  const path = await begins(stage);
  const id = path.split('/').at(-1) ?? '';
  await queue.passes(1);
  await ann.accepts(id);
  const assignment = { type: 'queue', id: '102' };
  expect((await gateway.call('PATCH', path, { assignment })).status).toBe(409);
  await expect(ann.transfers(id, { agentId: 'bob' })).rejects.toMatchObject({ code: 'Conflict' });
  await bob.available();
  await ann.transfers(id, { agentId: 'bob' });
  await bob.accepts(id);
  expect((await gateway.call('GET', path)).json).toMatchObject({ assignment: { type: 'agent', id: 'bob' } });
});
