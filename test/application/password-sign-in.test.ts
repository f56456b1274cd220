import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningIdentityIssuer, startIdentityIssuer } from '../../local/identity/issuer.ts';
import { passwordSignIn } from '../../shared/application/compose-platform.ts';
import { type Settings, settingsFrom } from '../../shared/application/settings.ts';
import { PlatformCallerTokens } from '../../shared/platform/identity/trusted-issuer.ts';

const tenantId = randomUUID();
const clientId = randomUUID();
const user = { objectId: randomUUID(), userName: 'ada@northwind.example', password: 'correct horse' };
const appIdUri = 'api://northwind/care';
const clientSecret = 'the secret of the application';

let issuer: RunningIdentityIssuer;

beforeAll(async () => {
  const users = [{ ...user, displayName: 'Ada', roles: ['Agent'] }];
  issuer = await startIdentityIssuer({
    directory: {
      tenants: [{ id: tenantId, displayName: 'Northwind', users }],
      applications: [
        { clientId, displayName: 'Carebridge', appIdUris: [appIdUri], secrets: [clientSecret], roles: [] },
      ],
    },
  });
});

afterAll(() => issuer.close());

const settings = (given: Partial<Record<keyof Settings, string>> = {}): Settings =>
  settingsFrom({
    CAREBRIDGE_ORIGIN: 'http://127.0.0.1:7071',
    CAREBRIDGE_AUTHORITY: issuer.origin,
    CAREBRIDGE_CLIENT_ID: clientId,
    CAREBRIDGE_CLIENT_SECRET: clientSecret,
    CAREBRIDGE_APP_ID_URI: appIdUri,
    CAREBRIDGE_PLATFORM_COMPATIBILITY: 'on',
    ...given,
  });

test('password · the right one → a token of that person for the application (ucwa.md#compatibility)', async () => {
  const signedIn = await passwordSignIn(settings())?.(user.userName, user.password);
  expect(signedIn?.expiresInSeconds).toBeGreaterThan(0);
  const trusted = {
    issuers: [`${issuer.origin}/{tid}/v2.0`],
    configurationUrl: `${issuer.origin}/common/v2.0/.well-known/openid-configuration`,
    authorizationUrl: issuer.origin,
  };
  const read = await new PlatformCallerTokens(trusted, [appIdUri, clientId], Date.now).verify(signedIn?.token ?? '');
  expect(read).toMatchObject({ tenantId, objectId: user.objectId, appOnly: false });
});

test('password · a wrong one, or an unknown name → no sign-in (ucwa.md#compatibility)', async () => {
  const signIn = passwordSignIn(settings());
  expect(await signIn?.(user.userName, 'wrong')).toBeUndefined();
  expect(await signIn?.('eve@northwind.example', user.password)).toBeUndefined();
});

test('password · the identity provider does not answer → to be tried again (ucwa.md#compatibility)', async () => {
  const signIn = passwordSignIn(settings({ CAREBRIDGE_AUTHORITY: 'http://127.0.0.1:9' }));
  await expect(signIn?.(user.userName, user.password)).rejects.toMatchObject({ code: 'IdentityUnavailable' });
});

test('password · public origin, switched off, no secret → no sign-in by password (docs/threats.md)', () => {
  expect(passwordSignIn(settings({ CAREBRIDGE_ORIGIN: 'https://care.northwind.example' }))).toBeUndefined();
  expect(passwordSignIn(settings({ CAREBRIDGE_PLATFORM_COMPATIBILITY: 'off' }))).toBeUndefined();
  const { CAREBRIDGE_CLIENT_SECRET: _secret, ...without } = settings();
  expect(passwordSignIn(without)).toBeUndefined();
});
