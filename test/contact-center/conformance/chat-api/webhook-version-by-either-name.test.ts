import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhook · version as version, as notificationVersion, as neither → taken, taken, 400; answered as version (contact-center.md#webhooks)',
  brokenAnswer(({ path }) => path.endsWith('/web-hooks'), inBody('"version"', '"notificationVersion"'), 3),
  async ({ chatApi, uri }) => {
    for (const name of ['version', 'notificationVersion']) {
      const { status, json } = await chatApi.call('POST', '/web-hooks', { name, uri, [name]: 'v1.0' });
      expect([status, json.version]).toEqual([200, 'v1.0']);
    }
    const neither = await chatApi.call('POST', '/web-hooks', { name: 'n', uri });
    expect([neither.status, neither.json.validations[0].field]).toEqual([400, 'version']);
  },
);
