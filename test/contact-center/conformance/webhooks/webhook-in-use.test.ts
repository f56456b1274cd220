import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhook · that a channel leads to → not deleted, 409; when the channel has gone → deleted (contact-center.md#webhook-in-use)',
  brokenAnswer((_, answer) => answer?.status === 409, withStatus(204)),
  async (fixture) => {
    const { gateway } = fixture;
    const webHookId = await fixture.gatewayWebhook();
    const routingOptions = { type: 'queue', id: '101' };
    const channel = await gateway.call('POST', '/channels', { name: 'c', type: 'ChatAPI', webHookId, routingOptions });
    const refused = await gateway.call('DELETE', `/webhooks/${webHookId}`);
    expect([refused.status, refused.json.errors[0].code]).toEqual([409, 'webhook_in_use']);
    await gateway.call('DELETE', `/channels/${channel.json.id}`);
    expect((await gateway.call('DELETE', `/webhooks/${webHookId}`)).status).toBe(204);
  },
);
