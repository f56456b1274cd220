import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenAnswer, rule } from '../rule.ts';
import type { RuleFixture } from '../rule-fixture.ts';

const keyRotationMs = 600_000;
// The platform's clock, which begins in the middle of a key's time.
let aheadMs = keyRotationMs / 2 - (Date.now() % keyRotationMs);
const now = () => Date.now() + aheadMs;

async function published({ world }: RuleFixture): Promise<JSONWebKeySet> {
  const issuer = `${world.origin}/platformservice/issuer/${world.tenantId}`;
  const configuration = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as {
    jwks_uri: string;
  };
  return (await fetch(configuration.jwks_uri)).json() as Promise<JSONWebKeySet>;
}

/** The token of the last callback, after another visitor has called. */
async function nextToken(fixture: RuleFixture, subject: string): Promise<string> {
  await ringing(fixture, { subject });
  return fixture.application.received.at(-1)?.headers.authorization?.replace('Bearer ', '') ?? '';
}

rule(
  'signing key · another one comes into use → published before and after, so that every callback can be verified (trusted-application.md#callback-tokens)',
  brokenAnswer(
    ({ path }, answer) => path.endsWith('/issuer/keys') && answer?.body.split('"kid"').length === 3,
    (answer) => ({ ...answer, body: JSON.stringify({ keys: JSON.parse(answer.body).keys.slice(1) }) }),
    9,
  ),
  async (fixture) => {
    const verified = async (token: string, keys: JSONWebKeySet) => {
      const { audience, currentDate } = { audience: fixture.endpoint.callbackAudience, currentDate: new Date(now()) };
      return (await jwtVerify(token, createLocalJWKSet(keys), { audience, currentDate })).protectedHeader.kid;
    };
    const first = await nextToken(fixture, 'before');
    expect(await verified(first, await published(fixture))).toBe(decodeProtectedHeader(first).kid);
    aheadMs += keyRotationMs * 0.45;
    const ahead = await published(fixture);
    expect(ahead.keys).toHaveLength(2);
    expect(await verified(first, ahead)).toBe(decodeProtectedHeader(first).kid);
    aheadMs += keyRotationMs * 0.1;
    const second = await nextToken(fixture, 'after');
    expect(decodeProtectedHeader(second).kid).not.toBe(decodeProtectedHeader(first).kid);
    // A verifier that read the keys before the change knows the new one; one that reads them after it still knows the old one.
    expect(await verified(second, ahead)).toBe(decodeProtectedHeader(second).kid);
    expect(await verified(first, await published(fixture))).toBe(decodeProtectedHeader(first).kid);
  },
  'service:',
  { now, times: { keyRotationMs } },
);
