import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GuardedClient } from '../../../shared/kernel/guarded-client.ts';
import { hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import { identitySchema } from '../../../shared/providers/visitor-identity.ts';
import { KeySets } from '../../../shared/service/visitors/key-sets.ts';
import { VisitorIdentities } from '../../../shared/service/visitors/visitor-identity.ts';
import { startHttpServer } from '../../support/http-server.ts';

const now = Date.parse('2026-03-02T12:00:00Z');
const id = 'harbour';

type Site = {
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  readonly jwk: Record<string, unknown>;
  readonly pem: string;
  readonly alg: string;
};

/** A company's site with a key pair of its own. */
async function siteOf(alg = 'ES256', kid = 'one'): Promise<Site> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid }, pem: await exportSPKI(publicKey), alg };
}

const usual = { sub: '4711', aud: id, exp: now / 1000 + 600, name: 'Tove Holm', email: 'tove@harbour.example' };

const signed = ({ privateKey, jwk, alg }: Site, claims: JWTPayload = usual, kid = jwk.kid as string | undefined) =>
  new SignJWT(claims).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) }).sign(privateKey);

let site: Site;
beforeAll(async () => {
  site = await siteOf();
});

const tokens = { waitingOf: async () => ({ threadId: '', issuedAt: now }) };
const note = async () => undefined;
const visits = { tell: note, names: { note }, verified: { note } };
const parts = { tokens, visits, stored: { load: note }, deliveries: { note } };

/** Verifies by pasted keys, or by those of an address. */
function verifying(identity: object, keySets: Pick<KeySets, 'of'> = { of: async () => [] }, clock = () => now) {
  const identities = new VisitorIdentities({ ...parts, keySets, now: clock });
  const tenant = { id, identity: identitySchema.parse(identity) };
  return (token: string) => identities.verify(tenant, token);
}

describe('identity of a customer · by pasted keys (carebridge.md#identity)', () => {
  for (const alg of ['RS256', 'ES256', 'EdDSA']) {
    it(`${alg}, as JWK and as PEM → what the site says, the company’s own claims last`, async () => {
      const one = await siteOf(alg);
      const token = await signed(one, {
        ...usual,
        iss: 'https://harbour.example',
        plan: 'gold',
        orders: 3,
        nested: {},
      });
      const facts = [
        { name: 'sub', text: '4711' },
        { name: 'name', text: 'Tove Holm' },
        { name: 'email', text: 'tove@harbour.example' },
        { name: 'plan', text: 'gold' },
        { name: 'orders', text: '3' },
      ];
      expect(await verifying({ keys: [one.jwk] })(token)).toEqual(facts);
      expect(await verifying({ keys: [one.pem] })(token)).toEqual(facts);
    });
  }

  it('expired, of another company, too far ahead, without end or subject, of another key, unsigned, no token → refused, and why', async () => {
    const verify = verifying({ keys: [site.jwk] });
    const { exp: _exp, ...endless } = usual;
    const { sub: _sub, ...nameless } = usual;
    const other = await siteOf();
    const tokens = {
      expired: await signed(site, { ...usual, exp: now / 1000 - 61 }),
      'aud must be "harbour"': await signed(site, { ...usual, aud: 'fabrikam' }),
      'an hour ahead': await signed(site, { ...usual, exp: (now + hourMs + 2 * minuteMs) / 1000 }),
      'exp does not hold': await signed(site, endless),
      'sub does not hold': await signed(site, nameless),
      'no key of the company': await signed(other),
      'must be signed by': new UnsecuredJWT(usual).encode(),
      'no JWT': 'a.b.c',
    };
    for (const [why, token] of Object.entries(tokens)) await expect(verify(token), why).rejects.toThrow(why);
    const hmac = await new SignJWT(usual).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(site.pem));
    await expect(verify(hmac)).rejects.toThrow('must be signed by');
    await expect(verify(`${(await signed(site)).slice(0, -6)}AAAAAA`)).rejects.toThrow('no key of the company');
  });

  it('two keys, tokens without a key id → each is tried; tenant without keys → refused', async () => {
    const next = await siteOf('ES256', 'two');
    const verify = verifying({ keys: [site.pem, next.pem] });
    for (const one of [site, next]) expect((await verify(await signed(one, usual, undefined)))[0]?.text).toBe('4711');
    const without = new VisitorIdentities({ ...parts, keySets: { of: async () => [] }, now: () => now });
    await expect(without.verify({ id }, await signed(site))).rejects.toThrow('has no keys');
  });

  it('keys that are private, short, of another kind, or none → refused, and why', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const faults = (keys: unknown[]) => JSON.stringify(identitySchema.safeParse({ keys }).error?.issues);
    expect(faults([await exportJWK(privateKey)])).toContain('is a private key');
    expect(faults([{ kty: 'oct', k: 'c2VjcmV0' }])).toContain('cannot be read');
    expect(faults([(await siteOf('ES384')).jwk])).toContain('P-256');
    expect(faults(['secret'])).toContain('BEGIN PUBLIC KEY');
    expect(identitySchema.safeParse({}).success).toBe(false);
  });
});

describe('identity of a customer · by the keys of an address', () => {
  const published = { keys: [] as unknown[], status: 200, reads: 0 };
  let server: Awaited<ReturnType<typeof startHttpServer>>;
  beforeAll(async () => {
    server = await startHttpServer((_request, response) => {
      published.reads += 1;
      response.statusCode = published.status;
      response.end(JSON.stringify({ keys: published.keys }));
    });
  });
  afterAll(() => server.close());

  it('read once for all who come; a new key is found; an outage keeps the last good set; an hour later it is read again', async () => {
    const clock = { at: now };
    const reach = { named: [], loopback: true, hosts: [] };
    const sets = new KeySets(new GuardedClient({ reach, timeoutMs: 5_000 }), () => clock.at);
    const keySets = { of: (_url: string, kid: string | undefined) => sets.of(`${server.origin}/keys`, kid) };
    const verify = verifying({ keysUrl: 'https://harbour.example/keys' }, keySets, () => clock.at);
    const later = (one: Site) => signed(one, { ...usual, exp: clock.at / 1000 + 600 });
    published.keys = [site.jwk];
    await Promise.all([1, 2, 3].map(async () => verify(await later(site))));
    expect(published.reads).toBe(1);
    const next = await siteOf('ES256', 'two');
    published.keys = [next.jwk, { kty: 'oct', k: 'x' }];
    await expect(verify(await later(next))).rejects.toThrow('no key of the company');
    clock.at += minuteMs;
    await verify(await later(next));
    expect(published.reads).toBe(2);
    await expect(verify(await later(site))).rejects.toThrow('no key of the company');
    published.status = 503;
    clock.at += hourMs;
    await verify(await later(next));
    expect(published.reads).toBe(3);
    published.status = 200;
    clock.at += minuteMs;
    await verify(await later(next));
    expect(published.reads).toBe(4);
  });

  it('never read → unavailable, which says nothing of the token', async () => {
    published.status = 503;
    const reach = { named: [], loopback: true, hosts: [] };
    const sets = new KeySets(new GuardedClient({ reach, timeoutMs: 5_000 }), () => now);
    await expect(sets.of(`${server.origin}/other`, undefined)).rejects.toMatchObject({ code: 'IdentityUnavailable' });
  });
});
