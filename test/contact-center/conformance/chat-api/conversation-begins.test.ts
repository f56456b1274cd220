import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'conversation · begun with customer or user → 202 with its id and time, then readable with what the customer has (contact-center.md#create-conversation)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/conversations'), withStatus(200)),
  async (fixture) => {
    const { chatApi } = fixture;
    const channelId = await fixture.chatApiChannel();
    const customer = { name: 'Iris Falk', customerId: 'u-17', plan: 'gold', phone: '+4712345678' };
    const made = await chatApi.call('POST', '/conversations', { channelId, customer });
    expect(made.status).toBe(202);
    requireMembers(made.json, 'conversationId', 'timestamp');
    expect(Number.isInteger(made.json.timestamp)).toBe(true);
    const { status, json } = await chatApi.call('GET', `/conversations/${made.json.conversationId}`);
    expect(status).toBe(200);
    requireMembers(json, 'id', 'channelId', 'customer', 'startTime', 'interactions');
    expect(json).toMatchObject({ id: made.json.conversationId, channelId, customer: { ...customer, language: 'en' } });
    expect(json.interactions).toHaveLength(1);
    requireMembers(json.interactions[0], 'id', 'startTime');
    expect(Date.parse(json.startTime)).toBe(made.json.timestamp);
    expect((await chatApi.call('POST', '/conversations', { channelId, user: {} })).status).toBe(202);
    const nowhere = await chatApi.call('POST', '/conversations', { channelId: 'x', customer });
    expect([nowhere.status, nowhere.json.validations[0].field]).toEqual([400, 'channelId']);
    expect((await chatApi.call('GET', '/conversations/x')).status).toBe(404);
  },
);
