import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { callback } from '../../functions/handlers/callback.ts';
import { contactCenter } from '../../functions/handlers/contact-center.ts';
import { checkTenant, tenant, tenantCredential } from '../../functions/handlers/tenants.ts';
import { sealed } from '../../shared/bus/envelope.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import {
  type Instance,
  localCaller,
  localKey,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import type { Reply, Seen } from '../support/small-server.ts';
import { StrictChatApiClient } from '../support/strict-center/chat-api-client.ts';
import { StrictGatewayClient } from '../support/strict-center/gateway-client.ts';
import { ask, type Handler } from './support/ask.ts';

const world = useApplicationWorld();
const byKey = { 'x-carebridge-key': localKey };

/** No process listens on the discard port. */
const unreachable =
  'Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true';

const madeSchema = z.object({ id: z.string(), secret: z.string() });

type Dialect = 'chat-gateway' | 'chat-api-v2';
type Problem = { readonly code: string; readonly problem: string; readonly remedy: string };

/** A deployment with an embedded contact center that answers at the deployment's own origin, and a company there with one queue. */
async function open(dialect: Dialect) {
  const folder = mkdtempSync(path.join(tmpdir(), 'carebridge-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const instances: Instance[] = [];
  const state = { isAway: false };
  const deployment = await world.deploy((request) => (state.isAway ? 'broken' : served(instances[0], request)), {
    CAREBRIDGE_CONTACT_CENTER: 'embedded',
    CAREBRIDGE_SECRETS_FOLDER: path.join(folder, 'secrets'),
    CAREBRIDGE_LOG_LEVEL: 'debug',
  });
  const another = async (more: Readonly<Record<string, string>> = {}) => {
    const instance = await startInstance({ ...deployment, environment: { ...deployment.environment, ...more } });
    instances.push(instance);
    return instance;
  };
  const first = await another();
  const { contactCenterAdministration: center } = first.app;
  const id = `fabrikam-${randomId().slice(0, 8)}`;
  await center.putTenant(localCaller, entraTenantId, id, { displayName: 'Fabrikam' });
  await center.putQueue(localCaller, id, '101', { name: 'Billing', priority: 5 });
  const keyed = async (kind: 'client' | 'api-key') =>
    madeSchema.parse(await center.createCredential(localCaller, entraTenantId, { kind, name: 'Fabrikam' }));
  const [client, apiKey] = [await keyed('client'), await keyed('api-key')];
  const customer = { customerId: entraTenantId, tenant: id, client, apiKey: apiKey.secret };
  const { origin } = deployment.platform;
  const isGateway = dialect === 'chat-gateway';
  const strict = isGateway ? new StrictGatewayClient(origin, customer) : new StrictChatApiClient(origin, customer);
  const list = async (where: string): Promise<readonly Record<string, unknown>[]> => {
    const { json } = await strict.call('GET', where);
    return isGateway ? json._embedded[where.slice(1)] : json.data;
  };
  const sendTo = ({ app }: Instance, handler: Handler, method: 'GET' | 'PUT' | 'PATCH' | 'DELETE', body?: unknown) =>
    ask(handler, app, { method, params: { tenant: id }, headers: byKey, body });
  const send = (handler: Handler, method: 'GET' | 'PUT' | 'PATCH' | 'DELETE', body?: unknown) =>
    sendTo(first, handler, method, body);
  const problems = async (): Promise<readonly Problem[]> => {
    const { status, json } = await send(checkTenant, 'GET');
    expect([status, json.ready]).toEqual([200, json.problems.length === 0]);
    return json.problems;
  };
  return {
    ...{ id, first, another, state, center, apiKey, client, send, sendTo, problems },
    input: {
      displayName: 'Fabrikam',
      entraTenantId,
      allowedOrigins: ['https://www.fabrikam.example'],
      platform: { provider: 'contact-center', dialect, tenantId: id, queueId: '101' },
    },
    credential: isGateway
      ? { kind: 'api-key', apiKey: apiKey.secret }
      : { kind: 'client', clientId: client.id, clientSecret: client.secret },
    codes: async () => (await problems()).map(({ code }) => code),
    webhooks: () => list(isGateway ? '/webhooks' : '/web-hooks'),
    channels: () => list('/channels'),
    /** What the queue brings when an alarm of the tenant rings; whether another alarm was set then. */
    ring: async (setUpAttempt?: number): Promise<boolean> => {
      const attempt = setUpAttempt === undefined ? {} : { setUpAttempt };
      const body = { kind: 'tenant-changed', schema: 1, entraTenantId, tenant: id, ...attempt } as const;
      const before = first.log.length;
      await first.dispatch(sealed({ to: 'service', session: `${id}.settle`, body }));
      return first.log
        .slice(before)
        .some(({ event, outcome }) => event === 'queue-operation' && outcome === 'schedule');
    },
  };
}

/** What the deployment answers at its own origin: its webhooks, and its contact center. */
async function served(instance: Instance | undefined, { method, path: asked, headers, body }: Seen): Promise<Reply> {
  if (instance === undefined) return { status: 503 };
  const [, provider = '', of = '', segment = ''] = /^\/api\/callback\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(asked) ?? [];
  const answer = await ask(provider === '' ? contactCenter : callback, instance.app, {
    method: method as 'GET' | 'POST',
    url: `http://127.0.0.1${asked}`,
    params: { provider, tenant: of, segment },
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    ...(body === '' ? {} : { body }),
  });
  return { status: answer.status, headers: answer.headers, json: answer.json };
}

describe.each(['chat-gateway', 'chat-api-v2'] as const)('set-up of a tenant · %s (carebridge.md#set-up)', (dialect) => {
  test('tenant, then credential → ready; another queue → led there; nothing secret is told', async () => {
    const { first, send, input, credential, codes, center, id, webhooks, channels, ring, apiKey, client } =
      await open(dialect);
    expect((await send(tenant, 'PUT', input)).status).toBe(201);
    expect(await codes()).toEqual(['no-credential']);
    expect(await webhooks()).toEqual([]);
    expect((await send(tenantCredential, 'PUT', credential)).status).toBe(200);
    expect(await codes()).toEqual([]);
    await center.putQueue(localCaller, id, '102', { name: 'Repairs', priority: 5 });
    expect((await send(tenant, 'PATCH', { platform: { queueId: '102' } })).status).toBe(200);
    expect(await codes()).toEqual([]);
    const { webhook } = (await send(checkTenant, 'GET')).json;
    expect(await webhooks()).toMatchObject([{ uri: webhook }]);
    expect(await channels()).toMatchObject([{ routingOptions: { id: '102' } }]);
    await ring();
    expect(first.log.some(({ event }) => event === 'platform-set-up')).toBe(true);
    const told = JSON.stringify(first.log);
    for (const secret of [apiKey.secret, client.secret, webhook.split('/').at(-1)]) expect(told).not.toContain(secret);
  });

  test('credential, then tenant; disabled at first → nothing is made before it is enabled', async () => {
    const { send, input, credential, codes, webhooks } = await open(dialect);
    const { platform, ...elsewhere } = input;
    const trusted = { provider: 'trusted-application', applicationEndpoint: `sip:${randomId()}@harbour.example` };
    expect((await send(tenant, 'PUT', { ...elsewhere, platform: trusted })).status).toBe(201);
    expect((await send(tenantCredential, 'PUT', credential)).status).toBe(200);
    expect((await send(tenant, 'PUT', { ...elsewhere, platform, enabled: false })).status).toBe(200);
    expect(await webhooks()).toEqual([]);
    expect((await send(tenant, 'PATCH', { enabled: true })).status).toBe(200);
    expect(await codes()).toEqual([]);
    expect(await webhooks()).toHaveLength(1);
  });

  test('neither queue nor channel → 400 that says what to put', async () => {
    const { send, input } = await open(dialect);
    const { queueId: _, ...platform } = input.platform;
    const answer = await send(tenant, 'PUT', { ...input, platform });
    expect(answer).toMatchObject({ status: 400, json: { details: [expect.stringContaining('platform.queueId')] } });
  });

  test('contact center · away → both writes hold, the check says it in a sentence; alarms try again, and it is set up', async () => {
    const { send, input, credential, codes, problems, state, ring, webhooks } = await open(dialect);
    state.isAway = true;
    expect((await send(tenant, 'PUT', input)).status).toBe(201);
    expect((await send(tenantCredential, 'PUT', credential)).status).toBe(200);
    const [{ problem = '', remedy = '' } = {}, ...more] = await problems();
    expect([problem, remedy]).toEqual([expect.stringMatching(/^[A-Z].*\.$/), expect.stringMatching(/^[A-Z].*\.$/)]);
    expect(more).toEqual([]);
    expect(await ring()).toBe(true);
    expect(await ring(14)).toBe(false);
    state.isAway = false;
    expect(await ring(1)).toBe(false);
    expect(await codes()).toEqual([]);
    expect(await webhooks()).toHaveLength(1);
  });

  test('credential · refused → said, not tried again by itself; the right one → ready', async () => {
    const { first, send, input, credential, codes, ring } = await open(dialect);
    await send(tenant, 'PUT', input);
    const wrong = 'apiKey' in credential ? { ...credential, apiKey: 'x' } : { ...credential, clientSecret: 'x' };
    expect((await send(tenantCredential, 'PUT', wrong)).status).toBe(200);
    expect(await codes()).toEqual(['credential-refused']);
    expect(await ring()).toBe(false);
    expect(first.log).toContainEqual(
      expect.objectContaining({ event: 'platform-set-up', provider: 'contact-center', code: 'credential-refused' }),
    );
    await send(tenantCredential, 'PUT', credential);
    expect(await codes()).toEqual([]);
  });

  test('queue · that cannot be reached, so that no alarm looks after the set-up → 503, no credential is written', async () => {
    const { another, send, sendTo, input, credential, codes } = await open(dialect);
    await send(tenant, 'PUT', input);
    const cutOff = await another({ ServiceBusConnection: unreachable });
    const answer = await sendTo(cutOff, tenantCredential, 'PUT', credential);
    expect(answer).toMatchObject({ status: 503, json: { code: 'QueueUnavailable' } });
    expect(await codes()).toEqual(['no-credential']);
  });

  test('two instances at once → one webhook, one channel', async () => {
    const { first, another, sendTo, input, credential, codes, webhooks, channels } = await open(dialect);
    const second = await another();
    await sendTo(first, tenant, 'PUT', input);
    const writes = [first, second, first, second].map((one) => sendTo(one, tenantCredential, 'PUT', credential));
    expect((await Promise.all(writes)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await codes()).toEqual([]);
    expect([await webhooks(), await channels()].map(({ length }) => length)).toEqual([1, 1]);
  });
});
