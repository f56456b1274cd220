import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningIdentityIssuer } from '../../local/identity/issuer.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { Backing } from '../service/support/backing.ts';
import { harbourTenant, localCaller, localKey } from '../service/support/harbour-app.ts';
import * as world from './support/consent-world.ts';

const { home, guest, other, administratorOf, agentOf, globalAdministratorOf } = world;
let backing: Backing;
let issuer: RunningIdentityIssuer;
let app: Carebridge;

beforeAll(async () => {
  [backing, issuer] = await Promise.all([Backing.start(), world.startIssuer()]);
});
afterAll(() => Promise.all([backing.stop(), issuer.close()]));

/** Instances end with their test, so each makes its own. */
async function browser(): Promise<world.Browser> {
  app = await world.appBefore(backing, issuer);
  return new world.Browser(app);
}

describe('consent · the way there and back (carebridge.md#consent)', () => {
  test('begun → admin consent of our application, a state, a cookie for this browser alone', async () => {
    const own = await browser();
    const location = await own.begin('?redirect_uri=https://evil.example&tenant=evil&state=mine');
    expect(`${location.origin}${location.pathname}`).toBe(`${issuer.origin}/organizations/v2.0/adminconsent`);
    expect(location.searchParams.get('client_id')).toBe(world.clientId);
    expect(location.searchParams.get('redirect_uri')).toBe('http://127.0.0.1:7071/api/consent/return');
    expect(location.searchParams.get('state')).toMatch(/^\d{8}\.[\w-]{43}$/);
    expect(location.href).not.toContain('evil');
    expect(own.cookie).toMatch(/^carebridge-consent=[\w-]{43}$/);
  });

  test('consent, then sign-in by the administrator → success page, tokens for its pages', async () => {
    const own = await browser();
    const tenant = await world.tenantOf(app, guest);
    expect(await world.preflight(app, tenant)).toBe(404);
    const page = await own.consent(administratorOf(guest));
    expect(page.status).toBe(200);
    expect(page.text).toContain(guest);
    expect(page.headers.get('set-cookie')).toMatch(/^carebridge-consent=; .*Max-Age=0/);
    expect(await world.preflight(app, tenant)).toBe(204);
  });

  test('signed in with a directory role that may consent → counts, without a role of ours', async () => {
    const own = await browser();
    expect((await own.consent(globalAdministratorOf(guest))).status).toBe(200);
  });

  test('page → no script, no frame, not kept, its text escaped', async () => {
    const own = await browser();
    const { searchParams } = await own.begin();
    const query = new URLSearchParams({ state: searchParams.get('state') ?? '', error: '<script>alert(1)</script>' });
    const page = await own.return(`http://127.0.0.1:7071/api/consent/return?${query}`);
    expect(page.status).toBe(403);
    expect(page.text).not.toContain('<script');
    expect(page.text).toContain('&lt;script&gt;');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^;]+; base/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('consent · what is not believed (carebridge.md#consent)', () => {
  test('agent signs in after the administrator consented → refused, nothing recorded', async () => {
    const own = await browser();
    const tenant = await world.tenantOf(app, other);
    const page = await own.consent(administratorOf(other), agentOf(other));
    expect(page.status).toBe(403);
    expect(await world.preflight(app, tenant)).toBe(404);
  });

  test('return names another tenant → the one of the sign-in counts', async () => {
    const own = await browser();
    const tenant = await world.tenantOf(app, other);
    const consented = await world.choose(await own.begin(), administratorOf(guest));
    consented.searchParams.set('tenant', other);
    const page = await own.return(
      await world.choose(world.locationOf(await own.return(consented)), administratorOf(guest)),
    );
    expect(page.text).toContain(guest);
    expect(await world.preflight(app, tenant)).toBe(404);
  });

  test('return forged without any consent → no app-only token, not in force', async () => {
    const fresh = await world.startIssuer();
    const own = new world.Browser(await world.appBefore(backing, fresh));
    const { searchParams } = await own.begin();
    const query = new URLSearchParams({ state: searchParams.get('state') ?? '', admin_consent: 'True', tenant: other });
    const onwards = await own.return(`http://127.0.0.1:7071/api/consent/return?${query}`);
    expect(world.locationOf(onwards).pathname).toBe('/organizations/oauth2/v2.0/authorize');
    const signedIn = await world.choose(world.locationOf(onwards), administratorOf(other));
    expect((await own.return(signedIn)).status).toBe(403);
    await fresh.close();
  });

  test('application known but without permissions → not in force', async () => {
    const bare = await world.startIssuer([]);
    const own = new world.Browser(await world.appBefore(backing, bare));
    const page = await own.consent(administratorOf(guest));
    expect(page.status).toBe(409);
    await bare.close();
  });

  test('declined → refusal page, nothing recorded', async () => {
    const own = await browser();
    const tenant = await world.tenantOf(app, other);
    const declined = await world.choose(await own.begin(), 'nobody');
    const page = await own.return(declined);
    expect(page.status).toBe(403);
    expect(page.text).toContain('permission_denied');
    expect(await world.preflight(app, tenant)).toBe(404);
  });

  test.each(['', '20261121.', 'x', `20261121.${'A'.repeat(43)}`])('state "%s" → unknown', async (state) => {
    const own = await browser();
    await own.begin();
    const query = new URLSearchParams({ state, admin_consent: 'True' });
    expect((await own.return(`http://127.0.0.1:7071/api/consent/return?${query}`)).status).toBe(400);
  });

  test('state used twice → refused the second time, at either stage', async () => {
    const own = await browser();
    const consented = await world.choose(await own.begin(), administratorOf(guest));
    const onwards = world.locationOf(await own.return(consented));
    expect((await own.return(consented)).status).toBe(400);
    const signedIn = await world.choose(onwards, administratorOf(guest));
    const answers = await Promise.all([own.return(signedIn), own.return(signedIn)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test('state of another browser → refused, and still good in its own', async () => {
    const own = await browser();
    const consented = await world.choose(await own.begin(), administratorOf(guest));
    const stranger = new world.Browser(app);
    expect((await stranger.return(consented)).status).toBe(400);
    await stranger.begin();
    expect((await stranger.return(consented)).status).toBe(400);
    expect((await own.return(consented)).status).toBe(302);
  });

  test('state of the first stage brought with a code → no sign-in', async () => {
    const own = await browser();
    const { searchParams } = await own.begin();
    const query = new URLSearchParams({ state: searchParams.get('state') ?? '', code: 'stolen' });
    expect((await own.return(`http://127.0.0.1:7071/api/consent/return?${query}`)).status).toBe(403);
  });

  test('code that the identity provider does not know → refused', async () => {
    const own = await browser();
    const consented = await world.choose(await own.begin(), administratorOf(guest));
    const signedIn = await world.choose(world.locationOf(await own.return(consented)), administratorOf(guest));
    signedIn.searchParams.set('code', 'forged');
    expect((await own.return(signedIn)).status).toBe(403);
  });

  test('identity provider out of reach → a page that asks to come again', async () => {
    const fresh = await world.startIssuer();
    const own = new world.Browser(await world.appBefore(backing, fresh));
    const consented = await world.choose(await own.begin(), administratorOf(guest));
    const signedIn = await world.choose(world.locationOf(await own.return(consented)), administratorOf(guest));
    await fresh.close();
    const page = await own.return(signedIn);
    expect(page.status).toBe(503);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  });
});

describe('consent · withdrawn (carebridge.md#consent)', () => {
  test('by its administrator → no tokens any more; given again → tokens', async () => {
    const own = await browser();
    const tenant = await world.tenantOf(app, guest);
    await own.consent(administratorOf(guest));
    expect(await world.preflight(app, tenant)).toBe(204);
    expect(await world.withdraw(app, guest, await world.bearerOf(issuer, guest))).toBe(204);
    expect(await world.preflight(app, tenant)).toBe(404);
    expect((await own.consent(administratorOf(guest))).status).toBe(200);
    expect(await world.preflight(app, tenant)).toBe(204);
  });

  test('by an administrator of another tenant, without a caller, or of what is no tenant → refused', async () => {
    await browser();
    const bearer = await world.bearerOf(issuer, home);
    expect(await world.withdraw(app, guest, bearer)).toBe(404);
    expect(await world.withdraw(app, guest, {})).toBe(401);
    expect(await world.withdraw(app, 'contoso', { 'x-carebridge-key': localKey })).toBe(404);
  });

  test('home tenant → consents by deploying, may withdraw', async () => {
    await browser();
    const tenant = await world.tenantOf(app, home);
    expect(await world.preflight(app, tenant)).toBe(204);
    expect(await world.withdraw(app, home, { 'x-carebridge-key': localKey })).toBe(204);
    expect(await world.preflight(app, tenant)).toBe(404);
  });

  test('tenant made with the local key → consented, but what was withdrawn stays so', async () => {
    await browser();
    const entraTenantId = '40000000-0000-4000-8000-000000000004';
    const first = { ...harbourTenant(), entraTenantId };
    await app.tenantAdministration.create(localCaller, first);
    expect(await world.preflight(app, first.id)).toBe(204);
    await world.withdraw(app, entraTenantId, { 'x-carebridge-key': localKey });
    await app.tenantAdministration.patch(localCaller, first.id, { displayName: 'Pier' }, {});
    expect(await world.preflight(app, first.id)).toBe(404);
  });
});
