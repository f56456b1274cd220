import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'body · no JSON, no object, too large, unknown path, an endless id, other method → 400, 400, 413, 404, 404, 405 (contact-center.md#error-bodies)',
  brokenAnswer((_, answer) => answer?.status === 405, withStatus(404)),
  async ({ chatApi, customer, origin }) => {
    const { access_token: token } = (await chatApi.askForToken()).json;
    const base = `${origin}/vcc/us/chat/v2/tenant/${customer.tenant}`;
    const post = (body: string) =>
      fetch(`${base}/channels`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body,
      });
    expect((await post('{')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await post(`{"name":"${'x'.repeat(1_100_000)}"}`)).status).toBe(413);
    expect((await chatApi.call('GET', '/nothing')).status).toBe(404);
    const long = 'x'.repeat(2_000);
    expect((await chatApi.call('GET', `/conversations/${long}`)).status).toBe(404);
    const other = await chatApi.call('PATCH', '/channels');
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'GET, POST']);
    const region = await fetch(`${origin}/vcc/mars/chat/v2/tenant/${customer.tenant}/channels`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(region.status).toBe(404);
  },
);
