import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'customer · written by one API → read by the other: named members, members of its own as additional properties, the language en unless given (contact-center.md#customer)',
  brokenAnswer(
    ({ path, method }) => method === 'GET' && path.includes('/chat-gateway/'),
    inBody('"key":"berth"', '"key":"Berth"'),
  ),
  async (fixture) => {
    const { chatApi, gateway } = fixture;
    const channelId = await fixture.chatApiChannel();
    const named = { name: 'Ida Sol', email: 'ida@harbour.example', company: 'Harbour', caseId: '7' };
    const customer = { ...named, customerId: 'c-9', phone: '+45 1', berth: '12' };
    const first = await chatApi.call('POST', '/conversations', { channelId, customer });
    const byGateway = (await gateway.call('GET', `/conversations/${first.json.conversationId}`)).json;
    const additionalProperties = [{ key: 'berth', value: '12' }];
    const user = { ...named, userId: 'c-9', phone: '+45 1', language: 'en', additionalProperties };
    expect(byGateway.user).toEqual(user);
    const second = await gateway.call('POST', '/conversations', { channelId, user: { ...user, language: 'da' } });
    const byChatApi = (await chatApi.call('GET', `/conversations/${second.json.conversationId}`)).json;
    expect(byChatApi.customer).toEqual({ ...customer, language: 'da' });
    // The description requires `user` and defines `customer`: either is taken.
    const third = await chatApi.call('POST', '/conversations', { channelId, user: customer });
    expect((await chatApi.call('GET', `/conversations/${third.json.conversationId}`)).json.customer.berth).toBe('12');
    expect((await chatApi.call('POST', '/conversations', { channelId })).status).toBe(400);
  },
);
