import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'webhooks · of both generations → each API shows those of its own versions, channels may lead to any (contact-center.md#webhook-versions)',
  brokenAnswer(({ path }) => path.endsWith('/webhooks'), inBody('Chat Gateway v1.0', 'v2.0'), 2),
  async (fixture) => {
    const { chatApi, gateway } = fixture;
    const [first, second] = [await fixture.chatApiWebhook(), await fixture.gatewayWebhook()];
    expect((await chatApi.call('GET', '/web-hooks')).json.data).toMatchObject([{ id: first, version: 'v2.0' }]);
    expect((await gateway.list('webhooks', '/webhooks')).entries).toMatchObject([
      { id: second, version: 'Chat Gateway v1.0' },
    ]);
    expect((await chatApi.call('GET', `/web-hooks/${second}`)).status).toBe(404);
    expect((await gateway.call('DELETE', `/webhooks/${first}`)).status).toBe(404);
    const routingOptions = { type: 'queue', id: '101' };
    expect((await chatApi.call('POST', '/channels', { name: 'c', webHookId: second, routingOptions })).status).toBe(
      200,
    );
  },
);
