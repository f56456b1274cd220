import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'request · with a token that does not hold → 401 with a fault (contact-center.md#error-bodies)',
  brokenAnswer((_, answer) => answer?.status === 401, inBody('Invalid Access Token', 'Unauthorized')),
  async ({ chatApi, customer }) => {
    for (const token of ['x', 'a.b', `${(await chatApi.askForToken()).json.access_token}x`]) {
      const { status, json } = await chatApi.callWith(token, customer.tenant, 'GET', '/channels');
      expect(status).toBe(401);
      expect(json).toEqual({
        fault: {
          faultstring: 'Invalid Access Token',
          detail: { errorcode: 'keymanagement.service.invalid_access_token' },
        },
      });
    }
  },
);
