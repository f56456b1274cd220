import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'conversation · user or queue changed while it waits → 202 with it, CONVERSATION_UPDATE, and QUEUED where the queue is another (contact-center.md#change-conversation)',
  brokenAnswer(({ method }) => method === 'PATCH', withStatus(200)),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const made = await gateway.call('POST', '/conversations', { channelId, user: { name: 'Iris', caseId: '1' } });
    const path = `/conversations/${made.json.conversationId}`;
    const named = await gateway.call('PATCH', path, { user: { caseId: '2' } });
    expect(named).toMatchObject({ status: 202, json: { user: { name: 'Iris', caseId: '2' } } });
    const assignment = { type: 'queue', id: '102' };
    const moved = await gateway.call('PATCH', path, { assignment });
    expect(moved).toMatchObject({ status: 202, json: { assignment, state: 'active' } });
    const put = await gateway.call('PUT', path, { channelId, user: { name: 'Ida' }, assignment });
    expect(put.json.user).toEqual({ name: 'Ida', language: 'en' });
    const events = (await fixture.events(8)).slice(4).map(({ json }) => json);
    expect(events).toMatchObject([
      { eventType: 'CONVERSATION_UPDATE', data: { user: { caseId: '2' } } },
      { eventType: 'CONVERSATION_UPDATE', data: { assignment } },
      { eventType: 'QUEUED', data: { queueId: '102' } },
      { eventType: 'CONVERSATION_UPDATE', data: { user: { name: 'Ida' } } },
    ]);
    const elsewhere = await fixture.gatewayChannel();
    const other = await gateway.call('PUT', path, { channelId: elsewhere, user: {}, assignment });
    expect([other.status, other.json.errors[0].code]).toEqual([400, 'invalid_parameter']);
    const unknown = await gateway.call('PATCH', path, { assignment: { type: 'queue', id: '9' } });
    expect([unknown.status, unknown.json.errors[0].code]).toEqual([400, 'invalid_queue']);
    expect((await gateway.call('PATCH', path, { assignment: { type: 'script', id: '1' } })).status).toBe(400);
  },
);
