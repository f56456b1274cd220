import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'message · that the client sent for user and bot → comes back as an echo with its sender (contact-center.md#enveloped-events)',
  brokenCallback(
    ({ body }) => body.includes('"eventType":"MESSAGE"'),
    (request) => [{ ...request, body: request.body.replace('"isEcho":true', '"isEcho":false') }],
  ),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const path = `/conversations/${made.json.conversationId}/messages`;
    const sent = await gateway.call('POST', path, { authorType: 'user', text: 'Grüße 👋' });
    expect([sent.status, sent.json]).toEqual([202, undefined]);
    const cards = [{ contentType: 'application/8x8.quick.replies', content: { options: [] } }];
    await gateway.call('POST', path, { authorType: 'bot', text: 'Pick one', cards });
    const [, , , , first, second] = (await fixture.events(6)).map(({ json }) => json);
    const sender = { id: expect.any(String), type: 'user' };
    expect(first).toMatchObject({ eventType: 'MESSAGE', data: { isEcho: true, sender, text: 'Grüße 👋' } });
    expect(second?.data).toEqual({
      isEcho: true,
      sender: { id: expect.any(String), type: 'bot' },
      text: 'Pick one',
      cards,
    });
  },
);
