import type { HttpMethod } from '@azure/functions';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { platformEndpoint, platformPerson } from '../../functions/handlers/platform-directory.ts';
import { tenant as oneTenant, tenants } from '../../functions/handlers/tenants.ts';
import type { RunningIdentityIssuer } from '../../local/identity/issuer.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { localCaller, localKey, sampleTenant, useApplicationWorld } from '../support/application-world.ts';
import { rawRows } from '../support/raw-tables.ts';
import { ask, type Handler } from './support/ask.ts';
import * as consenting from './support/consenting.ts';

const { home, guest, other, administratorOf, agentOf, globalAdministratorOf } = consenting;
const world = useApplicationWorld();
let issuer: RunningIdentityIssuer;
let app: Carebridge;

beforeAll(async () => {
  issuer = await consenting.startIssuer();
});
afterAll(() => issuer.close());

/** Instances end with their test, so each makes its own. */
async function browser(): Promise<consenting.Browser> {
  app = await consenting.appBefore(world, issuer);
  return new consenting.Browser(app);
}

describe('consent · the way there and back (carebridge.md#consent)', () => {
  test('begun → admin consent of our application, a state, a cookie for this browser alone', async () => {
    const own = await browser();
    const location = await own.begin('?redirect_uri=https://evil.example&tenant=evil&state=mine');
    expect(`${location.origin}${location.pathname}`).toBe(`${issuer.origin}/organizations/v2.0/adminconsent`);
    expect(location.searchParams.get('client_id')).toBe(consenting.clientId);
    expect(location.searchParams.get('redirect_uri')).toBe('http://127.0.0.1:7071/api/consent/return');
    expect(location.searchParams.get('state')).toMatch(/^\d{8}\.[\w-]{43}$/);
    expect(location.href).not.toContain('evil');
    expect(own.cookie).toMatch(/^carebridge-consent=[\w-]{43}$/);
  });

  test('consent, then sign-in by the administrator → success page, tokens for its pages', async () => {
    const own = await browser();
    const tenant = await consenting.tenantOfBefore(world, guest);
    expect(await consenting.preflight(app, tenant)).toBe(404);
    const page = await own.consent(administratorOf(guest));
    expect(page.status).toBe(200);
    expect(page.text).toContain(guest);
    expect(page.headers.get('set-cookie')).toMatch(/^carebridge-consent=; .*Max-Age=0/);
    expect(await consenting.preflight(app, tenant)).toBe(204);
  });

  test('signed in with a directory role that may consent → counts, without a role of ours', async () => {
    const own = await browser();
    expect((await own.consent(globalAdministratorOf(guest))).status).toBe(200);
  });

  test('page → no script, no frame, not kept, and no word out of the address that is none of the identity provider’s', async () => {
    const own = await browser();
    const { searchParams } = await own.begin();
    const query = new URLSearchParams({ state: searchParams.get('state') ?? '', error: '<script>alert(1)</script>' });
    const page = await own.return(`http://127.0.0.1:7071/api/consent/return?${query}`);
    expect(page.status).toBe(403);
    expect(page.text).not.toContain('<script');
    expect(page.text).not.toContain('alert');
    expect(page.text).toContain('unknown_error');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^;]+; base/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('consent · what is not believed (carebridge.md#consent)', () => {
  test('agent signs in after the administrator consented → refused, nothing recorded', async () => {
    const own = await browser();
    const tenant = await consenting.tenantOfBefore(world, other);
    const page = await own.consent(administratorOf(other), agentOf(other));
    expect(page.status).toBe(403);
    expect(await consenting.preflight(app, tenant)).toBe(404);
  });

  test('return names another tenant → the one of the sign-in counts', async () => {
    const own = await browser();
    const tenant = await consenting.tenantOfBefore(world, other);
    const consented = await consenting.choose(await own.begin(), administratorOf(guest));
    consented.searchParams.set('tenant', other);
    const page = await own.return(
      await consenting.choose(consenting.locationOf(await own.return(consented)), administratorOf(guest)),
    );
    expect(page.text).toContain(guest);
    expect(await consenting.preflight(app, tenant)).toBe(404);
  });

  test('return forged without any consent → no app-only token, not in force', async () => {
    const fresh = await consenting.startIssuer();
    const own = new consenting.Browser(await consenting.appBefore(world, fresh));
    const { searchParams } = await own.begin();
    const query = new URLSearchParams({ state: searchParams.get('state') ?? '', admin_consent: 'True', tenant: other });
    const onwards = await own.return(`http://127.0.0.1:7071/api/consent/return?${query}`);
    expect(consenting.locationOf(onwards).pathname).toBe('/organizations/oauth2/v2.0/authorize');
    const signedIn = await consenting.choose(consenting.locationOf(onwards), administratorOf(other));
    expect((await own.return(signedIn)).status).toBe(403);
    await fresh.close();
  });

  test('application known but without permissions → not in force', async () => {
    const bare = await consenting.startIssuer([]);
    const own = new consenting.Browser(await consenting.appBefore(world, bare));
    const page = await own.consent(administratorOf(guest));
    expect(page.status).toBe(409);
    await bare.close();
  });

  test('declined → refusal page, nothing recorded', async () => {
    const own = await browser();
    const tenant = await consenting.tenantOfBefore(world, other);
    const declined = await consenting.choose(await own.begin(), 'nobody');
    const page = await own.return(declined);
    expect(page.status).toBe(403);
    expect(page.text).toContain('permission_denied');
    expect(await consenting.preflight(app, tenant)).toBe(404);
  });

  test.each(['', '20261121.', 'x', `20261121.${'A'.repeat(43)}`])('state "%s" → unknown', async (state) => {
    const own = await browser();
    await own.begin();
    const query = new URLSearchParams({ state, admin_consent: 'True' });
    expect((await own.return(`http://127.0.0.1:7071/api/consent/return?${query}`)).status).toBe(400);
  });

  test('state used twice → refused the second time, at either stage', async () => {
    const own = await browser();
    const consented = await consenting.choose(await own.begin(), administratorOf(guest));
    const onwards = consenting.locationOf(await own.return(consented));
    expect((await own.return(consented)).status).toBe(400);
    const signedIn = await consenting.choose(onwards, administratorOf(guest));
    const answers = await Promise.all([own.return(signedIn), own.return(signedIn)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test('state of another browser → refused, and still good in its own', async () => {
    const own = await browser();
    const consented = await consenting.choose(await own.begin(), administratorOf(guest));
    const stranger = new consenting.Browser(app);
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
    const consented = await consenting.choose(await own.begin(), administratorOf(guest));
    const signedIn = await consenting.choose(
      consenting.locationOf(await own.return(consented)),
      administratorOf(guest),
    );
    signedIn.searchParams.set('code', 'forged');
    expect((await own.return(signedIn)).status).toBe(403);
  });

  test('identity provider out of reach → a page that asks to come again', async () => {
    const fresh = await consenting.startIssuer();
    const own = new consenting.Browser(await consenting.appBefore(world, fresh));
    const consented = await consenting.choose(await own.begin(), administratorOf(guest));
    const signedIn = await consenting.choose(
      consenting.locationOf(await own.return(consented)),
      administratorOf(guest),
    );
    await fresh.close();
    const page = await own.return(signedIn);
    expect(page.status).toBe(503);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  });
});

describe('consent · before anything is written (carebridge.md#consent)', () => {
  const person = { address: 'sip:noor@litware.example', displayName: 'Noor' };
  const endpoint = {
    clientId: administratorOf(home),
    displayName: 'Their help desk',
    callbackUrl: 'https://litware.example/callbacks',
    callbackAudience: 'https://litware.example/app',
  };

  test('an administrator of an Entra tenant without consent → 403 that says where to consent, not a row of it in the store', async () => {
    const strange = '50000000-0000-4000-8000-000000000005';
    const fresh = await consenting.startIssuer(['Guests.Join'], [strange]);
    onTestFinished(() => fresh.close());
    const before = await consenting.appBefore(world, fresh, { CAREBRIDGE_PLATFORM: 'embedded' });
    const headers = await consenting.bearerOf(fresh, strange);
    const tenant = { ...sampleTenant(), entraTenantId: strange };
    const id = administratorOf(strange);
    const ways: readonly (readonly [Handler, HttpMethod, Record<string, string>, unknown])[] = [
      [tenants, 'POST', {}, tenant],
      [oneTenant, 'PUT', { tenant: tenant.id }, tenant],
      [platformEndpoint, 'PUT', { uri: 'sip:desk@litware.example' }, endpoint],
      [platformPerson, 'PUT', { objectId: id }, person],
    ];
    for (const [handler, method, params, body] of ways) {
      const answered = await ask(handler, before, { method, params, headers, body });
      expect(answered).toMatchObject({ status: 403, json: { code: 'NotAllowed' } });
      expect(answered.json.title).toContain('/api/consent');
    }
    expect(await consenting.withdraw(before, strange, headers)).toBe(204);
    const rows = await rawRows(world.store.connectionString);
    expect(rows.filter(({ text }) => text.includes(strange) || text.includes(tenant.id))).toEqual([]);
  });

  test('an Entra tenant that is on the list of the deployment → writes without a consent of its own', async () => {
    const listed = '60000000-0000-4000-8000-000000000006';
    const fresh = await consenting.startIssuer(['Guests.Join'], [listed]);
    onTestFinished(() => fresh.close());
    const before = await consenting.appBefore(world, fresh, {
      CAREBRIDGE_ENTRA_TENANTS: `${guest} ${listed.toUpperCase()}`,
    });
    const headers = await consenting.bearerOf(fresh, listed);
    const body = { ...sampleTenant(), entraTenantId: listed };
    expect((await ask(tenants, before, { method: 'POST', params: {}, headers, body })).status).toBe(201);
    expect(await consenting.preflight(before, body.id)).toBe(204);
  });

  test('withdrawn → nothing can be written any more, but tenants can be disabled', async () => {
    const own = await browser();
    await own.consent(administratorOf(guest));
    const tenant = await consenting.tenantOf(app, guest);
    const headers = await consenting.bearerOf(issuer, guest);
    expect(await consenting.withdraw(app, guest, headers)).toBe(204);
    const params = { tenant };
    const renamed = await ask(oneTenant, app, { method: 'PATCH', params, headers, body: { displayName: 'Pier' } });
    expect(renamed.status).toBe(403);
    expect((await ask(oneTenant, app, { method: 'DELETE', params, headers })).status).toBe(204);
  });
});

describe('consent · withdrawn (carebridge.md#consent)', () => {
  test('by its administrator → no tokens any more; given again → tokens', async () => {
    const own = await browser();
    await own.consent(administratorOf(guest));
    const tenant = await consenting.tenantOf(app, guest);
    expect(await consenting.preflight(app, tenant)).toBe(204);
    expect(await consenting.withdraw(app, guest, await consenting.bearerOf(issuer, guest))).toBe(204);
    expect(await consenting.preflight(app, tenant)).toBe(404);
    expect((await own.consent(administratorOf(guest))).status).toBe(200);
    expect(await consenting.preflight(app, tenant)).toBe(204);
  });

  test('by an administrator of another tenant, without a caller, or of what is no tenant → refused', async () => {
    await browser();
    const bearer = await consenting.bearerOf(issuer, home);
    expect(await consenting.withdraw(app, guest, bearer)).toBe(404);
    expect(await consenting.withdraw(app, guest, {})).toBe(401);
    expect(await consenting.withdraw(app, 'contoso', { 'x-carebridge-key': localKey })).toBe(404);
  });

  test('home tenant → consents by deploying, may withdraw', async () => {
    await browser();
    const tenant = await consenting.tenantOf(app, home);
    expect(await consenting.preflight(app, tenant)).toBe(204);
    expect(await consenting.withdraw(app, home, { 'x-carebridge-key': localKey })).toBe(204);
    expect(await consenting.preflight(app, tenant)).toBe(404);
  });

  test('tenant made with the local key → consented, but what was withdrawn stays so', async () => {
    await browser();
    const entraTenantId = '40000000-0000-4000-8000-000000000004';
    const first = { ...sampleTenant(), entraTenantId };
    await app.tenantAdministration.create(localCaller, first);
    expect(await consenting.preflight(app, first.id)).toBe(204);
    await consenting.withdraw(app, entraTenantId, { 'x-carebridge-key': localKey });
    const rename = app.tenantAdministration.patch(localCaller, first.id, { displayName: 'Pier' }, {});
    await expect(rename).rejects.toMatchObject({ code: 'NotAllowed' });
    expect(await consenting.preflight(app, first.id)).toBe(404);
  });
});
