import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { makeCustomer } from '../../../support/center-world.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  "tenant · another customer's, or none → 403 alike (contact-center.md#tenants)",
  brokenAnswer((_, answer) => answer?.status === 403, withStatus(404)),
  async ({ chatApi, world }) => {
    const { access_token: token } = (await chatApi.askForToken()).json;
    const other = await makeCustomer(world.center);
    const foreign = await chatApi.callWith(token, other.tenant, 'GET', '/channels');
    const absent = await chatApi.callWith(token, 'nowhere', 'GET', '/channels');
    expect([foreign.status, absent.status]).toEqual([403, 403]);
    expect({ ...foreign.json, referenceId: '' }).toEqual({ ...absent.json, referenceId: '' });
    expect(foreign.json.errors).toHaveLength(1);
  },
);
