import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'channel · of a queue or webhook that is not there → 400 with validations that name the member (contact-center.md#channels)',
  brokenAnswer((_, answer) => answer?.status === 400, inBody('invalid_queue', 'invalid_parameter')),
  async (fixture) => {
    const webHookId = await fixture.chatApiWebhook();
    const input = { name: 'c', webHookId, routingOptions: { type: 'queue', id: '999' } };
    const queue = await fixture.chatApi.call('POST', '/channels', input);
    expect(queue.status).toBe(400);
    expect(queue.json.validations).toEqual([
      { field: 'routingOptions.id', value: '999', code: 'invalid_queue', message: expect.any(String) },
    ]);
    const routingOptions = { type: 'queue', id: '101' };
    const webhook = await fixture.chatApi.call('POST', '/channels', { name: 'c', webHookId: 'w', routingOptions });
    expect(webhook.json.validations).toMatchObject([{ field: 'webHookId', code: 'invalid_parameter' }]);
    expect((await fixture.chatApi.call('GET', '/channels')).json.data).toEqual([]);
  },
);
