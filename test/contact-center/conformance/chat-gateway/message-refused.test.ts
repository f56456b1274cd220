import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'message · empty, no JSON, with an attachment that is not there, to no conversation → 400 with one error as an object, 404 (contact-center.md#error-bodies)',
  brokenAnswer((_, answer) => answer?.status === 400, inBody(/"errors":(\{.*?\})/, '"errors":[$1]')),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const path = `/conversations/${made.json.conversationId}/messages`;
    const attachments = [{ id: 'a9' }];
    for (const body of [{ authorType: 'user', text: '' }, [], { authorType: 'user', attachments }, { text: 'x' }]) {
      const { status, json } = await gateway.call('POST', path, body);
      expect(status).toBe(400);
      requireMembers(json, 'message', 'errors', 'referenceId');
      requireMembers(json.errors, 'code', 'message');
    }
    const line = { authorType: 'user', text: 'x' };
    expect((await gateway.call('POST', '/conversations/x/messages', line)).status).toBe(404);
    expect((await gateway.list('messages', path)).entries).toEqual([]);
  },
);
