import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type RunningIdentityIssuer, startIdentityIssuer } from '../../../local/identity/issuer.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const adaId = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
const deskUri = 'http://127.0.0.1:7071/desk';
const answerSchema = z.looseObject({ access_token: z.string().default(''), refresh_token: z.string().default('') });
const scope = `${clientId}/.default offline_access`;

let issuer: RunningIdentityIssuer;
let nowMs = Date.now();

beforeAll(async () => {
  const user = {
    objectId: adaId,
    userName: 'ada@contoso.example',
    password: 'x',
    displayName: 'Ada <b>',
    roles: ['Agent'],
  };
  issuer = await startIdentityIssuer({
    directory: {
      tenants: [{ id: tenantId, displayName: 'Contoso', users: [user] }],
      applications: [{ clientId, appIdUris: ['api://contoso'], secrets: ['secret'], redirectUris: [deskUri] }],
    },
    now: () => nowMs,
  });
});
afterAll(() => issuer.close());

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

function authorize(more: Readonly<Record<string, string>> = {}): Promise<Response> {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: deskUri,
    response_type: 'code',
    response_mode: 'fragment',
    scope,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'the state',
    ...more,
  });
  return fetch(`${issuer.origin}/organizations/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' });
}

async function sentBack(more: Readonly<Record<string, string>> = {}): Promise<Readonly<Record<string, string>>> {
  const answer = await authorize(more);
  expect(answer.status).toBe(302);
  const location = new URL(answer.headers.get('location') ?? '');
  expect(`${location.origin}${location.pathname}`).toBe(deskUri);
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1) || location.search));
}

async function token(members: Readonly<Record<string, string>>) {
  const answer = await fetch(`${issuer.origin}/organizations/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { origin: 'http://127.0.0.1:7071' },
    body: new URLSearchParams({ client_id: clientId, scope, ...members }),
  });
  return {
    status: answer.status,
    cors: answer.headers.get('access-control-allow-origin'),
    body: answerSchema.parse(await answer.json()),
  };
}

const redeem = (code: string, more: Readonly<Record<string, string>> = {}) =>
  token({ grant_type: 'authorization_code', code, redirect_uri: deskUri, code_verifier: verifier, ...more });

describe('identity issuer · sign-in at a browser (RFC 6749, RFC 7636)', () => {
  test('authorize → a page with the people to choose from, text escaped, no script allowed', async () => {
    const answer = await authorize();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const html = await answer.text();
    expect(html).toContain('Ada &lt;b&gt;');
    expect(html).toContain(`account=${adaId}`);
  });

  test('chosen → code and state go back; code and verifier → a token for the page, and one to renew it', async () => {
    const { code = '', state } = await sentBack({ account: adaId });
    expect(state).toBe('the state');
    const { status, cors, body } = await redeem(code);
    expect([status, cors]).toEqual([200, '*']);
    const keys = createRemoteJWKSet(new URL(`${issuer.origin}/common/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(body.access_token, keys, { audience: clientId });
    expect(payload).toMatchObject({ oid: adaId, tid: tenantId, roles: ['Agent'], azp: clientId });
    const renewed = await token({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
    expect(renewed).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    const again = await token({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
    expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    ['another page', { redirect_uri: 'http://127.0.0.1:7071/other' }],
    ['another client', { client_id: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb' }],
  ])('code · %s → invalid_grant, and the code is used up', async (_, more) => {
    const { code = '' } = await sentBack({ account: adaId });
    expect(await redeem(code, more)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('code · older than a minute → invalid_grant', async () => {
    const { code = '' } = await sentBack({ account: adaId });
    nowMs += 61_000;
    expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test.each([
    ['another redirect address', { redirect_uri: 'https://evil.example/desk' }],
    ['another client', { client_id: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb' }],
  ])('authorize · %s → 400 on the spot, no redirect', async (_, more) => {
    const answer = await authorize({ account: adaId, ...more });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });

  test('authorize · no code challenge, or no account chosen without a page → back with an error', async () => {
    expect(await sentBack({ account: adaId, code_challenge: '' })).toMatchObject({ error: 'invalid_request' });
    expect(await sentBack({ prompt: 'none' })).toMatchObject({ error: 'login_required', state: 'the state' });
    expect(await sentBack({ account: adaId, response_type: 'token' })).toMatchObject({
      error: 'unsupported_response_type',
    });
  });
});
