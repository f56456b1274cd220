import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'cards · sent, listed, acted on by both addresses → ACTIVITY with what the action has, and the card tells so; unknown ones are 400 and 404 (contact-center.md#cards)',
  brokenCallback(
    ({ body }) => body.includes('quickReply/action'),
    (request) => [{ ...request, body: request.body.replace('"payload"', '"postback"') }],
  ),
  async (fixture) => {
    const { gateway, customer, origin } = fixture;
    const channelId = await fixture.gatewayChannel();
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const { conversationId } = made.json;
    const path = `/conversations/${conversationId}`;
    const replies = { options: [{ title: 'Yes', data: { postback: 'YES' } }] };
    const actions = [{ type: 'Action.Submit', id: 'rate', data: { stars: 5 } }];
    const content = { type: 'AdaptiveCard', body: [{ type: 'ActionSet', actions }] };
    const cards = [
      { contentType: 'application/8x8.quick.replies', content: replies },
      { id: 'mine', content },
    ];
    expect((await gateway.call('POST', `${path}/messages`, { authorType: 'bot', cards })).status).toBe(202);
    const { entries } = await gateway.list('cards', `${path}/messages/m1/cards`);
    expect(entries).toHaveLength(2);
    for (const entry of entries) {
      requireMembers(entry, 'id', 'contentType', 'content', 'actionSubmitted', 'actionExecuted');
    }
    const [{ id: first }] = entries as [{ readonly id: string }];
    const act = (tenant: string, card: string, action: string, name: string) =>
      fetch(`${origin}/api/v1/tenant/${tenant}${path}/cards/${card}/action-${action}`, {
        method: 'PUT',
        headers: { 'x-api-key': customer.apiKey, 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      });
    expect((await act(customer.tenant, first, 'submit', 'Yes')).status).toBe(204);
    expect((await gateway.call('PUT', `${path}/cards/mine/action-submit`, { name: 'rate' })).status).toBe(204);
    const events = (await fixture.events(7)).slice(5).map(({ json }) => json);
    const envelope = { eventType: 'ACTIVITY', conversationId, timestamp: expect.any(Number) };
    expect(events).toEqual([
      {
        ...envelope,
        data: { name: 'quickReply/action', value: { type: 'postback', data: { title: 'Yes', payload: 'YES' } } },
      },
      { ...envelope, data: { name: 'adaptiveCard/action', value: { type: 'Action.Submit', data: { stars: 5 } } } },
    ]);
    expect((await gateway.list('cards', `${path}/messages/m1/cards`)).entries).toMatchObject([
      { actionSubmitted: true, actionExecuted: false },
      { id: 'mine', contentType: 'application/vnd.microsoft.card.adaptive', actionSubmitted: true },
    ]);
    expect((await act(customer.tenant, 'mine', 'execute', 'rate')).status).toBe(400);
    expect((await act(customer.tenant, 'mine', 'submit', 'other')).status).toBe(400);
    expect((await act(customer.tenant, 'gone', 'submit', 'rate')).status).toBe(404);
    expect((await act('nowhere', 'mine', 'submit', 'rate')).status).toBe(403);
    expect((await gateway.call('GET', `${path}/messages/m9/cards`)).status).toBe(404);
  },
);
