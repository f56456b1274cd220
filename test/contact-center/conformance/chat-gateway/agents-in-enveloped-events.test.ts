import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { until } from '../../../support/until.ts';
import { StagedAgent } from '../../agent-stage.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhook of the gateway · agent joins, types, says something, gives it away, another joins and ends → ids without names, assignment and state after each, TRANSFER before the first has left (contact-center.md#enveloped-events)',
  [
    brokenCallback(
      ({ body }) => body.includes('"isEcho":false'),
      (request) => [{ ...request, body: request.body.replace('"isEcho":false', '"isEcho":true') }],
    ),
    brokenCallback(
      ({ body }) => body.includes('"type":"agent","id":"ann"'),
      (request) => [
        { ...request, body: request.body.replace('"type":"agent","id":"ann"', '"type":"queue","id":"101"') },
      ],
    ),
    brokenCallback(
      ({ body }) => body.includes('"TRANSFER"'),
      () => [],
    ),
  ],
  async (fixture) => {
    const { gateway, world, customer } = fixture;
    const channelId = await fixture.gatewayChannel();
    const ann = await StagedAgent.made(world.center, customer, 'ann', 80);
    const bob = await StagedAgent.made(world.center, customer, 'bob', 50);
    await ann.available();
    const made = await gateway.call('POST', '/conversations', { channelId, user: { name: 'Kim' } });
    const id = String(made.json.conversationId);
    await until(async () => (await ann.work()).includes('offered'));
    await ann.accepts(id);
    await ann.types(id, true);
    await ann.types(id, false);
    await ann.says(id, 'Good day');
    await bob.available();
    await ann.transfers(id, { queueId: '102' });
    await bob.accepts(id);
    await bob.ends(id);
    const told = (await fixture.events(17)).slice(4).map(({ json }) => json);
    const envelope = { conversationId: id, timestamp: expect.any(Number) };
    const update = (state: string, type: string, assigned: string) => ({
      eventType: 'CONVERSATION_UPDATE',
      ...envelope,
      data: {
        state,
        assignment: { type, id: assigned },
        user: { name: 'Kim', language: 'en', additionalProperties: [] },
        channel: 'ChatAPI',
      },
    });
    const member = (change: string, agent: string) => ({
      eventType: 'MEMBERS_CHANGED',
      ...envelope,
      data: { memberType: 'agent', change, id: agent },
    });
    const typing = (users: readonly object[]) => ({
      eventType: 'ACTIVITY',
      ...envelope,
      data: { name: 'typing', value: { users } },
    });
    const person = { id: 'ann', type: 'agent' };
    expect(told).toEqual([
      member('joined', 'ann'),
      update('active', 'agent', 'ann'),
      typing([person]),
      typing([]),
      { eventType: 'MESSAGE', ...envelope, data: { isEcho: false, sender: person, text: 'Good day' } },
      { eventType: 'TRANSFER', ...envelope },
      member('left', 'ann'),
      update('active', 'queue', '102'),
      { eventType: 'QUEUED', ...envelope, data: { queueId: '102', queueName: 'Repairs' } },
      member('joined', 'bob'),
      update('active', 'agent', 'bob'),
      member('left', 'bob'),
      update('idle', 'queue', '102'),
    ]);
    const { json } = await gateway.call('GET', `/conversations/${id}`);
    expect(json).toMatchObject({ state: 'idle', assignment: { type: 'queue', id: '102' } });
    const { entries } = await gateway.list('participants', `/conversations/${id}/participants`);
    expect(entries.slice(1)).toEqual([
      { id: 'ann', removed: true, type: 'agent', language: 'en' },
      { id: 'bob', removed: true, type: 'agent', language: 'en' },
    ]);
  },
);

centerRule(
  'webhook of the gateway · an agent who types gives the conversation away, another who types ends it → an empty list each time before they have left (contact-center.md#activities)',
  brokenCallback(
    ({ body }) => body.includes('"users":[]'),
    () => [],
  ),
  async (fixture) => {
    const { gateway, world, customer } = fixture;
    const channelId = await fixture.gatewayChannel();
    const ann = await StagedAgent.made(world.center, customer, 'ann', 80);
    const bob = await StagedAgent.made(world.center, customer, 'bob', 50);
    await ann.available();
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const id = String(made.json.conversationId);
    await until(async () => (await ann.work()).includes('offered'));
    await ann.accepts(id);
    await ann.types(id, true);
    await bob.available();
    await ann.transfers(id, { queueId: '102' });
    await bob.accepts(id);
    await bob.types(id, true);
    await bob.ends(id);
    const told = (await fixture.events(18)).slice(4).map(({ json }) => {
      const { eventType, data } = json as { readonly eventType: string; readonly data?: { readonly value?: unknown } };
      return eventType === 'ACTIVITY' ? data?.value : eventType;
    });
    const types = (agent: string) => ({ users: [{ id: agent, type: 'agent' }] });
    const joins = ['MEMBERS_CHANGED', 'CONVERSATION_UPDATE'];
    expect(told).toEqual([
      ...joins,
      types('ann'),
      { users: [] },
      'TRANSFER',
      'MEMBERS_CHANGED',
      'CONVERSATION_UPDATE',
      'QUEUED',
      ...joins,
      types('bob'),
      { users: [] },
      'MEMBERS_CHANGED',
      'CONVERSATION_UPDATE',
    ]);
  },
);
