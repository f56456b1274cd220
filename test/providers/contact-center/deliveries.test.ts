import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveryHeaders } from '../../../shared/protocol/contact-center/delivery.ts';
import type { RawCallback } from '../../../shared/providers/provider.ts';
import { type CenterWorld, startCenterWorld } from '../../support/center-world.ts';
import { delivery, type Forged, proxiedCenter } from './proxied-center.ts';

let world: CenterWorld;
beforeAll(async () => {
  world = await startCenterWorld();
});
afterAll(() => world.close());

const event = {
  eventType: 'QUEUED',
  messageType: 'SYSTEM',
  conversationId: 'c1',
  timestamp: 1,
  queueId: '1',
  queueName: 'Q',
};
const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
const header = (more: object) => JSON.stringify({ b64: false, crit: ['b64'], kid: 'stand-in', alg: 'RS256', ...more });

/** Our provider, and deliveries to it. */
async function begin() {
  const center = await proxiedCenter(world, 'chat-gateway');
  const { tenant: tenantId, customerId } = center.customer;
  const to = { url: center.address, tenantId, customerId, at: world.clock.now() };
  const sent = (forged: Forged = {}, body: object | string = event) => delivery(to, body, forged);
  return { ...center, to, sent };
}

describe('deliveries of a contact center (contact-center.md#signature)', () => {
  test('signed over its raw bytes → taken, whatever its text is like', async () => {
    const { provider, sent } = await begin();
    for (const body of [event, JSON.stringify(event, null, 4), `{"conversationId":"c1","eventType":"Ünïcode €😀"}`]) {
      const identified = await provider.identify(sent({}, body));
      expect(await identified.place()).toMatchObject({
        kind: 'find',
        platformConversation: 'c1',
        reply: { status: 200 },
      });
    }
  });

  test('sent again with another time → the same delivery', async () => {
    const { provider, to } = await begin();
    const headers = { [deliveryHeaders.eventId]: 'an-event' };
    const again = (at: number, retry: number) =>
      delivery({ ...to, at }, event, {
        headers: { ...headers, [deliveryHeaders.retry]: String(retry) },
        payload: (usual) => usual.replace(/"eid":"[^"]*","retry":0/, `"eid":"an-event","retry":${retry}`),
      });
    const first = await provider.identify(again(to.at, 0));
    const second = await provider.identify(again(to.at + 1_000, 1));
    expect([first.deliveryId, second.deliveryId]).toEqual(['an-event', 'an-event']);
  });

  test.each<[string, Forged]>([
    ['another key', { key: stranger }],
    ['alg none', { header: header({ alg: 'none' }) }],
    ['alg HS256', { header: header({ alg: 'HS256' }) }],
    ['b64 true', { header: header({ b64: true }) }],
    ['crit missing', { header: header({ crit: undefined }) }],
    ['crit with more', { header: header({ crit: ['b64', 'exp'] }) }],
    ['a kid that leads elsewhere', { header: header({ kid: '../../oauth' }) }],
    ['a kid that no one knows', { header: header({ kid: 'unknown' }) }],
    ['a header that is no JSON', { header: 'x' }],
    ['a middle part', { middle: 'e30' }],
    ['another checksum', { checksum: 1 }],
    ['a signed CRC', { payload: (usual) => usual.replace(/"checksum":(\d+)/, '"checksum":-$1') }],
    ['no signature', { headers: { [deliveryHeaders.signature]: undefined } }],
    ['a signature of one part', { headers: { [deliveryHeaders.signature]: 'x' } }],
    ['another tenant', { headers: { [deliveryHeaders.tenantId]: 'another' } }],
    ['a retry that is no number', { headers: { [deliveryHeaders.retry]: '0x0' } }],
    ['a time with a sign', { headers: { [deliveryHeaders.transmissionTime]: '-1' } }],
    ['another event id', { headers: { [deliveryHeaders.eventId]: 'another' } }],
    ['a huge event id', { headers: { [deliveryHeaders.eventId]: 'x'.repeat(5_000) } }],
  ])('%s → refused, and nothing is said of why', async (_name, forged) => {
    const { provider, sent } = await begin();
    await expect(provider.identify(sent(forged))).rejects.toMatchObject({
      code: 'Unauthenticated',
      message: 'This is no delivery of the tenant’s contact center.',
    });
  });

  test('a byte of the body changed → refused', async () => {
    const { provider, sent } = await begin();
    const changed = sent();
    const body = Uint8Array.from(changed.body);
    body[20] = (body[20] ?? 0) ^ 1;
    await expect(provider.identify({ ...changed, body })).rejects.toMatchObject({ code: 'Unauthenticated' });
  });

  test.each([-300_001, 300_001])('a time %d ms from ours → refused; one less is taken', async (away) => {
    const { provider, to } = await begin();
    const at = (ms: number) => provider.identify(delivery({ ...to, at: world.clock.now() + ms }, event));
    await expect(at(away + Math.sign(away) * 5_000)).rejects.toMatchObject({ code: 'Unauthenticated' });
    await expect(at(away - Math.sign(away) * 5_000)).resolves.toBeDefined();
  });

  test('to an address with another segment, or of another tenant → refused', async () => {
    const { provider, address, sent } = await begin();
    const elsewhere = [
      address.replace(/.$/, 'x'),
      address.replace('/fabrikam/', '/contoso/'),
      `${address}/more`,
      'no url',
    ];
    for (const url of elsewhere) {
      await expect(provider.identify({ ...sent(), url })).rejects.toMatchObject({ code: 'Unauthenticated' });
    }
  });

  test('a key that cannot be read now → not refused, but to be sent again', async () => {
    const { provider, rules, sent } = await begin();
    rules.push(({ path }) => (path.includes('/jwk/') ? Promise.resolve({ status: 503 }) : undefined));
    const busy = sent({ header: header({ kid: 'rotated' }) });
    await expect(provider.identify(busy)).rejects.toMatchObject({ code: 'IdentityUnavailable' });
  });

  test('an unknown key, over and over → is asked for once, and others not without end', async () => {
    const { provider, proxy, sent } = await begin();
    const asked = () => proxy.seen.filter(({ path }) => path.includes('/chat-gateway/v1/jwk/')).length;
    const tried = (kid: string) => provider.identify(sent({ header: header({ kid }) })).catch(() => undefined);
    for (let index = 0; index < 5; index += 1) await tried('unknown');
    expect(asked()).toBe(1);
    for (let index = 0; index < 40; index += 1) await tried(`unknown-${index}`);
    expect(asked()).toBeLessThanOrEqual(20);
  });

  test.each(['v2.0', 'Chat Gateway v1.0'])(
    'tried as %s, unsigned, with other headers of a delivery or none → 200, and nothing is enqueued',
    async (version) => {
      const { provider, address } = await begin();
      const body = Buffer.from(JSON.stringify({ notificationVersion: version, eventType: 'WEB_HOOK_VERIFY' }));
      for (const headers of [{}, { [deliveryHeaders.tenantId]: 'harbour', [deliveryHeaders.retry]: '0' }]) {
        const identified = await provider.identify({ method: 'POST', url: address, headers, body });
        expect(await identified.place()).toEqual({ kind: 'ignore', reply: { status: 200, headers: {} } });
      }
    },
  );

  test('an event that is unsigned, or a trial that names a conversation → refused', async () => {
    const { provider, address } = await begin();
    for (const content of [event, { eventType: 'WEB_HOOK_VERIFY', conversationId: 'c1' }]) {
      const bare: RawCallback = {
        method: 'POST',
        url: address,
        headers: {},
        body: Buffer.from(JSON.stringify(content)),
      };
      await expect(provider.identify(bare)).rejects.toMatchObject({ code: 'Unauthenticated' });
    }
  });

  test('hostile bodies, signed → an event, or refused as one that is none; never a defect', async () => {
    const { provider, tenant, sent } = await begin();
    const bodies = [
      '',
      'null',
      '[]',
      '"x"',
      '{',
      `${'['.repeat(5_000)}`,
      `{"eventType":"TEXT","conversationId":${JSON.stringify('x'.repeat(5_000))}}`,
      '{"eventType":{"a":1},"conversationId":"c"}',
      '{"__proto__":{"eventType":"TEXT"},"conversationId":"c"}',
      '{"eventType":"MESSAGE","conversationId":"c","timestamp":-1,"data":{"sender":7,"attachments":{"length":9}}}',
      '{"eventType":"MESSAGE","conversationId":"c","timestamp":1e300,"data":"text"}',
      '{"eventType":"ACTIVITY","conversationId":"c","timestamp":1,"data":{"name":"typing","value":{"users":[null]}}}',
      '{"eventType":"SOMETHING_NEW","timestamp":1}',
      '\u0000\ufffe',
    ];
    for (const body of bodies) {
      const identified = await provider.identify(sent({}, body));
      const place = await identified.place().catch((error: unknown) => error);
      if (place instanceof Error) expect(place).toMatchObject({ code: 'InvalidRequest' });
      const stored = {
        conversation: '0'.repeat(32),
        leg: 'room',
        deliveryId: identified.deliveryId,
        receivedAt: 1,
        body,
      } as const;
      const told = await provider.translate(stored, tenant).catch((error: unknown) => error);
      if (told instanceof Error) expect(told).toMatchObject({ code: 'UnexpectedAnswer' });
    }
  });
});
