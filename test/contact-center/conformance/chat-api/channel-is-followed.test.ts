import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'channel · led to another queue, and deleted, right after a conversation began on it → the next one waits in the other queue, then none begins, and those that are on it go on (contact-center.md#channels)',
  [
    brokenAnswer(({ method, path }) => method === 'PUT' && path.includes('/channels/'), withStatus(412)),
    brokenAnswer(
      ({ method, path }, answer) =>
        method === 'POST' && path.includes('/conversations?after=deletion') && answer?.status === 400,
      withStatus(202),
    ),
  ],
  async (fixture) => {
    const { chatApi, gateway } = fixture;
    const channelId = await fixture.chatApiChannel();
    const begun = async () => {
      const made = await chatApi.call('POST', '/conversations', { channelId, customer: { name: 'Kim' } });
      return String(made.json.conversationId);
    };
    const first = await begun();
    const { json: channel } = await chatApi.call('GET', `/channels/${channelId}`);
    const routingOptions = { type: 'queue', id: '102' };
    const replaced = await chatApi.call('PUT', `/channels/${channelId}`, { ...channel, routingOptions });
    expect(replaced).toMatchObject({ status: 200, json: { routingOptions } });
    const second = await begun();
    const { json } = await gateway.call('GET', `/conversations/${second}`);
    expect(json.assignment).toEqual(routingOptions);
    expect((await chatApi.call('DELETE', `/channels/${channelId}`)).status).toBe(204);
    const refused = await chatApi.call('POST', '/conversations?after=deletion', { channelId, customer: {} });
    expect([refused.status, refused.json.validations?.[0]?.field]).toEqual([400, 'channelId']);
    expect((await chatApi.call('POST', `/conversations/${first}/messages`, { text: 'Still here' })).status).toBe(202);
  },
);
