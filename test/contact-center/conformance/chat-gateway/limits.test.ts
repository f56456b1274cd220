import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'limits · names, history, properties, text, languages at their limit and one beyond → taken, 400 (contact-center.md#limits)',
  brokenAnswer((_, answer) => answer?.status === 400, withStatus(202)),
  async (fixture) => {
    const { gateway, chatApi, uri } = fixture;
    const channelId = await fixture.gatewayChannel();
    const statusOf = async (path: string, body: unknown) => (await gateway.call('POST', path, body)).status;
    const history = (count: number) => ({
      messages: Array.from({ length: count }, () => ({ authorType: 'user', text: 'x' })),
    });
    const begins = (more: object) => statusOf('/conversations', { channelId, user: {}, ...more });
    expect([await begins({ history: history(200) }), await begins({ history: history(201) })]).toEqual([202, 400]);
    const properties = (count: number) => ({
      additionalProperties: Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: 'v' })),
    });
    expect([await begins({ user: properties(30) }), await begins({ user: properties(31) })]).toEqual([202, 400]);
    expect([await begins({ user: { language: 'zh-TW' } }), await begins({ user: { language: 'xx' } })]).toEqual([
      202, 400,
    ]);
    const members = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
    const ofChatApi = async (count: number) =>
      (await chatApi.call('POST', '/conversations', { channelId, customer: members(count) })).status;
    expect([await ofChatApi(30), await ofChatApi(31)]).toEqual([202, 400]);
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const says = (length: number) =>
      statusOf(`/conversations/${made.json.conversationId}/messages`, { authorType: 'user', text: 'x'.repeat(length) });
    expect([await says(5_000), await says(5_001)]).toEqual([202, 400]);
    const hook = (length: number) =>
      statusOf('/webhooks', { name: 'n'.repeat(length), uri, version: 'Chat Gateway v1.0' });
    expect([await hook(256), await hook(257)]).toEqual([200, 400]);
    const webHookId = await fixture.gatewayWebhook();
    const routingOptions = { type: 'queue', id: '101' };
    const channel = (length: number) =>
      statusOf('/channels', { name: 'n'.repeat(length), type: 'ChatAPI', webHookId, routingOptions });
    expect([await channel(255), await channel(256)]).toEqual([200, 400]);
  },
);
