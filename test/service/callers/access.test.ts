import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Access, maySee } from '../../../shared/service/callers/access.ts';
import { PeopleTokens } from '../../../shared/service/callers/people-tokens.ts';
import { KeyServer } from '../../support/application/key-server.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const audience = 'api://11111111-1111-4111-8111-111111111111/carebridge';
const localKey = 'a-key-of-this-machine';
let issuer: KeyServer;
beforeAll(async () => {
  issuer = await KeyServer.start();
});
afterAll(() => issuer.stop());

const accessAt = (origin: string) =>
  new Access(new PeopleTokens({ authority: issuer.authority, audiences: [audience] }, Date.now), origin, localKey);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const refused = (code: string) => expect.objectContaining({ code });

describe('access by Entra token', () => {
  test('administrator · token of our application with the role → a person of that Entra tenant', async () => {
    const token = await issuer.sign(tenantId, audience, { roles: ['TenantAdministrator'] });
    const caller = await accessAt('https://care.example').callerOf(bearer(token), ['TenantAdministrator']);
    expect(caller).toEqual({
      kind: 'person',
      entraTenantId: tenantId,
      objectId: '00000000-0000-4000-8000-00000000000a',
    });
    expect(maySee(caller, tenantId)).toBe(true);
    expect(maySee(caller, '22222222-2222-4222-8222-222222222222')).toBe(false);
  });

  test('agent · token without the role → NotAllowed', async () => {
    const token = await issuer.sign(tenantId, audience, { roles: ['Agent'] });
    const asked = accessAt('https://care.example').callerOf(bearer(token), ['Supervisor', 'TenantAdministrator']);
    await expect(asked).rejects.toThrow(refused('NotAllowed'));
  });

  test.each<[string, Record<string, unknown>]>([
    ['another audience', { aud: 'api://another/application' }],
    ['issuer of another tenant', { iss: 'https://sts.windows.net/22222222-2222-4222-8222-222222222222/' }],
    ['a foreign issuer', { iss: 'https://issuer.example/' }],
    ['expired', { exp: Math.floor(Date.now() / 1000) - 600 }],
    ['no tenant', { tid: undefined }],
    ['no person', { oid: undefined }],
    ['an id token, or an application’s', { scp: undefined }],
  ])('token · %s → Unauthenticated', async (_, claims) => {
    const token = await issuer.sign(tenantId, audience, { roles: ['TenantAdministrator'], ...claims });
    const asked = accessAt('https://care.example').callerOf(bearer(token), ['TenantAdministrator']);
    await expect(asked).rejects.toThrow(refused('Unauthenticated'));
  });

  test('token · signed with another key → Unauthenticated', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await issuer.sign(tenantId, audience, { roles: ['TenantAdministrator'] }, privateKey);
    const asked = accessAt('https://care.example').callerOf(bearer(token), ['TenantAdministrator']);
    await expect(asked).rejects.toThrow(refused('Unauthenticated'));
  });

  test('token · signing keys cannot be read → unavailable, not refused', async () => {
    const gone = await KeyServer.start();
    const token = await gone.sign(tenantId, audience, { roles: ['TenantAdministrator'] });
    const access = new Access(
      new PeopleTokens({ authority: gone.authority, audiences: [audience] }, Date.now),
      'https://a.example',
      undefined,
    );
    await gone.stop();
    await expect(access.callerOf(bearer(token), ['TenantAdministrator'])).rejects.toThrow(
      refused('IdentityUnavailable'),
    );
  });
});

describe('access by local key (carebridge.md#local-key)', () => {
  test.each(['http://127.0.0.1:7071', 'http://localhost:7071', 'http://[::1]:7071'])(
    'local key · origin %s → every role, every tenant',
    async (origin) => {
      const caller = await accessAt(origin).callerOf({ 'x-carebridge-key': localKey }, ['TenantAdministrator']);
      expect(caller).toEqual({ kind: 'local' });
      expect(maySee(caller, tenantId)).toBe(true);
    },
  );

  test('local key · public origin → Unauthenticated', async () => {
    const asked = accessAt('https://care.example').callerOf({ 'x-carebridge-key': localKey }, ['Supervisor']);
    await expect(asked).rejects.toThrow(refused('Unauthenticated'));
  });

  test('local key · another text → Unauthenticated', async () => {
    const asked = accessAt('http://localhost:7071').callerOf({ 'x-carebridge-key': 'guess' }, ['Supervisor']);
    await expect(asked).rejects.toThrow(refused('Unauthenticated'));
  });
});
