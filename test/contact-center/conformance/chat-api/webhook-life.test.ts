import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhook · made, read, replaced, deleted → 200, 200, 200, 204, then 404 (contact-center.md#webhooks)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/web-hooks'), withStatus(201)),
  async ({ chatApi, uri }) => {
    const made = await chatApi.call('POST', '/web-hooks', { name: 'n'.repeat(256), uri, version: 'v2.0' });
    expect(made.status).toBe(200);
    requireMembers(made.json, 'id', 'name', 'uri', 'version');
    expect(made.json).toMatchObject({ uri, version: 'v2.0', id: expect.stringMatching(/^[\w-]{22}$/) });
    const path = `/web-hooks/${made.json.id}`;
    expect((await chatApi.call('GET', path)).json).toEqual(made.json);
    const put = await chatApi.call('PUT', path, { ...made.json, name: 'Other' });
    expect([put.status, put.json]).toEqual([200, { ...made.json, name: 'Other' }]);
    expect((await chatApi.call('DELETE', path)).status).toBe(204);
    expect((await chatApi.call('GET', path)).status).toBe(404);
    expect((await chatApi.call('DELETE', path)).status).toBe(404);
  },
);
