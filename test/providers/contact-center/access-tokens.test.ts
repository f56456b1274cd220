import { describe, expect, test } from 'vitest';
import { GuardedClient } from '../../../shared/kernel/guarded-client.ts';
import { AccessTokens, type TokenOwner } from '../../../shared/providers/contact-center/access-tokens.ts';
import { CenterCredentials, credentialName } from '../../../shared/providers/contact-center/credential.ts';
import { type Reply, smallServer } from '../../support/small-server.ts';

const client = { kind: 'client', clientId: 'harbour', clientSecret: 'a secret of the tests' } as const;

/** Tokens of an endpoint that answers as told, number after number. */
async function begin(reply: (number: number) => Reply | Promise<Reply>) {
  let asked = 0;
  const server = await smallServer(() => {
    asked += 1;
    return reply(asked);
  });
  let elapsed = 0;
  const requests = new GuardedClient({
    reach: { named: [server.origin], loopback: true, hosts: [] },
    timeoutMs: 2_000,
  });
  const tokens = new AccessTokens(requests, Date.now, () => elapsed);
  const owner: TokenOwner = { baseUrl: server.origin, client, version: 'one' };
  const later = (ms: number) => {
    elapsed += ms;
  };
  return { tokens, owner, server, later };
}

const tokenOf = (number: number, more: object = { expires_in: '100' }): Reply => ({
  status: 200,
  json: { access_token: `token-${number}`, token_type: 'BearerToken', ...more },
});

describe('access tokens of the Chat API (contact-center.md#tokens)', () => {
  test('asked for by several at once → one request, with the client’s credential as it is described', async () => {
    const { tokens, owner, server } = await begin(tokenOf);
    expect(await Promise.all([1, 2, 3].map(() => tokens.token(owner)))).toEqual(['token-1', 'token-1', 'token-1']);
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      path: '/oauth/v2/token',
      body: 'grant_type=client_credentials',
      headers: {
        authorization: `Basic ${Buffer.from('harbour:a secret of the tests').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
  });

  test('life as a text of digits · four fifths of it over → asked anew, and not before', async () => {
    const { tokens, owner, later } = await begin(tokenOf);
    await tokens.token(owner);
    later(79_999);
    expect(await tokens.token(owner)).toBe('token-1');
    later(1);
    expect(await tokens.token(owner)).toBe('token-2');
  });

  test.each([{ expires_in: 100 }, { expires_in: '1799' }, {}, { expires_in: 'soon' }, { expires_in: '-1' }])(
    'life %j → used all the same',
    async (more) => {
      const { tokens, owner, later } = await begin((number) => tokenOf(number, more));
      await tokens.token(owner);
      later(60_000);
      expect(await tokens.token(owner)).toBe('token-1');
    },
  );

  test('refused by the API · by two requests with the same token → one other is asked for', async () => {
    const { tokens, owner, server } = await begin(tokenOf);
    const first = await tokens.token(owner);
    expect(await tokens.token(owner, first)).toBe('token-2');
    expect(await tokens.token(owner, first)).toBe('token-2');
    expect(server.seen).toHaveLength(2);
  });

  test('another version of the secret → a token of its own', async () => {
    const { tokens, owner } = await begin(tokenOf);
    await tokens.token(owner);
    expect(await tokens.token({ ...owner, version: 'two' })).toBe('token-2');
  });

  test.each<[string, Reply, object]>([
    [
      'a client that is not known',
      { status: 401, json: { ErrorCode: 'invalid_client', Error: 'no' } },
      { code: 'PlatformUnauthorized', status: 401 },
    ],
    ['an answer without a token', { status: 200, json: {} }, { code: 'PlatformUnauthorized' }],
    [
      'a token that no header can hold',
      { status: 200, json: { access_token: 'a\r\nb' } },
      { code: 'PlatformUnauthorized' },
    ],
    [
      '503 with Retry-After',
      { status: 503, headers: { 'retry-after': '7' } },
      { code: 'IdentityUnavailable', retryAfterMs: 7_000 },
    ],
    ['a broken connection', 'broken', { code: 'IdentityUnavailable' }],
    [
      'a page of something in between',
      { status: 200, headers: { 'content-type': 'text/html' }, text: '<html></html>' },
      { code: 'IdentityUnavailable' },
    ],
  ])('%s → said without a word of the secret, and asked again with the next request', async (_name, reply, error) => {
    const { tokens, owner } = await begin((number) => (number === 1 ? reply : tokenOf(number)));
    const refused = await tokens.token(owner).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject(error);
    expect(String(refused)).not.toContain('a secret of the tests');
    expect(await tokens.token(owner)).toMatch(/^token-/);
  });
});

describe('credentials of contact centers', () => {
  test('kept as JSON under the tenant’s name → read once a minute, and at once when asked past what is known', async () => {
    const read: string[] = [];
    const value = JSON.stringify({ kind: 'api-key', apiKey: 'a-key' });
    let elapsed = 0;
    const secrets = {
      read: async (name: string) => {
        read.push(name);
        return { value, version: String(read.length) };
      },
    };
    const credentials = new CenterCredentials(secrets, () => elapsed);
    await Promise.all([credentials.of('fabrikam'), credentials.of('fabrikam')]);
    expect(read).toEqual([credentialName('fabrikam')]);
    expect(await credentials.of('fabrikam', true)).toEqual({
      credential: { kind: 'api-key', apiKey: 'a-key' },
      version: '2',
    });
    elapsed += 60_000;
    expect((await credentials.of('fabrikam')).version).toBe('3');
  });

  test.each([undefined, 'a-key', '{"kind":"api-key"}', '{"kind":"api-key","apiKey":"a\\nb"}'])(
    'nothing there, or %j → refused, and read again with the next request',
    async (value) => {
      let reads = 0;
      const secrets = {
        read: async () => {
          reads += 1;
          return value === undefined ? undefined : { value, version: 'one' };
        },
      };
      const credentials = new CenterCredentials(secrets);
      await expect(credentials.of('fabrikam')).rejects.toMatchObject({ code: 'PlatformUnauthorized', status: 401 });
      await expect(credentials.of('fabrikam')).rejects.toMatchObject({ code: 'PlatformUnauthorized' });
      expect(reads).toBe(2);
    },
  );
});
