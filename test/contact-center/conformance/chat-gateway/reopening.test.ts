import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'conversation · left, then a bot and the user say something → idle until the user does; the queue that had it last, a second interaction, all of its messages (contact-center.md#author-types)',
  brokenCallback(
    ({ body }) => body.includes('"state":"idle"'),
    (request) => [{ ...request, body: request.body.replace('"state":"idle"', '"state":"active"') }],
  ),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const assignment = { type: 'queue', id: '102' };
    const made = await gateway.call('POST', '/conversations', { channelId, user: {}, assignment });
    const path = `/conversations/${made.json.conversationId}`;
    expect((await gateway.call('PATCH', `${path}/participants/user`, { removed: true })).status).toBe(204);
    expect((await gateway.call('PATCH', `${path}/participants/user`, { removed: true })).status).toBe(204);
    await gateway.call('POST', `${path}/messages`, { authorType: 'bot', text: 'Still there?' });
    expect((await gateway.call('GET', path)).json).toMatchObject({ state: 'idle', assignment });
    const [gone] = (await gateway.list('participants', `${path}/participants`)).entries;
    expect(gone).toMatchObject({ type: 'user', removed: true });
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Yes' });
    expect((await gateway.call('GET', path)).json).toMatchObject({ state: 'active', assignment });
    const { entries } = await gateway.list('interactions', `${path}/interactions`);
    expect(entries).toMatchObject([{ endTime: expect.any(String) }, { id: expect.stringMatching(/^int-/) }]);
    const events = (await fixture.events(11)).slice(4).map(({ json }) => json);
    expect(events).toMatchObject([
      { eventType: 'MEMBERS_CHANGED', data: { memberType: 'user', change: 'left' } },
      { eventType: 'CONVERSATION_UPDATE', data: { state: 'idle', assignment } },
      { eventType: 'MESSAGE', data: { sender: { type: 'bot' } } },
      { eventType: 'CONVERSATION_UPDATE', data: { state: 'active', assignment } },
      { eventType: 'MEMBERS_CHANGED', data: { memberType: 'user', change: 'joined' } },
      { eventType: 'QUEUED', data: { queueId: '102', queueName: 'Repairs' } },
      { eventType: 'MESSAGE', data: { text: 'Yes' } },
    ]);
  },
);
