import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'typing, thinking, read receipt · of user and bot → 204 without a body and no event; another author, times out of range → 400; no conversation → 404 (contact-center.md#typing)',
  [
    brokenAnswer(({ path }) => path.endsWith('/thinking'), withStatus(200)),
    brokenAnswer((_, answer) => answer?.status === 400, withStatus(204)),
  ],
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const path = `/conversations/${made.json.conversationId}`;
    const sent = async (what: string, body?: unknown) => {
      const { status, json } = await gateway.call('POST', `${path}/${what}`, body);
      if (status === 204) expect(json).toBeUndefined();
      return status;
    };
    for (const authorType of ['user', 'bot']) {
      expect(await sent('typing', { authorType })).toBe(204);
      expect(await sent('read-receipt', { authorType, readAt: 1_700_000_000_000 })).toBe(204);
    }
    expect(await sent('thinking')).toBe(204);
    for (const maxThinkingTimeSeconds of [1, 600])
      expect(await sent('thinking', { authorType: 'bot', maxThinkingTimeSeconds })).toBe(204);
    for (const maxThinkingTimeSeconds of [0, 601, 1.5, 'x'])
      expect(await sent('thinking', { authorType: 'bot', maxThinkingTimeSeconds })).toBe(400);
    expect(await sent('thinking', { authorType: 'user' })).toBe(400);
    for (const authorType of ['agent', 'system', undefined]) expect(await sent('typing', { authorType })).toBe(400);
    expect(await sent('read-receipt', { authorType: 'user' })).toBe(400);
    expect(await sent('read-receipt', { authorType: 'user', readAt: '2026-01-07T12:00:00Z' })).toBe(400);
    expect((await gateway.call('POST', '/conversations/x/typing', { authorType: 'user' })).status).toBe(404);
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Now' });
    const [, , , , next] = await fixture.events(5);
    expect(next?.json).toMatchObject({ eventType: 'MESSAGE', data: { text: 'Now' } });
  },
);
