import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';
import { chatOfAnn } from '../chat-of-ann.ts';

centerRule(
  'conversation · sent back as it was read while it waits, while an agent has it, after the end → 202, and only the user’s data that differ change; another agent → 400 (contact-center.md#change-conversation)',
  brokenAnswer(
    ({ method, body }, answer) => method === 'PUT' && body.includes('"agent"') && answer?.status === 202,
    withStatus(400),
  ),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const waiting = await gateway.call('POST', '/conversations', { channelId, user: { name: 'Ida' } });
    const sentBack = async (path: string, phone: string) => {
      const { json } = await gateway.call('GET', path);
      const changed = { ...json, user: { ...json.user, phone } };
      expect(await gateway.call('PUT', path, changed)).toMatchObject({ status: 202, json: changed });
      expect((await gateway.call('GET', path)).json).toEqual(changed);
      const { assignment } = json;
      expect(await gateway.call('PATCH', path, { assignment })).toMatchObject({ status: 202, json: { assignment } });
    };
    await sentBack(`/conversations/${waiting.json.conversationId}`, '1');
    await gateway.call('PATCH', `/conversations/${waiting.json.conversationId}/participants/user`, { removed: true });
    const { ann, id, path } = await chatOfAnn(fixture, channelId);
    await sentBack(path, '2');
    const other = await gateway.call('PATCH', path, { assignment: { type: 'agent', id: 'bob' } });
    expect([other.status, other.json.errors[0].code]).toEqual([400, 'invalid_parameter']);
    await ann.ends(id);
    await sentBack(path, '3');
  },
);
