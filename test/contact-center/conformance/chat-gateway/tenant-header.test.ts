import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { makeCustomer } from '../../../support/center-world.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  "X-8x8-Tenant · left out by a customer with one tenant, with two, and another customer's → 200, 403, 403 (contact-center.md#tenants)",
  brokenAnswer((_, answer) => answer?.status === 403, withStatus(400)),
  async ({ gateway, customer, world }) => {
    const headers = { 'x-api-key': customer.apiKey };
    expect((await gateway.callWith(headers, 'GET', '/channels')).status).toBe(200);
    const { tenant: foreign } = await makeCustomer(world.center);
    expect((await gateway.callWith({ ...headers, 'x-8x8-tenant': foreign }, 'GET', '/channels')).status).toBe(403);
    const { customerId, tenant } = customer;
    await world.center.directory.putTenant({ tenant: `${tenant}-2`, customerId, displayName: 'Second' });
    const unnamed = await gateway.callWith(headers, 'GET', '/channels');
    expect([unnamed.status, typeof unnamed.json.errors[0]]).toEqual([403, 'string']);
    expect((await gateway.callWith({ ...headers, 'x-8x8-tenant': tenant }, 'GET', '/channels')).status).toBe(200);
  },
);
