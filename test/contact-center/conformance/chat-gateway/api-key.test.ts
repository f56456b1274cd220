import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'API key · missing, wrong, or the key of the other API → 401 access_denied (contact-center.md#api-keys)',
  brokenAnswer((_, answer) => answer?.status === 401, inBody('access_denied', 'denied')),
  async ({ gateway, customer }) => {
    for (const key of [undefined, 'x', customer.client.secret]) {
      const headers = key === undefined ? {} : { 'x-api-key': key };
      const { status, json } = await gateway.callWith(headers, 'GET', '/channels');
      expect(status).toBe(401);
      expect(json).toEqual({
        message: 'Access Denied',
        errors: [{ code: 'access_denied', message: 'Access Denied' }],
      });
    }
  },
);
