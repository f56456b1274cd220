import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

type Shown = { readonly id: string; readonly text: string };

centerRule(
  'messages · three of history and three more, by four → newest first without links, also the other way, and each by its id (contact-center.md#messages)',
  brokenAnswer(({ path }) => path.includes('size=4'), inBody('"Six"', '"Sixth"')),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const line = (text: string) => ({ authorType: 'user', text });
    const history = { messages: ['One', 'Two', 'Three'].map(line) };
    const made = await gateway.call('POST', '/conversations', { channelId, user: {}, history });
    const path = `/conversations/${made.json.conversationId}/messages`;
    for (const text of ['Four', 'Five', 'Six']) await gateway.call('POST', path, line(text));
    const texts = async (query: string) =>
      (await gateway.list('messages', `${path}?${query}`)).entries.map((entry) => (entry as Shown).text);
    expect(await texts('size=4')).toEqual(['Six', 'Five', 'Four', 'Three']);
    expect(await texts('size=4&page=1')).toEqual(['Two', 'One']);
    expect(await texts('size=4&page=2')).toEqual([]);
    expect(await texts('size=2&page=1&sort=createdAt:asc')).toEqual(['Three', 'Four']);
    const { json, entries } = await gateway.list('messages', path);
    expect(json.page).toEqual({ size: 20, number: 0, totalElements: 6, totalPages: 1 });
    for (const entry of entries) {
      requireMembers(entry, 'id', 'text', 'createdAt', 'author');
      const { id, author } = entry as { readonly id: string; readonly author: object };
      requireMembers(author, 'id', 'removed', 'type', 'language');
      expect((await gateway.call('GET', `${path}/${id}`)).json).toEqual(entry);
    }
    expect((await gateway.call('GET', `${path}/m7`)).status).toBe(404);
    expect((await gateway.call('GET', `${path}?sort=id`)).status).toBe(400);
  },
);
