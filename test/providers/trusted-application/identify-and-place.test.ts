import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { hashId } from '../../../shared/kernel/ids.ts';
import type { JsonObject } from '../../../shared/kernel/json.ts';
import { startToleranceSeconds } from '../../../shared/kernel/token-verifier.ts';
import type { CallbackPlace, Provider, RawCallback } from '../../../shared/providers/provider.ts';
import type { TrustedApplicationDependencies } from '../../../shared/providers/trusted-application/trusted-application-provider.ts';
import { samples } from './support/call-flow-events.ts';
import { at, callbackBody, hrefs, target, Vocabulary } from './support/callbacks.ts';
import { appIdUri, issuerKeys, nowMs, platformAppId, type TestIssuer, testIssuer } from './support/issuer.ts';
import { endpoint, entraTenantId, harbour, providerAt } from './support/tenant.ts';

const v = new Vocabulary('service:');
const seconds = nowMs / 1000;
const conversation = hashId('harbour', hrefs.visitorLeg);
const invitation = callbackBody('visitor', 1, samples.E01?.senders(v) ?? []);

type Sending = {
  readonly issuer: TestIssuer;
  readonly token?: string | undefined;
  readonly body?: JsonObject | string | Uint8Array;
  readonly query?: string;
  readonly options?: Partial<TrustedApplicationDependencies>;
};

/** A callback identified and then placed, as the edge does it. */
async function received(provider: Provider, callback: RawCallback): Promise<CallbackPlace & { deliveryId?: string }> {
  const identified = await provider.identify(callback);
  const place = await identified.place();
  return place.kind === 'deliver' ? { ...place, deliveryId: identified.deliveryId } : place;
}

async function receive({ issuer, token, body = invitation, query = '', options }: Sending) {
  const { provider } = providerAt({ platform: issuer.origin, identity: issuer.origin }, options);
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return received(provider, {
    method: 'POST',
    url: `https://chat.harbour.example/api/callback/trusted-application${query}`,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: typeof text === 'string' ? new TextEncoder().encode(text) : text,
  });
}

