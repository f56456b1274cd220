import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'messages · 200 of history, then some of user and bot → all at once, oldest first, and those of one interaction (contact-center.md#messages)',
  brokenAnswer(({ path, method }) => method === 'GET' && path.endsWith('/messages'), inBody('Line 200', 'Line 0')),
  async (fixture) => {
    const { chatApi } = fixture;
    const channelId = await fixture.chatApiChannel();
    const lines = Array.from({ length: 200 }, (_, index) => ({ text: `Line ${index + 1} ${'x'.repeat(900)}` }));
    const history = { messages: lines.map((line, index) => (index % 2 === 0 ? line : { ...line, type: 'bot' })) };
    const made = await chatApi.call('POST', '/conversations', { channelId, customer: {}, history });
    const path = `/conversations/${made.json.conversationId}`;
    const sent = await chatApi.call('POST', `${path}/messages`, { text: 'Now' });
    expect([sent.status, sent.json]).toEqual([202, undefined]);
    expect((await chatApi.call('POST', `${path}/messages`, { text: ' ' })).status).toBe(400);
    await chatApi.call('DELETE', `${path}/participants/customer`);
    await chatApi.call('POST', `${path}/messages`, { text: 'Bot', authorType: 'bot' });
    await chatApi.call('POST', `${path}/messages`, { text: 'Again' });
    const { json } = await chatApi.call('GET', `${path}/messages`);
    requireMembers(json, 'messages');
    expect(json.messages).toHaveLength(203);
    for (const message of json.messages) {
      requireMembers(message, 'interactionId', 'originalText', 'translatedText?', 'authorType', 'participantId');
    }
    const texts = json.messages.map((message: { readonly originalText: string }) => message.originalText);
    expect(texts.slice(0, 200)).toEqual(lines.map(({ text }) => text));
    expect(texts.slice(200)).toEqual(['Now', 'Bot', 'Again']);
    expect(json.messages[1].authorType).toBe('bot');
    const { interactions } = (await chatApi.call('GET', path)).json;
    expect(interactions).toHaveLength(2);
    const second = await chatApi.call('GET', `${path}/messages?interaction-id=${interactions[1].id}`);
    expect(second.json.messages).toMatchObject([{ originalText: 'Again', interactionId: interactions[1].id }]);
  },
);
