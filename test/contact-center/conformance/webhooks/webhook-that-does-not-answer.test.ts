import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhook · that answers 500, is not reachable, or is no public address → 400, and nothing is stored (contact-center.md#verify)',
  brokenAnswer((_, answer) => answer?.status === 400, withStatus(200)),
  async (fixture) => {
    const { chatApi, gateway, uri } = fixture;
    fixture.status = 500;
    expect((await chatApi.call('POST', '/web-hooks', { name: 'n', uri, version: 'v2.0' })).status).toBe(400);
    const gone = 'http://127.0.0.1:9/hook';
    expect((await gateway.call('POST', '/webhooks/verify', { uri: gone, version: 'Chat Gateway v1.0' })).status).toBe(
      400,
    );
    for (const other of ['http://harbour.example/hook', 'https://10.0.0.1/hook', 'file:///etc/hosts', 'nowhere']) {
      const refused = await chatApi.call('POST', '/web-hooks/verify', { uri: other, version: 'v2.0' });
      expect([refused.status, refused.json.validations[0].field]).toEqual([400, 'uri']);
    }
    expect((await chatApi.call('GET', '/web-hooks')).json.data).toEqual([]);
  },
);
