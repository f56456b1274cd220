import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'channel · made, read, replaced, deleted → 200, 200, 200, 204, then 404 (contact-center.md#channels)',
  brokenAnswer(
    ({ method, path }) => method === 'POST' && path.endsWith('/channels'),
    inBody('"webHookId"', '"webhookId"'),
  ),
  async (fixture) => {
    const { chatApi } = fixture;
    const webHookId = await fixture.chatApiWebhook();
    const input = { name: 'c'.repeat(255), webHookId, routingOptions: { type: 'queue', id: ' 101' } };
    const made = await chatApi.call('POST', '/channels', input);
    expect(made.status).toBe(200);
    requireMembers(made.json, 'id', 'name', 'webHookId', 'routingOptions');
    expect(made.json).toMatchObject({ webHookId, routingOptions: { type: 'queue', id: '101' } });
    const path = `/channels/${made.json.id}`;
    expect((await chatApi.call('GET', path)).json).toEqual(made.json);
    const moved = { ...made.json, routingOptions: { type: 'queue', id: '102' } };
    expect((await chatApi.call('PUT', path, moved)).json).toEqual(moved);
    expect((await chatApi.call('DELETE', path)).status).toBe(204);
    expect((await chatApi.call('GET', path)).status).toBe(404);
    expect((await chatApi.call('GET', '/channels')).json.data).toEqual([]);
  },
);
