import { expect } from 'vitest';
import { brokenAnswer, withoutHeader } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'request · by another method, over 1 MiB, to no path, to an id of 201 characters, with a body that is no JSON, or not in UTF-8 → 405 with Allow, 413, 404, 404, 400, 400 (contact-center.md#error-codes)',
  brokenAnswer((_, answer) => answer?.status === 405, withoutHeader('allow')),
  async (fixture) => {
    const { gateway, customer, origin } = fixture;
    const channelId = await fixture.gatewayChannel();
    const wrong = await gateway.call('DELETE', '/conversations', {});
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST']);
    const large = { channelId, user: { name: 'x'.repeat(1_024 * 1_024) } };
    expect((await gateway.call('POST', '/conversations', large)).status).toBe(413);
    expect((await gateway.call('GET', '/nothing')).status).toBe(404);
    expect((await gateway.call('GET', `/conversations/${'x'.repeat(201)}`)).status).toBe(404);
    const send = async (contentType: string, body: string | Buffer<ArrayBuffer>) => {
      const headers = { 'x-api-key': customer.apiKey, 'content-type': contentType };
      const answer = await fetch(new URL('/chat-gateway/v1/conversations', origin), { method: 'POST', headers, body });
      return [
        answer.status,
        ((await answer.json()) as { readonly errors: readonly { readonly code: string }[] }).errors[0]?.code,
      ];
    };
    expect(await send('application/json', '{"channelId":')).toEqual([400, 'invalid_json_object']);
    expect(await send('application/json', Buffer.from('{"channelId":"café"}', 'latin1'))).toEqual([
      400,
      'invalid_json_object',
    ]);
    expect(await send('application/json', '[]')).toEqual([400, 'invalid_json_object']);
    expect(await send('text/plain', '{}')).toEqual([400, 'invalid_json_object']);
    expect(await send('application/json', '{}')).toEqual([400, 'invalid_parameter']);
  },
);
