import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'channel · of kind ChatAPI, made, read, replaced, deleted → 200, 200, 200, 204; of an unknown queue → 400 invalid_queue (contact-center.md#channels)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/channels'), inBody('"type":"ChatAPI",', '')),
  async (fixture) => {
    const { gateway } = fixture;
    const webHookId = await fixture.gatewayWebhook();
    const input = { name: 'c', type: 'ChatAPI', webHookId, routingOptions: { type: 'queue', id: '101' } };
    const made = await gateway.call('POST', '/channels', input);
    expect(made.status).toBe(200);
    requireMembers(made.json, 'id', 'name', 'type', 'webHookId', 'routingOptions');
    const path = `/channels/${made.json.id}`;
    expect((await gateway.call('GET', path)).json).toEqual({ id: made.json.id, ...input });
    expect((await gateway.call('PUT', path, { ...input, name: 'd' })).json.name).toBe('d');
    const unknown = await gateway.call('POST', '/channels', { ...input, routingOptions: { type: 'queue', id: '9' } });
    expect(unknown.status).toBe(400);
    expect(unknown.json.validations).toMatchObject([{ field: 'routingOptions.id', code: 'invalid_queue' }]);
    expect((await gateway.call('POST', '/channels', { ...input, type: 'SMS' })).status).toBe(400);
    expect((await gateway.call('DELETE', path)).status).toBe(204);
    expect((await gateway.call('GET', path)).status).toBe(404);
  },
);
