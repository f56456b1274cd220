import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { until } from '../../../support/until.ts';
import { StagedAgent } from '../../agent-stage.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhook of version 2.0 · agent joins, says something, gives it away, another joins and ends → with ids and names, TRANSFER before the first has left (contact-center.md#flat-events)',
  [
    brokenCallback(
      ({ body }) => body.includes('"eventType":"TEXT"'),
      (request) => [{ ...request, body: request.body.replace('"AGENT"', '"SYSTEM"') }],
    ),
    brokenCallback(
      ({ body }) => body.includes('AGENT_JOINED'),
      (request) => [{ ...request, body: request.body.replace('"Agent ann"', '"ann"') }],
    ),
  ],
  async (fixture) => {
    const { chatApi, world, customer } = fixture;
    const channelId = await fixture.chatApiChannel();
    const ann = await StagedAgent.made(world.center, customer, 'ann', 80);
    const bob = await StagedAgent.made(world.center, customer, 'bob', 50);
    await ann.available();
    const made = await chatApi.call('POST', '/conversations', { channelId, customer: { name: 'Kim' } });
    const id = String(made.json.conversationId);
    await until(async () => (await ann.work()).includes('offered'));
    await ann.accepts(id);
    await ann.says(id, 'Good day');
    await bob.available();
    await ann.transfers(id, { queueId: '102' });
    await bob.accepts(id);
    await bob.ends(id);
    const told = (await fixture.events(8)).map(({ json }) => json);
    const system = { messageType: 'SYSTEM', conversationId: id, timestamp: expect.any(Number) };
    const first = { agentId: 'ann', agentName: 'Agent ann' };
    const second = { agentId: 'bob', agentName: 'Agent bob' };
    expect(told).toEqual([
      { eventType: 'QUEUED', ...system, queueId: '101', queueName: 'Billing' },
      { eventType: 'AGENT_JOINED', ...system, ...first },
      { eventType: 'TEXT', ...system, messageType: 'AGENT', ...first, message: 'Good day' },
      { eventType: 'TRANSFER', ...system },
      { eventType: 'AGENT_LEFT', ...system, ...first },
      { eventType: 'QUEUED', ...system, queueId: '102', queueName: 'Repairs' },
      { eventType: 'AGENT_JOINED', ...system, ...second },
      { eventType: 'AGENT_LEFT', ...system, ...second },
    ]);
    const { json } = await chatApi.call('GET', `/conversations/${id}/messages`);
    requireMembers(json, 'messages');
    expect(json.messages).toMatchObject([{ originalText: 'Good day', authorType: 'agent', participantId: 'ann' }]);
  },
);
