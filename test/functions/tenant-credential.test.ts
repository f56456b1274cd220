import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkTenant, tenant, tenantCredential } from '../../functions/handlers/tenants.ts';
import type { ExchangedParts, WorkTimes } from '../../shared/application/shared-services.ts';
import { sealed } from '../../shared/bus/envelope.ts';
import { tenantSchema } from '../../shared/providers/written-tenant.ts';
import { appIdUri } from '../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { KeyServer } from '../support/application/key-server.ts';
import {
  type Instance,
  localKey,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { ScriptedCenter } from '../support/contact-center/scripted-center.ts';
import { ScriptedProvider } from '../support/contact-center/scripted-provider.ts';
import { type Answered, ask, type Handler } from './support/ask.ts';

const world = useApplicationWorld();
let issuer: KeyServer;
beforeAll(async () => {
  issuer = await KeyServer.start();
});
afterAll(() => issuer.stop());

type Headers = Readonly<Record<string, string>>;
const byKey: Headers = { 'x-carebridge-key': localKey };
const byToken = async (entra: string, role: string): Promise<Headers> => ({
  authorization: `Bearer ${await issuer.sign(entra, appIdUri, { roles: [role] })}`,
});
const client = { kind: 'client', clientId: 'an-id', clientSecret: 'a-very-secret-text' };
const apiKey = { kind: 'api-key', apiKey: 'eght_another-secret-text' };

function newFolder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'carebridge-secrets-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return path.join(made, 'secrets');
}

/** An instance with a place for secrets, and a tenant in it. */
async function open(
  settings: Headers = { CAREBRIDGE_SECRETS_FOLDER: newFolder() },
  exchanged: ExchangedParts = {},
  times: Partial<WorkTimes> = {},
) {
  const more = { CAREBRIDGE_AUTHORITY: issuer.authority, ...settings };
  const instance = await startInstance(await world.deploy(() => ({ status: 404 }), more), times, exchanged);
  const { id, ...input } = sampleTenant();
  const send = (
    handler: Handler,
    method: 'GET' | 'PUT' | 'PATCH' | 'DELETE',
    body?: unknown,
    headers: Headers = byKey,
  ) => ask(handler, instance.app, { method, params: { tenant: id }, headers, body });
  expect((await send(tenant, 'PUT', input)).status).toBe(201);
  const credential = (method: 'PUT' | 'DELETE', body?: unknown, headers?: Headers) =>
    send(tenantCredential, method, body, headers === undefined ? byKey : { ...byKey, ...headers });
  return {
    ...instance,
    id,
    send,
    credential,
    file: path.join(settings.CAREBRIDGE_SECRETS_FOLDER ?? '', `platform-credential-${id}.json`),
  };
}

/** Handles what the queue would bring when the alarm of a tenant's removal rings. */
function ringAlarm({ dispatch }: Instance, id: string, credential: string): Promise<void> {
  const body = { kind: 'tenant-changed', schema: 1, entraTenantId, tenant: id, credential } as const;
  return dispatch(sealed({ to: 'service', session: `${id}.settle`, body }));
}

const versionIn = (file: string): string => JSON.parse(readFileSync(file, 'utf8')).version;

