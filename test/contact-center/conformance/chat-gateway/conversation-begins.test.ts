import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'conversation · begun → 202, then CONVERSATION_UPDATE created and active, MEMBERS_CHANGED and QUEUED, in this order (contact-center.md#enveloped-events)',
  brokenCallback(
    ({ body }) => body.includes('"state":"created"'),
    () => [],
  ),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const user = { name: 'Iris Falk', userId: 'u-17', additionalProperties: [{ key: ' plan', value: 'gold' }] };
    const made = await gateway.call('POST', '/conversations', { channelId: ` ${channelId}`, user });
    expect(made.status).toBe(202);
    requireMembers(made.json, 'conversationId', 'createdAt');
    const { conversationId } = made.json;
    const events = (await fixture.events(4)).map(({ json }) => json);
    const assignment = { type: 'queue', id: '101' };
    const whole = { ...user, language: 'en', additionalProperties: [{ key: 'plan', value: 'gold' }] };
    const envelope = { conversationId, timestamp: expect.any(Number) };
    const update = { assignment, user: whole, channel: 'ChatAPI' };
    const { json } = await gateway.call('GET', `/conversations/${conversationId}`);
    expect(json).toEqual({ id: conversationId, channelId, assignment, user: whole, state: 'active' });
    const [person] = (await gateway.list('participants', `/conversations/${conversationId}/participants`)).entries;
    requireMembers(person, 'id', 'removed', 'type', 'language');
    const { id } = person as { readonly id: string };
    expect(events).toEqual([
      { eventType: 'CONVERSATION_UPDATE', ...envelope, data: { state: 'created', ...update } },
      { eventType: 'CONVERSATION_UPDATE', ...envelope, data: { state: 'active', ...update } },
      { eventType: 'MEMBERS_CHANGED', ...envelope, data: { memberType: 'user', change: 'joined', id } },
      { eventType: 'QUEUED', ...envelope, data: { queueId: '101', queueName: 'Billing' } },
    ]);
  },
);