/** A good token beside a body that cannot be parsed: what refuses the token has not looked at the body. */
async function refusalOf(makeToken: (issuer: TestIssuer) => Promise<string | undefined> | string): Promise<unknown> {
  const issuer = await testIssuer();
  return receive({ issuer, token: await makeToken(issuer), body: 'not JSON' }).catch((error: unknown) => error);
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const goodClaims = (issuer: TestIssuer) => ({
  tid: entraTenantId,
  appid: platformAppId,
  iss: `${issuer.origin}/${entraTenantId}/`,
  aud: appIdUri,
  nbf: seconds,
  exp: seconds + 600,
});

describe('identify · tokens that do not hold (trusted-application.md#callback-tokens)', () => {
  test.each<[string, (issuer: TestIssuer) => Promise<string | undefined> | string]>([
    ['no token', async () => undefined],
    ['no JWT', () => 'opaque'],
    ['alg none', (issuer) => new UnsecuredJWT(goodClaims(issuer)).encode()],
    [
      'HS256 with the public key as secret',
      async (issuer) => {
        const signed = `${base64({ alg: 'HS256', typ: 'JWT', kid: 'first' })}.${base64(goodClaims(issuer))}`;
        const secret = await exportSPKI(issuerKeys.publicCryptoKey);
        return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
      },
    ],
    [
      'another key under a known kid',
      async (issuer) => {
        const { privateKey } = await generateKeyPair('RS256');
        return new SignJWT(goodClaims(issuer)).setProtectedHeader({ alg: 'RS256', kid: 'first' }).sign(privateKey);
      },
    ],
    [
      'the right key but RS512',
      async (issuer) => {
        const key = await importJWK(await exportJWK(issuerKeys.privateKey), 'RS512');
        return new SignJWT(goodClaims(issuer)).setProtectedHeader({ alg: 'RS512', kid: 'first' }).sign(key);
      },
    ],
    ['unknown kid', (issuer) => issuer.sign(entraTenantId, {}, { kid: 'second' })],
    ['another audience', (issuer) => issuer.sign(entraTenantId, { aud: 'https://other.harbour.example' })],
    ['another issuer', (issuer) => issuer.sign(entraTenantId, { iss: 'https://sts.windows.net/x/' })],
    ['expired beyond the tolerance', (issuer) => issuer.sign(entraTenantId, { exp: seconds - 61 })],
    ['not valid yet', (issuer) => issuer.sign(entraTenantId, { nbf: seconds + startToleranceSeconds + 1 })],
    ['a tenant id that is none', (issuer) => issuer.sign('../../evil')],
    [
      'a tampered body',
      async (issuer) => (await issuer.sign(entraTenantId)).replace(/\.[^.]+\./, `.${base64(goodClaims(issuer))}.`),
    ],
  ])('%s → Unauthenticated, body unread', async (_name, makeToken) => {
    expect(await refusalOf(makeToken)).toMatchObject({ name: 'RequestRefused', code: 'Unauthenticated', status: 401 });
  });

  test.each<[string, (issuer: TestIssuer) => Promise<string>]>([
    ['another application', (issuer) => issuer.sign(entraTenantId, { appid: '11111111-2222-4333-8444-555555555555' })],
    ['no application', (issuer) => issuer.sign(entraTenantId, { appid: undefined })],
  ])('a token that verifies, issued to %s → NotAllowed, body unread', async (_name, makeToken) => {
    expect(await refusalOf(makeToken)).toMatchObject({ name: 'RequestRefused', code: 'NotAllowed', status: 403 });
  });

  test('just expired, within the tolerance → routed', async () => {
    const issuer = await testIssuer();
    const token = await issuer.sign(entraTenantId, { exp: seconds - 30 });
    expect(await receive({ issuer, token })).toMatchObject({ kind: 'deliver' });
  });

  test('version 2 token with azp → routed', async () => {
    const issuer = await testIssuer();
    const token = await issuer.sign(entraTenantId, { appid: undefined, azp: platformAppId.toUpperCase() });
    expect(await receive({ issuer, token })).toMatchObject({ kind: 'deliver' });
  });

  test.each([503, 429])('issuer answers %s → IdentityUnavailable, so that the platform repeats', async (status) => {
    const issuer = await testIssuer((request) => (request.path.includes('openid') ? { status } : undefined));
    await expect(receive({ issuer, token: await issuer.sign(entraTenantId) })).rejects.toMatchObject({
      code: 'IdentityUnavailable',
    });
  });

  test('key set cannot be read → IdentityUnavailable', async () => {
    const issuer = await testIssuer((request) => (request.path === '/keys' ? { status: 500 } : undefined));
    await expect(receive({ issuer, token: await issuer.sign(entraTenantId) })).rejects.toMatchObject({
      code: 'IdentityUnavailable',
    });
  });

  test('issuer names keys on another host → Unauthenticated, nothing fetched there', async () => {
    const elsewhere = await testIssuer();
    const issuer: TestIssuer = await testIssuer((request) => {
      if (!request.path.includes('openid')) return undefined;
      return {
        status: 200,
        json: { issuer: `${issuer.origin}/${entraTenantId}/`, jwks_uri: `${elsewhere.origin}/keys` },
      };
    });
    await expect(receive({ issuer, token: await issuer.sign(entraTenantId) })).rejects.toMatchObject({
      code: 'Unauthenticated',
    });
    expect(elsewhere.seen).toEqual([]);
  });

  test('issuer’s configuration names another issuer → Unauthenticated', async () => {
    const issuer: TestIssuer = await testIssuer(({ path }) => {
      if (!path.includes('openid')) return undefined;
      return { status: 200, json: { issuer: `${issuer.origin}/another/`, jwks_uri: `${issuer.origin}/keys` } };
    });
    const sending = { issuer, token: await issuer.sign(entraTenantId) };
    await expect(receive(sending)).rejects.toMatchObject({ code: 'Unauthenticated' });
  });

  test('a good token → its Entra tenant calls, before any tenant of ours is looked for', async () => {
    const issuer = await testIssuer();
    const findTenant = () => Promise.reject(new Error('not yet'));
    const { provider } = providerAt({ platform: issuer.origin, identity: issuer.origin }, { findTenant });
    const headers = { authorization: `Bearer ${await issuer.sign(entraTenantId)}` };
    const body = new TextEncoder().encode(JSON.stringify(invitation));
    expect(await provider.identify({ method: 'POST', url: '/', headers, body })).toMatchObject({
      caller: entraTenantId,
      deliveryId: '8d0c2b1a-5e4f-4a3b-9c2d-1e0f9a8b7c6d.1',
    });
  });

  test('two callbacks → configuration and keys are fetched once', async () => {
    const issuer = await testIssuer();
    const { provider } = providerAt({ platform: issuer.origin, identity: issuer.origin });
    const headers = { authorization: `Bearer ${await issuer.sign(entraTenantId)}` };
    const callback = { method: 'POST', url: '/', headers, body: new TextEncoder().encode(JSON.stringify(invitation)) };
    await Promise.all([provider.identify(callback), provider.identify(callback)]);
    await provider.identify(callback);
    expect(issuer.seen.map((request) => request.path).toSorted()).toEqual([
      `/${entraTenantId}/.well-known/openid-configuration`,
      '/keys',
    ]);
  });
});

describe('place · tenants', () => {
  const otherTenantId = '6d9f3081-2c54-4e2a-9b7f-1d0e8c4f3022';

  test('a token of another Entra tenant → NotAllowed', async () => {
    const issuer = await testIssuer();
    await expect(receive({ issuer, token: await issuer.sign(otherTenantId) })).rejects.toMatchObject({
      code: 'NotAllowed',
    });
  });

  test('a disabled tenant → delivered, so that its running visits come to their end', async () => {
    const issuer = await testIssuer();
    const options = { findTenant: async () => harbour({}, { enabled: false }) };
    const routed = await receive({ issuer, token: await issuer.sign(entraTenantId), options });
    expect(routed.kind).toBe('deliver');
  });

  test('a context of ours with the endpoint of another → NotAllowed: the context says nothing of the tenant', async () => {
    const issuer = await testIssuer();
    const body = JSON.stringify(invitation).replaceAll('help@harbour.example', 'help@elsewhere.example');
    const sending = {
      issuer,
      token: await issuer.sign(entraTenantId),
      body,
      query: `?callbackContext=${conversation}.visitor`,
    };
    await expect(receive(sending)).rejects.toMatchObject({ code: 'NotAllowed' });
  });

  test.each(['endpointId=SIP%3aHelp%40harbour.example', 'ENDPOINTID=sip:help@harbour.example'])(
    'endpoint spelled %s → the same tenant (trusted-application.md#links)',
    async (spelling) => {
      const issuer = await testIssuer();
      const body = JSON.stringify(invitation).replaceAll(`endpointId=${endpoint}`, spelling);
      const routed = await receive({ issuer, token: await issuer.sign(entraTenantId), body });
      expect(routed).toMatchObject({ kind: 'deliver', tenant: { id: 'harbour' }, conversation });
    },
  );

  test('no endpoint in hrefs → out of the key, then out of the invitation', async () => {
    const issuer = await testIssuer();
    const token = await issuer.sign(entraTenantId);
    const body = JSON.stringify(invitation).replaceAll(`?endpointId=${endpoint}`, '');
    const withoutKey = body.replaceAll(/key=[^"]*/g, '');
    expect(await receive({ issuer, token, body })).toMatchObject({ kind: 'deliver', conversation });
    expect(await receive({ issuer, token, body: withoutKey })).toMatchObject({ kind: 'deliver', conversation });
  });
});

describe('place · conversations (trusted-application.md#callback-context)', () => {
  const routed = async (sending: Omit<Sending, 'issuer' | 'token'>) => {
    const issuer = await testIssuer();
    return receive({ issuer, token: await issuer.sign(entraTenantId), ...sending });
  };

  test('first callback → visitor leg, delivery id by ack, reply with the context in both spellings', async () => {
    const first = await routed({});
    expect(first).toMatchObject({
      kind: 'deliver',
      conversation,
      leg: 'visitor',
      deliveryId: '8d0c2b1a-5e4f-4a3b-9c2d-1e0f9a8b7c6d.1',
      reply: { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } },
    });
    const reply: unknown = first.kind === 'deliver' ? JSON.parse(first.reply.body ?? '') : undefined;
    expect(reply).toEqual({ CallbackContext: `${conversation}.visitor`, callbackContext: `${conversation}.visitor` });
  });

  test('conversation href absolute, other case, other query → the same conversation', async () => {
    const body = JSON.stringify(invitation).replaceAll(
      at(hrefs.visitorLeg),
      `https://POOL9.harbour.example${hrefs.visitorLeg.toUpperCase()}?x=1&endpointId=${endpoint}`,
    );
    expect(await routed({ body })).toMatchObject({ conversation });
  });

  test.each(['E09', 'E20', 'E12'])('%s without context → the conversation of the invitation', async (name) => {
    const body = callbackBody('visitor', 4, samples[name]?.senders(v) ?? []);
    expect(await routed({ body })).toMatchObject({ conversation, leg: 'visitor' });
  });

  test('an invitation without content → its conversation by the key', async () => {
    const senders = [v.fromCommunication(v.event('started', 'messagingInvitation', at(hrefs.invitation)))];
    expect(await routed({ body: callbackBody('visitor', 1, senders) })).toMatchObject({ conversation });
  });

  test('with context → leg and conversation from it, plain reply', async () => {
    const body = callbackBody('room', 2, samples.E03?.senders(v) ?? []);
    const answer = await routed({ body, query: `?code=x&CallbackContext=${'ab'.repeat(16)}.room` });
    expect(answer).toMatchObject({ leg: 'room', conversation: 'ab'.repeat(16), reply: { status: 200, headers: {} } });
    expect(answer.kind === 'deliver' && answer.deliveryId).toBe('c4b3a291-8f7e-4d6c-b5a4-93827160f5e4.2');
  });

  test.each(['x', `${'ab'.repeat(16)}.hall`, `${'AB'.repeat(16)}.room`, `${'ab'.repeat(16)}.room.more`, ''])(
    'context %j → InvalidRequest',
    async (context) => {
      await expect(routed({ query: `?callbackContext=${context}` })).rejects.toMatchObject({ code: 'InvalidRequest' });
    },
  );

  test('without ack → delivery id is a hash of the body, and the same for the same body', async () => {
    const body = JSON.stringify(invitation).replaceAll('ack=', 'wrong=');
    const [one, two] = [await routed({ body }), await routed({ body })];
    expect(one).toMatchObject({ deliveryId: `body.${hashId(body)}` });
    expect(two).toMatchObject({ deliveryId: `body.${hashId(body)}` });
  });

  test('a conversation id of unsafe characters → hashed into the delivery id', async () => {
    const body = JSON.stringify(invitation).replaceAll('%7E8d0c2b1a-5e4f-4a3b-9c2d-1e0f9a8b7c6d', '%7Ea%2Fb%23c');
    expect(await routed({ body })).toMatchObject({ deliveryId: `${hashId('a/b#c')}.1` });
  });
});

describe('place · what is not enqueued', () => {
  const sent = async (body: JsonObject | string | Uint8Array) => {
    const issuer = await testIssuer();
    return receive({ issuer, token: await issuer.sign(entraTenantId), body });
  };

  test('a heartbeat → ignored with 200 (trusted-application.md#heartbeats)', async () => {
    const heartbeat = {
      _links: { self: { href: '/eventsservice' } },
      sender: [],
      baseuri: `https://pool3.harbour.example${target}`,
    };
    expect(await sent(heartbeat)).toEqual({ kind: 'ignore', reply: { status: 200, headers: {} } });
  });

  test.each(['E16', 'E18'])('%s, typing alone → ignored', async (name) => {
    expect(await sent(callbackBody('room', 9, samples[name]?.senders(v) ?? []))).toMatchObject({ kind: 'ignore' });
  });

  test('typing beside a message → delivered', async () => {
    const senders = [...(samples.E16?.senders(v) ?? []), ...(samples.E17?.senders(v) ?? [])];
    expect(await sent(callbackBody('room', 9, senders))).toMatchObject({ kind: 'deliver' });
  });

  test('an unreadable event → delivered, so that a mended translator can read it later', async () => {
    const odd = { ...v.fromConversation(hrefs.visitorLeg), events: [{ type: 'exploded' }] };
    expect(await sent(callbackBody('visitor', 9, [odd]))).toMatchObject({ kind: 'deliver', conversation });
  });

  const nowhere = { rel: 'service:conversation', href: '/x', events: [v.event('added', 'message', '/m')] };

  test.each<[string, string, string | Uint8Array]>([
    ['no JSON', 'MalformedRequest', '{'],
    ['no UTF-8', 'MalformedRequest', new Uint8Array([0xff, 0xfe, 0x7b])],
    ['no senders', 'InvalidRequest', '{}'],
    ['no endpoint', 'InvalidRequest', JSON.stringify({ sender: [nowhere] })],
    ['over 200 KB', 'BodyTooLarge', JSON.stringify({ ...invitation, pad: 'x'.repeat(200 * 1024) })],
  ])('%s → refused as %s', async (_circumstance, code, body) => {
    await expect(sent(body)).rejects.toMatchObject({ name: 'RequestRefused', code });
  });
});
