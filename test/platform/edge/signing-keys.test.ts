import { describe, expect, it } from 'vitest';
import type { ApplicationEndpoint } from '../../../shared/platform/directory/caller.ts';
import { AnonymousTokens } from '../../../shared/platform/identity/anonymous-token.ts';
import { PlatformIssuer } from '../../../shared/platform/identity/platform-issuer.ts';
import { SigningKeys } from '../../../shared/platform/identity/signing-keys.ts';
import { startPlatformRecords } from '../../support/platform-records.ts';

const periodMs = 1_000_000;
const endpoint: ApplicationEndpoint = {
  uri: 'sip:care@northwind.example',
  tenantId: '9d4a6a0b-1c1e-4b2f-8f7a-2f0f4a1c7d52',
  clientId: '9d4a6a0b-1c1e-4b2f-8f7a-2f0f4a1c7d53',
  applicationId: '2044107731',
  displayName: 'Care',
  relPrefix: 'service:',
  callbackUrl: 'https://hooks.example/',
  callbackAudience: 'https://brightdesk.example',
};

const kids = async (keys: SigningKeys): Promise<readonly string[]> => (await keys.published()).map(({ kid }) => kid);

describe('signing keys', () => {
  it('instances · all need the first key at once → one key, the same for all (trusted-application.md#callback-tokens)', async () => {
    const { records, close } = await startPlatformRecords();
    const instances = Array.from({ length: 4 }, () => new SigningKeys(records, periodMs, () => 100));
    const made = await Promise.all(instances.map((keys) => keys.current()));
    expect(new Set(made.map(({ kid }) => kid)).size).toBe(1);
    expect(JSON.stringify(await instances[0]?.published())).not.toMatch(/"(d|p|q|dp|dq|qi)"/);
    await close();
  });

  it('rotation · a period passes → announced before, used then, the older one published a period longer (trusted-application.md#callback-tokens)', async () => {
    const { records, close } = await startPlatformRecords();
    let now = periodMs * 10;
    const keys = new SigningKeys(records, periodMs, () => now);
    const [first] = await kids(keys);
    now += periodMs * 0.95;
    const announced = await kids(keys);
    expect(announced[0]).toBe(first);
    expect(announced).toHaveLength(2);
    expect((await keys.current()).kid).toBe(first);
    now += periodMs * 0.1;
    expect((await keys.current()).kid).toBe(announced[1]);
    expect(await kids(keys)).toEqual(announced);
    now += periodMs;
    expect(await kids(keys)).not.toContain(first);
    await close();
  });

  it('anonymous token · signed before the rotation, then by an unknown key, then expired → valid, invalid, expired (trusted-application.md#psat)', async () => {
    const { records, close } = await startPlatformRecords();
    let now = periodMs * 10;
    const keys = new SigningKeys(records, periodMs, () => now);
    const issuer = new PlatformIssuer('https://platform.example', keys, () => now);
    const tokens = new AnonymousTokens(keys, issuer, periodMs * 1.5, () => now);
    const { token, expiresAt } = await tokens.issue(endpoint, 'session', ['https://shop.example']);
    now += periodMs;
    expect(await tokens.verify(token)).toEqual({
      kind: 'valid',
      claims: {
        tenantId: endpoint.tenantId,
        endpointUri: endpoint.uri,
        applicationSessionId: 'session',
        origins: ['https://shop.example'],
        issuedAt: periodMs * 10,
        expiresAt,
      },
    });
    const callbackToken = await issuer.callbackToken(endpoint.tenantId, 'https://brightdesk.example');
    expect(await tokens.verify(callbackToken)).toEqual({ kind: 'invalid' });
    expect(await tokens.verify(`${token.slice(0, -4)}AAAA`)).toEqual({ kind: 'invalid' });
    now += periodMs * 0.6;
    expect(await tokens.verify(token)).toMatchObject({
      kind: 'expired',
      claims: { origins: ['https://shop.example'] },
    });
    await close();
  });
});
