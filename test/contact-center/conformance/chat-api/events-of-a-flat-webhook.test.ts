import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhook of version 2.0 · conversation begins, user says something, leaves, says something → QUEUED, nothing, nothing, QUEUED (contact-center.md#flat-events)',
  brokenCallback(
    ({ body }) => body.includes('QUEUED'),
    (request) => [{ ...request, body: request.body.replace('"queueName":"Billing"', '"queueName":"101"') }],
  ),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.chatApiChannel();
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const { conversationId } = made.json;
    const path = `/conversations/${conversationId}`;
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Hei' });
    await gateway.call('PATCH', `${path}/participants/user`, { removed: true });
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Hei igjen' });
    const events = await fixture.events(2);
    for (const { json } of events) {
      requireMembers(json, 'eventType', 'messageType', 'conversationId', 'timestamp', 'queueId', 'queueName');
      expect(json).toMatchObject({
        eventType: 'QUEUED',
        messageType: 'SYSTEM',
        conversationId,
        timestamp: expect.any(Number),
        queueId: '101',
        queueName: 'Billing',
      });
    }
    await gateway.call('PATCH', path, { assignment: { type: 'queue', id: '102' } });
    expect((await fixture.events(3))[2]?.json).toMatchObject({ eventType: 'QUEUED', queueId: '102' });
  },
);
