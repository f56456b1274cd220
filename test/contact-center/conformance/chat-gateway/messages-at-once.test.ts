import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'messages · sixty of user and bot at once on one conversation → 202 each, kept once each, and told in the order in which they are kept (contact-center.md#retries)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/messages'), withStatus(503)),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const path = `/conversations/${made.json.conversationId}/messages`;
    const texts = Array.from({ length: 60 }, (_, index) => `line ${index}`);
    const answers = await Promise.all(
      texts.map((text, index) =>
        gateway.call('POST', path, { authorType: index % 2 === 0 ? 'user' : 'bot', text }).then(({ status }) => status),
      ),
    );
    expect(answers).toEqual(texts.map(() => 202));
    const { entries } = await gateway.list('messages', `${path}?sort=createdAt:asc&size=100`);
    const kept = entries.map((entry) => (entry as { readonly text: string }).text);
    expect(kept.toSorted()).toEqual(texts.toSorted());
    const told = (await fixture.events(4 + texts.length)).slice(4).map(({ json }) => json.data);
    expect(told).toMatchObject(kept.map((text) => ({ isEcho: true, text })));
  },
);
