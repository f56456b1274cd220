import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhook · made, read, replaced, deleted → 200, 200, 200, 204, then 404 (contact-center.md#webhooks)',
  brokenAnswer(({ method }) => method === 'DELETE', withStatus(200)),
  async ({ gateway, uri }) => {
    const made = await gateway.call('POST', '/webhooks', { name: 'Harbour', uri, version: 'Chat Gateway v1.0' });
    expect(made.status).toBe(200);
    requireMembers(made.json, 'id', 'name', 'uri', 'version');
    const path = `/webhooks/${made.json.id}`;
    expect((await gateway.call('GET', path)).json).toEqual(made.json);
    expect((await gateway.call('PUT', path, { ...made.json, name: 'Other' })).json.name).toBe('Other');
    const without = await gateway.call('POST', '/webhooks', { name: 'Harbour', uri });
    expect([without.status, without.json.errors[0].code]).toEqual([400, 'invalid_parameter']);
    expect((await gateway.call('DELETE', path)).status).toBe(204);
    const gone = await gateway.call('GET', path);
    expect([gone.status, gone.json.errors]).toEqual([404, [expect.any(String)]]);
  },
);
