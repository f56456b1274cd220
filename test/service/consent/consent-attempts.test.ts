import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptLivesMs, ConsentAttempts, consentCookie } from '../../../shared/service/consent/consent-attempts.ts';
import { Consents, homeTenantOf } from '../../../shared/service/tenants/consents.ts';
import { startTables, type TestTables } from '../../ledger/support/tables.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const lateEvening = Date.UTC(2026, 10, 21, 23, 55);
const tenant = '20000000-0000-4000-8000-000000000002';

describe('consent · attempts (carebridge.md#consent)', () => {
  test('state · begun before midnight, brought after it → good; after ten minutes → not', async () => {
    let now = lateEvening;
    const attempts = new ConsentAttempts(tables.records, () => now);
    const [first, second] = await Promise.all([attempts.begin('consent', 'b'), attempts.begin('sign-in', 'b')]);
    now += attemptLivesMs - 1;
    expect(await attempts.take(first, 'b')).toBe('consent');
    now += 1;
    expect(await attempts.take(second, 'b')).toBeUndefined();
  });

  test('state · brought by many at once → good for one', async () => {
    const attempts = new ConsentAttempts(tables.records, () => lateEvening);
    const state = await attempts.begin('consent', 'b');
    const taken = await Promise.all(Array.from({ length: 5 }, () => attempts.take(state, 'b')));
    expect(taken.filter((stage) => stage !== undefined)).toEqual(['consent']);
  });

  test('store · what is kept of an attempt → neither the state nor the secret of the browser', async () => {
    const attempts = new ConsentAttempts(tables.records, () => Date.UTC(2026, 0, 1));
    const state = await attempts.begin('consent', 'the-secret-of-a-browser');
    const kept = JSON.stringify(await tables.records.list(ConsentAttempts.partition('20260101')));
    expect(kept).toContain('"stage":"consent"');
    expect(kept).not.toContain(state);
    expect(kept).not.toContain('the-secret-of-a-browser');
  });
});

describe('consent · decisions (carebridge.md#consent)', () => {
  test('withdrawn at another instance → heard of after ten seconds', async () => {
    let now = lateEvening;
    const [here, there] = [new Consents(tables.records, [], () => now), new Consents(tables.records, [], () => now)];
    expect(await here.isGiven(tenant)).toBe(false);
    await there.give(tenant);
    expect(await here.isGiven(tenant)).toBe(true);
    await there.withdraw(tenant);
    expect(await there.isGiven(tenant)).toBe(false);
    now += 10_000;
    expect(await here.isGiven(tenant)).toBe(false);
  });

  test.each([
    [`api://${tenant}/carebridge`, tenant],
    [`api://${tenant}`, undefined],
    ['https://carebridge.example', undefined],
    [`https://evil.example/api://${tenant}/carebridge`, undefined],
  ])('App ID URI %s → home tenant %s', (appIdUri, home) => {
    expect(homeTenantOf(appIdUri)).toBe(home);
  });
});

describe('consent · cookie (carebridge.md#consent)', () => {
  const secret = 'S'.repeat(43);

  test('https → host prefix, Secure, HttpOnly, Lax; read back among others', () => {
    const cookie = consentCookie('https://care.example');
    const set = cookie.set(secret);
    expect(set).toBe(`__Host-carebridge-consent=${secret}; Path=/; Max-Age=1200; HttpOnly; SameSite=Lax; Secure`);
    expect(cookie.read(`a=b; __Host-carebridge-consent=${secret}; c=d`)).toBe(secret);
    expect(cookie.read(`carebridge-consent=${secret}`)).toBe('');
  });

  test.each([null, '', 'carebridge-consent=', 'carebridge-consent=<short>'])('header %s → no secret', (header) => {
    expect(consentCookie('http://127.0.0.1:7071').read(header)).toBe('');
  });
});
