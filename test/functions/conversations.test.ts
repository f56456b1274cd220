import { describe, expect, test } from 'vitest';
import { endConversation, requestStatus, setAudience } from '../../functions/handlers/conversation-requests.ts';
import { listConversations, readConversation } from '../../functions/handlers/conversations.ts';
import {
  conversationListSchema,
  conversationSchema,
  requestStatusSchema,
} from '../../shared/protocol/carebridge/conversations.ts';
import { agent } from '../providers/trusted-application/support/callbacks.ts';
import { appIdUri } from '../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { KeyServer } from '../support/application/key-server.ts';
import { Visit } from '../support/application/visit.ts';
import {
  type Deployment,
  type Instance,
  localKey,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import type { Reply, Seen } from '../support/small-server.ts';
import { until } from '../support/until.ts';
import { ask, type Handler } from './support/ask.ts';

const world = useApplicationWorld();

const byKey = { 'x-carebridge-key': localKey };
const created: Reply = { status: 201, headers: { location: 'https://platform.example/1' } };
const untilAttended = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11', 'E12', 'E15'] as const;

type Attended = { readonly deployment: Deployment; readonly instance: Instance; readonly visit: Visit };

async function attended(
  answer: (request: Seen) => Reply | Promise<Reply> = () => created,
  waitMs = 8_000,
): Promise<Attended> {
  const deployment = await world.deploy(answer);
  const instance = await startInstance(deployment, { requestWaitMs: waitMs });
  const visit = await Visit.begin(deployment, instance);
  await visit.happens(instance, ...untilAttended);
  return { deployment, instance, visit };
}

type Asked = {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

function askAbout({ instance, visit }: Attended, handler: Handler, asked: Asked = {}) {
  const { method = 'GET', params = {}, query = {}, headers = byKey, body } = asked;
  const path = { tenant: visit.tenant, conversation: visit.conversation, ...params };
  return ask(handler, instance.app, { method, params: path, query: { ...query }, headers: { ...headers }, body });
}

const audience = (value: string) => ({ method: 'PUT', params: { address: agent }, body: { audience: value } }) as const;

describe('conversations · reading (carebridge.md#one-conversation)', () => {
  test('one, its callbacks swapped → state, timeline without text, transcript in the order said', async () => {
    const visiting = await attended();
    await visiting.visit.happens(visiting.instance, 'E19', 'E17');
    const { status, json } = await askAbout(visiting, readConversation);
    expect(status).toBe(200);
    const whole = conversationSchema.parse(json);
    expect(whole).toMatchObject({ id: visiting.visit.conversation, tenant: visiting.visit.tenant, phase: 'attended' });
    expect(whole.transcript.map(({ by, text }) => [by, text])).toEqual([
      ['service', 'Welcome aboard'],
      ['agent', 'Good morning, Tove'],
      ['visitor', 'Is berth 12 free? 1+1'],
    ]);
    expect(whole.timeline).toHaveLength(whole.version);
    expect(JSON.stringify(whole.timeline)).not.toContain('berth');
  });

  test('list → by day and phase, page by page', async () => {
    const visiting = await attended();
    const other = { ...visiting, visit: visiting.visit.another() };
    await other.visit.happens(visiting.instance, 'E01');
    const list = async (query: Record<string, string>) =>
      conversationListSchema.parse((await askAbout(visiting, listConversations, { query })).json);
    const ids = (found: Awaited<ReturnType<typeof list>>) => found.conversations.map(({ id }) => id);
    expect(ids(await list({}))).toEqual([other.visit.conversation, visiting.visit.conversation]);
    expect(ids(await list({ phase: 'attended' }))).toEqual([visiting.visit.conversation]);
    const first = await list({ limit: '1' });
    expect(ids(first)).toEqual([other.visit.conversation]);
    const second = await list({ limit: '1', after: first.next ?? '' });
    expect(ids(second)).toEqual([visiting.visit.conversation]);
    expect(second.next).toBeUndefined();
    expect(ids(await list({ from: '2020-01-01', to: '2020-01-02' }))).toEqual([]);
  });

  test.each([{ phase: 'sleeping' }, { from: 'today' }, { limit: '0' }, { from: '2026-01-01', to: '2026-06-01' }])(
    'list · query %j → 400',
    async (query) => {
      const visiting = await attended();
      const answered = await askAbout(visiting, listConversations, { query });
      expect(answered).toMatchObject({ status: 400, json: { code: 'InvalidRequest' } });
    },
  );

  test('unknown conversation, unknown tenant, tenant of another Entra tenant → 404 (carebridge.md#roles)', async () => {
    const issuer = await KeyServer.start();
    const deployment = await world.deploy(() => created, { CAREBRIDGE_AUTHORITY: issuer.authority });
    const instance = await startInstance(deployment);
    const visit = await Visit.begin(deployment, instance);
    await visit.happens(instance, 'E19');
    const visiting = { deployment, instance, visit };
    const as = async (tenantId: string, roles: readonly string[]) => ({
      authorization: `Bearer ${await issuer.sign(tenantId, appIdUri, { roles })}`,
    });
    const statusAs = async (headers: Record<string, string>, params = {}) =>
      (await askAbout(visiting, readConversation, { headers, params })).status;
    const supervisor = await as(entraTenantId, ['Supervisor']);
    expect(await statusAs(supervisor)).toBe(200);
    expect(await statusAs(supervisor, { conversation: 'ab'.repeat(16) })).toBe(404);
    expect(await statusAs(supervisor, { conversation: '../state' })).toBe(404);
    expect(await statusAs(supervisor, { tenant: 'unknown' })).toBe(404);
    expect(await statusAs(await as('7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0', ['Supervisor']))).toBe(404);
    expect(await statusAs(await as(entraTenantId, ['Agent']))).toBe(404);
    await issuer.stop();
  });
});

describe('conversations · requests (carebridge.md#requests)', () => {
  test('audience → 200 when the platform’s answer stands in the ledger', async () => {
    const visiting = await attended();
    world.receive(visiting.instance.dispatch);
    const answered = await askAbout(visiting, setAudience, audience('agents'));
    expect(answered).toMatchObject({ status: 200, json: { status: 'done' } });
    const put = visiting.deployment.platform.seen
      .filter(({ method }) => method === 'PUT')
      .map(({ body }) => JSON.parse(body));
    expect(put).toMatchObject([{ messageFilterState: 'Enabled' }]);
    const { timeline } = conversationSchema.parse((await askAbout(visiting, readConversation)).json);
    expect(timeline.slice(-2).map(({ events }) => events)).toEqual([['audience-requested'], ['command-settled']]);
  });

  test('audience · platform does not answer in time → 202, and its status address says when it is done', async () => {
    const held = Promise.withResolvers<Reply>();
    const visiting = await attended(({ method }) => (method === 'PUT' ? held.promise : created), 500);
    world.receive(visiting.instance.dispatch);
    const answered = await askAbout(visiting, setAudience, audience('agents'));
    expect(answered.status).toBe(202);
    const { requestId } = requestStatusSchema.parse(answered.json);
    const { tenant, conversation } = visiting.visit;
    expect(answered.headers.location).toBe(
      `/api/tenants/${tenant}/conversations/${conversation}/requests/${requestId}`,
    );
    const status = () => askAbout(visiting, requestStatus, { params: { requestId } });
    expect((await status()).status).toBe(202);
    held.resolve({ status: 200 });
    await until(async () => (await status()).status === 200);
    expect((await status()).json).toMatchObject({ requestId, status: 'done' });
  });

  test('audience · platform refuses → 502 with its code', async () => {
    const visiting = await attended(({ method }) => (method === 'PUT' ? { status: 400 } : created));
    world.receive(visiting.instance.dispatch);
    const answered = await askAbout(visiting, setAudience, audience('agents'));
    expect(answered).toMatchObject({ status: 502, json: { code: 'PlatformRefused' } });
  });

  test('audience · as it is already → 200, nothing asked of the platform', async () => {
    const visiting = await attended();
    world.receive(visiting.instance.dispatch);
    expect((await askAbout(visiting, setAudience, audience('everyone'))).status).toBe(200);
    expect(visiting.deployment.platform.seen.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  test('audience · an address that is no agent of it, or a word that is none → 404, 400', async () => {
    const visiting = await attended();
    const stranger = { ...audience('agents'), params: { address: 'sip:unknown@harbour.example' } };
    expect((await askAbout(visiting, setAudience, stranger)).status).toBe(404);
    expect((await askAbout(visiting, setAudience, audience('supervisors'))).status).toBe(400);
  });

  test('end → 200 once both legs are closed at the platform', async () => {
    const visiting = await attended();
    world.receive(visiting.instance.dispatch);
    expect(await askAbout(visiting, endConversation, { method: 'POST' })).toMatchObject({
      status: 200,
      json: { status: 'done' },
    });
    expect(visiting.deployment.platform.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(2);
    expect((await askAbout(visiting, readConversation)).json.phase).toBe('closed');
  });

  test('status of a request that was never made → 404', async () => {
    const visiting = await attended();
    const status = (requestId: string) => askAbout(visiting, requestStatus, { params: { requestId } });
    expect((await status('00'.repeat(16))).status).toBe(404);
    expect((await status('me')).status).toBe(404);
  });
});
