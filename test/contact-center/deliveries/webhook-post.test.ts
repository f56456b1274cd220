import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { DeliveryKeys } from '../../../shared/contact-center/deliveries/signing-keys.ts';
import { WebhookPost } from '../../../shared/contact-center/deliveries/webhook-post.ts';
import { type Seen, smallServer } from '../../support/small-server.ts';
import { storedRecords } from '../center-records.ts';

const tenant = { tenant: 'harbour', customerId: '5b1d2c3b-4a59-4687-9706-f5e4d3c2b1a0', displayName: 'Harbour' };
const reach = { named: [], loopback: true, hosts: [] };
const dayMs = 86_400_000;

/** Checks a delivery as its description says, with nothing of the sender's. */
async function holds(
  { headers, body }: Seen,
  keyOf: (kid: string) => Promise<JsonWebKey | undefined>,
): Promise<boolean> {
  const header = (name: string) => String(headers[`x-8x8-${name}`]);
  const [protectedPart = '', middle, signature = ''] = header('signature').split('.');
  const { kid, ...rest } = JSON.parse(Buffer.from(protectedPart, 'base64url').toString('utf8'));
  expect(middle).toBe('');
  expect(rest).toEqual({ b64: false, crit: ['b64'], alg: 'RS256' });
  const key = await keyOf(kid);
  if (key === undefined) return false;
  const payload = `{"checksum":${crc32(Buffer.from(body))},"cid":"${header('customer-id')}","eid":"${header('event-id')}","retry":${header('retry')},"tid":"${header('tenant-id')}","tt":${header('transmission-time')}}`;
  const input = Buffer.from(`${protectedPart}.${payload}`);
  return verify('sha256', input, createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'));
}

test('delivery · signed → holds by the raw bytes of any text, and by nothing that was changed (contact-center.md#signature)', async () => {
  const server = await smallServer(() => ({ status: 202 }));
  const keys = new DeliveryKeys(await storedRecords(), 30 * dayMs, Date.now);
  const post = new WebhookPost({ reach, keys, timeoutMs: 10_000, now: () => 1_735_689_600_123 });
  const uri = `${server.origin}/hook`;
  const body = '{ "eventType": "TEXT",\n "message": "Grüße, 你好 👩‍👩‍👧" }';
  expect(await post.send({ uri, tenant, eventId: 'e1', retry: 2, body })).toEqual({ isTaken: true, status: 202 });
  const [seen] = server.seen;
  if (seen === undefined) throw new Error('Nothing was sent.');
  expect(seen.headers).toMatchObject({
    'content-type': 'application/json',
    'x-8x8-tenant-id': 'harbour',
    'x-8x8-customer-id': tenant.customerId,
    'x-8x8-event-id': 'e1',
    'x-8x8-transmission-time': '1735689600123',
    'x-8x8-retry': '2',
  });
  const keyOf = (kid: string) => keys.publicKey(kid);
  expect(await holds(seen, keyOf)).toBe(true);
  expect(await holds({ ...seen, body: body.replace('TEXT', 'QUEUED') }, keyOf)).toBe(false);
  for (const name of ['tenant-id', 'customer-id', 'event-id', 'transmission-time', 'retry']) {
    const changed = { ...seen, headers: { ...seen.headers, [`x-8x8-${name}`]: '7' } };
    expect(await holds(changed, keyOf)).toBe(false);
  }
});

test.each([
  [{ status: 500 } as const, { isTaken: false, status: 500 }],
  [{ status: 404 } as const, { isTaken: false, status: 404 }],
  [{ status: 302, headers: { location: 'http://127.0.0.1:9/' } } as const, { isTaken: false, status: 302 }],
  [{ status: 200, text: '<html>', headers: { 'content-type': 'text/html' } } as const, { isTaken: true, status: 200 }],
  ['broken' as const, { isTaken: false, status: -1 }],
  ['never' as const, { isTaken: false, status: -1 }],
])('delivery · answered by %j → %j (contact-center.md#retries)', async (reply, expected) => {
  const server = await smallServer(() => reply);
  const keys = new DeliveryKeys(await storedRecords(), 30 * dayMs, Date.now);
  const post = new WebhookPost({ reach, keys, timeoutMs: 500, now: Date.now });
  expect(await post.send({ uri: `${server.origin}/hook`, tenant, eventId: 'e1', retry: 0, body: '{}' })).toEqual(
    expected,
  );
});

test('keys · rotate → announced before, readable for one period after, the same at every instance (contact-center.md#public-keys)', async () => {
  const records = await storedRecords();
  let now = 100 * dayMs;
  const one = new DeliveryKeys(records, 10 * dayMs, () => now);
  const another = new DeliveryKeys(records, 10 * dayMs, () => now);
  const [{ kid: first }, { kid: same }] = await Promise.all([one.current(), another.current()]);
  expect(same).toBe(first);
  expect(await another.publicKey(first)).toMatchObject({ kty: 'RSA', e: 'AQAB', kid: first, n: expect.any(String) });
  expect(Object.keys((await one.publicKey(first)) ?? {}).toSorted()).toEqual(['e', 'kid', 'kty', 'n']);
  now += 9.5 * dayMs;
  await one.publicKey('unknown');
  now += 1 * dayMs;
  const { kid: second } = await another.current();
  expect(second).not.toBe(first);
  expect(await one.publicKey(second)).toBeDefined();
  expect(await one.publicKey(first)).toBeDefined();
  now += 10 * dayMs;
  expect(await one.publicKey(first)).toBeUndefined();
  expect(await one.publicKey('unknown')).toBeUndefined();
});
