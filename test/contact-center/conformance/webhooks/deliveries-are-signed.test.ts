import { createPublicKey, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'delivery · of an event → headers, and a signature by a key that both APIs publish (contact-center.md#signature)',
  brokenCallback(
    ({ body }) => !body.includes('WEB_HOOK_VERIFY'),
    (request) => [{ ...request, body: `${request.body} ` }],
  ),
  async (fixture) => {
    const { chatApi, gateway, customer } = fixture;
    const channelId = await fixture.gatewayChannel();
    await gateway.call('POST', '/conversations', { channelId, user: { name: 'Søren' } });
    const [event] = await fixture.events(1);
    if (event === undefined) throw new Error('No event has come.');
    const header = (name: string) => event.headers[`x-8x8-${name}`] ?? '';
    expect(header('tenant-id')).toBe(customer.tenant);
    expect(header('customer-id')).toBe(customer.customerId);
    expect(header('retry')).toBe('0');
    const [protectedPart = '', middle, signature = ''] = header('signature').split('.');
    const { kid, ...rest } = JSON.parse(Buffer.from(protectedPart, 'base64url').toString('utf8'));
    expect([middle, rest]).toEqual(['', { b64: false, crit: ['b64'], alg: 'RS256' }]);
    const { json: key } = await chatApi.key(kid);
    requireMembers(key, 'kty', 'e', 'kid', 'n');
    expect((await gateway.call('GET', `/jwk/${kid}/public`)).json).toEqual(key);
    const checksum = crc32(Buffer.from(event.body));
    const payload = `{"checksum":${checksum},"cid":"${customer.customerId}","eid":"${header('event-id')}","retry":0,"tid":"${customer.tenant}","tt":${header('transmission-time')}}`;
    const input = Buffer.from(`${protectedPart}.${payload}`);
    const publicKey = createPublicKey({ key, format: 'jwk' });
    expect(verify('sha256', input, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    const unknown = await chatApi.key('key1');
    expect(unknown.status).toBe(404);
    requireMembers(unknown.json, 'type', 'title', 'status', 'detail', 'resourceType', 'resourceId', 'instance');
    expect(unknown.json).toMatchObject({ status: 404, resourceType: 'JWKPublic', resourceId: 'key1' });
    expect((await gateway.callWith({}, 'GET', '/jwk/key1/public')).status).toBe(404);
  },
);
