import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'customer · leaves, and leaves again → 204 both times, the interaction has an end (contact-center.md#leave)',
  brokenAnswer(({ method }) => method === 'DELETE', withStatus(200)),
  async (fixture) => {
    const { chatApi } = fixture;
    const channelId = await fixture.chatApiChannel();
    const made = await chatApi.call('POST', '/conversations', { channelId, customer: {} });
    const path = `/conversations/${made.json.conversationId}`;
    expect((await chatApi.call('GET', `${path}/participants`)).json.participants).toEqual([
      { id: expect.any(String), type: 'user', language: 'en' },
    ]);
    expect((await chatApi.call('DELETE', `${path}/participants/customer`)).status).toBe(204);
    expect((await chatApi.call('DELETE', `${path}/participants/customer`)).status).toBe(204);
    const { interactions } = (await chatApi.call('GET', path)).json;
    expect(interactions).toMatchObject([{ endTime: expect.any(String) }]);
    expect((await chatApi.call('DELETE', '/conversations/x/participants/customer')).status).toBe(404);
  },
);
