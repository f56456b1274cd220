import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'queue · made, and removed, while a conversation of the tenant waits → it may be assigned to it at once, and then not any more (contact-center.md#change-conversation)',
  brokenAnswer(({ method }, answer) => method === 'PATCH' && answer?.status === 202, withStatus(400)),
  async (fixture) => {
    const { gateway, world, customer } = fixture;
    const { directory } = world.center;
    const channelId = await fixture.gatewayChannel();
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const path = `/conversations/${made.json.conversationId}`;
    const assignment = { type: 'queue', id: '103' };
    await directory.putQueue(customer.tenant, { id: '103', name: 'Claims', priority: 5 });
    expect(await gateway.call('PATCH', path, { assignment })).toMatchObject({ status: 202, json: { assignment } });
    await gateway.call('PATCH', path, { assignment: { type: 'queue', id: '101' } });
    await directory.removeQueue(customer.tenant, '103');
    const refused = await gateway.call('PATCH', path, { assignment });
    expect([refused.status, refused.json.errors[0].code]).toEqual([400, 'invalid_queue']);
  },
);