describe('credential of a tenant (carebridge.md#credential)', () => {
  test.each([client, apiKey])('$kind · written → kept as it is, answered and logged without it', async (given) => {
    const { credential, file, log } = await open();
    const answer = await credential('PUT', given);
    expect(answer).toMatchObject({ status: 200, json: { kind: given.kind } });
    expect(Object.keys(answer.json)).toEqual(['kind']);
    expect(answer.headers.etag).toBe(`"${versionIn(file)}"`);
    expect(JSON.parse(JSON.parse(readFileSync(file, 'utf8')).value)).toEqual(given);
    expect(JSON.stringify([answer, log])).not.toContain('secret-text');
  });

  test('→ is in no answer about the tenant, and in no row of the store', async () => {
    const { credential, send, id } = await open();
    await credential('PUT', client);
    const shown = [
      await send(tenant, 'GET'),
      await send(checkTenant, 'GET'),
      await send(tenant, 'PATCH', { language: 'de' }),
    ];
    expect(shown.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(JSON.stringify(shown)).not.toContain('secret-text');
    const records = await world.records();
    const rows = await Promise.all(
      ['tenants', 'administration', `tenants-of.${entraTenantId}`].map((partition) => records.list(partition)),
    );
    expect(JSON.stringify(rows)).toContain(id);
    expect(JSON.stringify(rows)).not.toContain('secret-text');
  });

  test('conditions · → hold against the newest version alone', async () => {
    const { credential } = await open();
    expect((await credential('PUT', client, { 'if-match': '*' })).status).toBe(412);
    const first = await credential('PUT', client, { 'if-none-match': '*' });
    expect((await credential('PUT', apiKey, { 'if-none-match': '*' })).status).toBe(412);
    const second = await credential('PUT', apiKey, { 'if-match': first.headers.etag ?? '' });
    expect(second.status).toBe(200);
    expect((await credential('DELETE', undefined, { 'if-match': first.headers.etag ?? '' })).status).toBe(412);
    expect((await credential('DELETE', undefined, { 'if-match': second.headers.etag ?? '' })).status).toBe(204);
    expect((await credential('DELETE')).status).toBe(204);
  });

  test('two writes under one tag at once → one is 412', async () => {
    const { credential } = await open();
    const { etag = '' } = (await credential('PUT', client)).headers;
    const answers = await Promise.all([1, 2].map(() => credential('PUT', apiKey, { 'if-match': etag })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test('damaged one · → may be written over, and removed', async () => {
    const { credential, file, send } = await open();
    await credential('PUT', client);
    writeFileSync(file, '{');
    expect((await credential('PUT', apiKey, { 'if-match': '*' })).status).toBe(500);
    expect((await send(checkTenant, 'GET')).status).toBe(200);
    expect((await credential('PUT', apiKey)).status).toBe(200);
    expect((await credential('DELETE')).status).toBe(204);
    expect(existsSync(file)).toBe(false);
  });

  const long = 'x'.repeat(2_001);
  test.each<[string, unknown, number, string]>([
    ['nothing', {}, 400, 'kind'],
    ['a list', [client], 400, 'the whole'],
    ['a text', '"secret-text"', 400, 'the whole'],
    ['another kind', { kind: 'password', password: 'secret-text' }, 400, 'kind'],
    ['members of both', { ...client, apiKey: 'secret-text' }, 400, 'apiKey: there is no such member'],
    ['no secret', { kind: 'client', clientId: 'secret-text' }, 400, 'clientSecret: is missing'],
    ['an empty secret', { ...client, clientSecret: '' }, 400, 'clientSecret'],
    ['a number', { ...client, clientSecret: 4711 }, 400, 'clientSecret'],
    [
      'a line break, which would be a header more',
      { ...client, clientSecret: 'secret-text\r\nx: y' },
      400,
      'clientSecret',
    ],
    ['a space', { kind: 'api-key', apiKey: 'secret-text 2' }, 400, 'apiKey'],
    ['letters beyond ASCII', { kind: 'api-key', apiKey: 'secret-text-ä' }, 400, 'apiKey'],
    ['a colon in the id', { ...client, clientId: 'secret-text:2' }, 400, 'clientId: must have no colon'],
    ['too long a key', { kind: 'api-key', apiKey: long }, 400, 'apiKey'],
    ['a member that is no own one', '{"kind":"api-key","apiKey":"secret-text","__proto__":{"x":1}}', 400, ''],
    ['no JSON', '{"kind":"api-key","apiKey":"secret-text"', 400, ''],
    ['a body over the limit', { kind: 'api-key', apiKey: 'x'.repeat(9_000) }, 413, ''],
  ])(
    'body · %s → refused; the answer and the log do not repeat it, nothing is written',
    async (_, body, status, detail) => {
      const { credential, file, log } = await open();
      const answer = await credential('PUT', body);
      expect(answer.status).toBe(status);
      expect((answer.json.details ?? []).join()).toContain(detail);
      expect(JSON.stringify([answer.json, log])).not.toContain('secret-text');
      expect(existsSync(file)).toBe(false);
    },
  );

  test('who · administrators of its Entra tenant alone; for others it is not there', async () => {
    const { send, file } = await open();
    const as = async (entra: string, role: string) =>
      (await send(tenantCredential, 'PUT', client, await byToken(entra, role))).status;
    expect(await as(entraTenantId, 'Supervisor')).toBe(403);
    expect(await as(entraTenantId, 'Agent')).toBe(403);
    expect((await send(tenantCredential, 'PUT', client, {})).status).toBe(401);
    const foreign = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';
    expect(await as(foreign, 'TenantAdministrator')).toBe(404);
    expect(
      (await send(tenantCredential, 'DELETE', undefined, await byToken(foreign, 'TenantAdministrator'))).status,
    ).toBe(404);
    expect((await send(checkTenant, 'GET', undefined, await byToken(foreign, 'TenantAdministrator'))).status).toBe(404);
    expect((await send(checkTenant, 'GET', undefined, await byToken(entraTenantId, 'Supervisor'))).status).toBe(403);
    expect(existsSync(file)).toBe(false);
    expect(await as(entraTenantId, 'TenantAdministrator')).toBe(200);
  });

  test.each(['../../engine', 'none', 'A', 'a%2Fb', 'x'.repeat(200)])('tenant · %s → 404, no file', async (id) => {
    const folder = newFolder();
    const { app } = await open({ CAREBRIDGE_SECRETS_FOLDER: folder });
    const answer: Answered = await ask(tenantCredential, app, {
      method: 'PUT',
      params: { tenant: id },
      headers: byKey,
      body: client,
    });
    expect(answer.status).toBe(404);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  });

  test('deployment · without a place for secrets → 409 that says what to set', async () => {
    const { credential } = await open({});
    const answer = await credential('PUT', client);
    expect(answer).toMatchObject({ status: 409, json: { title: expect.stringContaining('SECRET_VAULT') } });
    expect((await credential('DELETE')).status).toBe(204);
  });

  test('two places for secrets → the application does not start', async () => {
    const places = { CAREBRIDGE_VAULT_URL: 'https://kv.vault.azure.net', CAREBRIDGE_SECRETS_FOLDER: newFolder() };
    await expect(open(places)).rejects.toMatchObject({ code: 'InvalidSetting' });
  });
});

describe('tenant · taken away (carebridge.md#credential)', () => {
  test('DELETE → disabled at once; the credential goes with the alarm, after visits were ended with it', async () => {
    const instance = await open();
    const { credential, send, file, id } = instance;
    await credential('PUT', client);
    const version = versionIn(file);
    expect((await send(tenant, 'DELETE')).status).toBe(204);
    expect(existsSync(file)).toBe(true);
    await ringAlarm(instance, id, version);
    expect(existsSync(file)).toBe(false);
    await ringAlarm(instance, id, version);
  });

  test('PATCH that disables → the credential stays', async () => {
    const { credential, send, file } = await open();
    await credential('PUT', client);
    expect((await send(tenant, 'PATCH', { enabled: false })).status).toBe(200);
    expect(existsSync(file)).toBe(true);
  });

  test('alarm · of a tenant that is back, or has another credential since → removes nothing', async () => {
    const instance = await open();
    const { credential, send, file, id } = instance;
    await credential('PUT', client);
    const version = versionIn(file);
    await send(tenant, 'DELETE');
    await send(tenant, 'PATCH', { enabled: true });
    await ringAlarm(instance, id, version);
    expect(versionIn(file)).toBe(version);
    await credential('PUT', apiKey);
    await send(tenant, 'PATCH', { enabled: false });
    await ringAlarm(instance, id, version);
    expect(versionIn(file)).not.toBe(version);
  });

  test('place for secrets · that does not answer → 503, disabled all the same; asked again → 204', async () => {
    const folder = newFolder();
    const { credential, send } = await open({ CAREBRIDGE_SECRETS_FOLDER: folder });
    writeFileSync(folder, 'a file where the folder should be');
    expect(await credential('PUT', apiKey)).toMatchObject({ status: 503, json: { code: 'SecretsUnavailable' } });
    expect(await send(tenant, 'DELETE')).toMatchObject({ status: 503, json: { code: 'SecretsUnavailable' } });
    expect((await send(tenant, 'GET')).json.enabled).toBe(false);
    rmSync(folder);
    expect((await send(tenant, 'DELETE')).status).toBe(204);
  });
});

describe('check of a tenant (carebridge.md#check)', () => {
  test('nothing missing → ready', async () => {
    const { send } = await open();
    expect(await send(checkTenant, 'GET')).toMatchObject({ status: 200, json: { ready: true, problems: [] } });
  });

  test('disabled, without agents → a problem each, with a sentence and what to do', async () => {
    const { send } = await open();
    await send(tenant, 'PATCH', { enabled: false, agents: [] });
    const { json } = await send(checkTenant, 'GET');
    expect(json.ready).toBe(false);
    expect(json.problems.map(({ code }: { code: string }) => code)).toEqual(['disabled', 'no-agents']);
    for (const { problem, remedy } of json.problems) {
      expect(problem).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    }
  });

  const codesOf = ({ json }: Answered) => json.problems.map(({ code }: { code: string }) => code);
  const scripted = (): ScriptedProvider =>
    new ScriptedProvider({
      center: new ScriptedCenter(),
      tenant: async () => tenantSchema.parse(sampleTenant()),
      name: 'trusted-application',
    });
  const atCenter = (): ExchangedParts => ({ provider: scripted() });

  test('contact center · no place for secrets, no credential, a damaged one → named; with one → ready, agents are not ours', async () => {
    expect(codesOf(await (await open({}, atCenter())).send(checkTenant, 'GET'))).toEqual(['no-secret-store']);
    const { send, credential, file } = await open(undefined, atCenter());
    await send(tenant, 'PATCH', { agents: [] });
    expect(codesOf(await send(checkTenant, 'GET'))).toEqual(['no-credential']);
    await credential('PUT', client);
    expect((await send(checkTenant, 'GET')).json.ready).toBe(true);
    writeFileSync(file, '{');
    expect(codesOf(await send(checkTenant, 'GET'))).toEqual(['credential-damaged']);
  });

  test('place for secrets · that does not answer → 503, as it is not known', async () => {
    const folder = newFolder();
    const { send } = await open({ CAREBRIDGE_SECRETS_FOLDER: folder }, atCenter());
    writeFileSync(folder, 'a file where the folder should be');
    expect(await send(checkTenant, 'GET')).toMatchObject({ status: 503, json: { code: 'SecretsUnavailable' } });
  });

  test('contact center · that never answers → writes are answered, and the check says that it is slow', async () => {
    const provider = scripted();
    const { send, credential } = await open(undefined, { provider }, { platformWaitMs: 50 });
    provider.isSilent = true;
    expect((await credential('PUT', client)).status).toBe(200);
    expect((await send(tenant, 'PATCH', { language: 'de' })).status).toBe(200);
    const answer = await send(checkTenant, 'GET');
    expect([answer.status, codesOf(answer)]).toEqual([200, ['platform-slow']]);
  });

  test('consent withdrawn → says where it is given', async () => {
    const { app, send, id } = await open({ CAREBRIDGE_ENTRA_TENANTS: '' });
    await app.consent.withdraw({ kind: 'local' }, entraTenantId);
    const { json } = await send(checkTenant, 'GET');
    expect(json.problems).toEqual([
      expect.objectContaining({ code: 'no-consent', remedy: expect.stringContaining('/api/consent') }),
    ]);
    expect(id).not.toBe('');
  });
});
