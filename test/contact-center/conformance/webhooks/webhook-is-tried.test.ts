import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhook · made, tried, given another address → sent exactly WEB_HOOK_VERIFY with its version, unsigned (contact-center.md#verify)',
  brokenCallback(
    () => true,
    (request) => [{ ...request, body: request.body.replace('WEB_HOOK_VERIFY', 'VERIFY') }],
  ),
  async (fixture) => {
    const { chatApi, gateway, received, uri } = fixture;
    const id = await fixture.chatApiWebhook();
    expect(received[0]?.json).toEqual({ notificationVersion: 'v2.0', eventType: 'WEB_HOOK_VERIFY' });
    expect(received[0]).toMatchObject({ method: 'POST', path: new URL(uri).pathname });
    expect(received[0]?.headers['content-type']).toBe('application/json');
    expect(received[0]?.headers['x-8x8-signature']).toBeUndefined();
    const tried = await gateway.call('POST', '/webhooks/verify', { uri, version: 'Chat Gateway v1.0' });
    expect([tried.status, received[1]?.json.notificationVersion]).toEqual([204, 'Chat Gateway v1.0']);
    await chatApi.call('PUT', `/web-hooks/${id}`, { name: 'Renamed', uri, version: 'v2.0' });
    expect(received).toHaveLength(2);
    await chatApi.call('PUT', `/web-hooks/${id}`, { name: 'Renamed', uri: `${uri}2`, version: 'v2.0' });
    expect(received).toHaveLength(3);
  },
);
