import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenCallback, rule } from '../rule.ts';

rule(
  'callback token · by the published keys → audience, tenant, application and 65 minutes at most (trusted-application.md#callback-tokens)',
  brokenCallback(
    () => true,
    (request) => [{ ...request, headers: { ...request.headers, authorization: `${request.headers.authorization}x` } }],
  ),
  async (fixture) => {
    await ringing(fixture);
    const token = fixture.application.received[0]?.headers.authorization?.replace('Bearer ', '') ?? '';
    const issuer = String(decodeJwt(token).iss);
    expect(issuer).toContain(fixture.world.tenantId);
    const configuration = await (await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)).json();
    const { jwks_uri: keys } = configuration as { jwks_uri: string };
    const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
      issuer,
      audience: fixture.endpoint.callbackAudience,
      algorithms: ['RS256'],
    });
    expect(payload.tid).toBe(fixture.world.tenantId);
    expect(payload.appid).toBe('00000004-0000-0ff1-ce00-000000000000');
    expect(protectedHeader).toMatchObject({ typ: 'JWT', kid: expect.any(String) });
    expect((payload.exp ?? 0) - (payload.nbf ?? 0)).toBeLessThanOrEqual(3_900);
  },
);
