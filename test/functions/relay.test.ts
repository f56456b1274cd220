import { describe, expect, test } from 'vitest';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { composeStores } from '../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../shared/application/settings.ts';
import { randomHex, randomId } from '../../shared/kernel/ids.ts';
import { dayMs, minuteMs } from '../../shared/kernel/time.ts';
import { accessAnswerSchema, eventsAnswerSchema, turnAnswerSchema } from '../../shared/protocol/relay/answers.ts';
import { RelayKeys } from '../../shared/service/relay/relay-keys.ts';
import { RelayTokens } from '../../shared/service/relay/relay-tokens.ts';
import {
  type Deployment,
  localCaller,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { rowsWith } from '../support/raw-tables.ts';
import { inProcess } from '../support/relay/in-process.ts';
import { RelayClient } from '../support/relay/relay-client.ts';

const world = useApplicationWorld();

const page = 'https://www.harbour.example';
const shop = 'https://shop.harbour.example';

type Opening = {
  readonly origin?: string;
  readonly visitorId?: string;
  readonly at?: number;
  readonly address?: string;
};

/** An opening token as the token answer of a tenant with a contact center brings it. */
async function openingToken(deployment: Deployment, tenant: string, opening: Opening = {}): Promise<string> {
  const { origin = page, visitorId = randomId(), at = Date.now() } = opening;
  const { keys } = await composeStores(settingsFrom(deployment.environment), () => undefined, Date.now);
  const lifetimes = { openingMs: 10 * minuteMs, conversationMs: minuteMs };
  const tokens = new RelayTokens(new RelayKeys(keys, 30 * dayMs, () => at), lifetimes, () => at);
  return (await tokens.opening({ tenant, origin, visitorId, threadId: randomId() })).token;
}

async function begin(environment: Readonly<Record<string, string>> = {}) {
  const usual = { CAREBRIDGE_TOKENS_PER_MINUTE: '100000' };
  const deployment = await world.deploy(() => ({ status: 404 }), { ...usual, ...environment });
  const { app, log } = await startInstance(deployment);
  const tenant = sampleTenant(undefined, { allowedOrigins: [page, shop] });
  await app.tenantAdministration.create(localCaller, tenant);
  return { deployment, app, log, tenant: tenant.id };
}

/** A page with an opening token. */
async function pageOf(deployment: Deployment, app: Carebridge, tenant: string, opening: Opening = {}) {
  const client = new RelayClient(inProcess(app, opening.address), tenant, opening.origin ?? page);
  client.openingToken = await openingToken(deployment, tenant, opening);
  return client;
}

/** A page that has opened a conversation. */
async function opened(environment: Readonly<Record<string, string>> = {}) {
  const begun = await begin(environment);
  const client = await pageOf(begun.deployment, begun.app, begun.tenant);
  expect((await client.open()).status).toBe(201);
  return { ...begun, client };
}

type Body = { readonly kind: string; readonly conversation?: string; readonly act?: Readonly<Record<string, unknown>> };

/** Takes what comes out of the queue; what visitors did in a conversation, in its order. */
function received(): (conversation: string) => readonly Readonly<Record<string, unknown>>[] {
  const bodies: Body[] = [];
  world.receive(async (message) => {
    bodies.push((message as { readonly body: Body }).body);
  });
  return (conversation) => bodies.flatMap((body) => (body.conversation === conversation && body.act ? [body.act] : []));
}

describe('relay · open (carebridge.md#relay-open)', () => {
  test('a page with an opening token → a conversation, and what lets it go on, readable by that page alone', async () => {
    const { client } = await opened();
    const again = await client.open();
    expect(again.headers).toMatchObject({ 'access-control-allow-origin': page, 'cache-control': 'no-store' });
    expect(accessAnswerSchema.safeParse(again.json).success).toBe(true);
  });

  test('the answer was lost → the same conversation, new tokens, queued once', async () => {
    const acts = received();
    const { client } = await opened();
    const first = client.kept;
    const again = await client.open();
    expect(again.status).toBe(200);
    expect(client.kept.conversationId).toBe(first.conversationId);
    expect(client.kept.resumeToken).not.toBe(first.resumeToken);
    await client.say('Hello');
    await expect.poll(() => acts(first.conversationId).map(({ kind }) => kind)).toEqual(['open', 'say']);
    expect((await client.resume(first.resumeToken)).status).toBe(200);
  });

  test('a resume token of it was used → the opening id opens nothing any more', async () => {
    const { client } = await opened();
    expect((await client.resume()).status).toBe(200);
    expect((await client.open()).status).toBe(404);
  });

  test("another visitor's opening id, and the right one on another page → 404", async () => {
    const { client, deployment, tenant } = await opened();
    const own = client.openingToken;
    client.openingToken = await openingToken(deployment, tenant);
    expect((await client.open()).status).toBe(404);
    client.openingToken = own;
    expect((await client.open()).status).toBe(200);
  });

  test.each([
    ['none', ''],
    ['no token', 'abc'],
    ['a token of another signature', 'eyJhbGciOiJIUzI1NiIsImtpZCI6IjY4NyJ9.e30.c2lnbmF0dXJl'],
  ])('%s in the place of the opening token → 401 with CORS headers', async (_, token) => {
    const { app, tenant } = await begin();
    const client = new RelayClient(inProcess(app), tenant, page);
    client.openingToken = token;
    const answer = await client.open();
    expect(answer).toMatchObject({ status: 401, json: { code: 'Unauthenticated' } });
    expect(answer.headers['access-control-allow-origin']).toBe(page);
  });

  test('an opening token that has run out, of another page, of another tenant, or a conversation token → 401', async () => {
    const { app, deployment, tenant, client } = await opened();
    const other = sampleTenant();
    await app.tenantAdministration.create(localCaller, other);
    const tokens = [
      await openingToken(deployment, tenant, { at: Date.now() - 11 * minuteMs }),
      await openingToken(deployment, tenant, { origin: shop }),
      await openingToken(deployment, other.id),
      client.kept.token,
    ];
    for (const token of tokens) {
      const stranger = new RelayClient(inProcess(app), tenant, page);
      stranger.openingToken = token;
      expect((await stranger.open()).status).toBe(401);
    }
  });

  test('more than the tokens of a minute from one address → 429 with the time to wait', async () => {
    const { app, deployment, tenant } = await begin({ CAREBRIDGE_TOKENS_PER_MINUTE: '2' });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      const client = await pageOf(deployment, app, tenant, { address: '192.0.2.7' });
      const { status, headers } = await client.open();
      statuses.push(status);
      if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([201, 201, 429]);
  });

  test('what is kept → neither opening id nor tokens, in no table and no log line', async () => {
    const { client, log } = await opened({ CAREBRIDGE_LOG_LEVEL: 'debug' });
    await client.resume();
    const { token, resumeToken } = client.kept;
    const secrets = [client.openingId, client.openingToken, token, resumeToken];
    expect(await rowsWith(world.store.connectionString, secrets)).toEqual([]);
    for (const secret of secrets) expect(JSON.stringify(log)).not.toContain(secret);
  });
});

describe('relay · pages (carebridge.md#relay)', () => {
  test('preflight of an allowed page → methods and headers; of another page → 403 without CORS headers', async () => {
    const { app, tenant } = await begin();
    const path = `/api/relay/${tenant}/conversations/${randomId()}/resume`;
    const asked = (origin: string) => inProcess(app)({ method: 'OPTIONS', path, headers: { origin } });
    const allowed = await asked(page);
    expect(allowed.status).toBe(204);
    expect(allowed.headers['access-control-allow-headers']).toContain('x-carebridge-resume');
    expect(allowed.headers['access-control-allow-methods']).toContain('DELETE');
    const refused = await asked('https://elsewhere.example');
    expect(refused.status).toBe(403);
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('no tenant, and a disabled one → 404', async () => {
    const { app, client, tenant } = await opened();
    expect(
      (await inProcess(app)({ method: 'OPTIONS', path: '/api/relay/none/conversations', headers: {} })).status,
    ).toBe(404);
    await app.tenantAdministration.disable(localCaller, tenant, {});
    expect((await client.say('Hello')).status).toBe(404);
    expect((await client.resume()).status).toBe(404);
  });
});

describe('relay · turns (carebridge.md#relay-turns)', () => {
  test('say and leave → answered with their turn once the queue has them', async () => {
    const acts = received();
    const { client } = await opened();
    const said = await client.say('Hello');
    expect(said.status).toBe(202);
    expect(turnAnswerSchema.parse(said.json).turn).toBe(1);
    expect((await client.leave()).json.turn).toBe(2);
    await expect
      .poll(() => acts(client.kept.conversationId))
      .toMatchObject([{ kind: 'open' }, { kind: 'say', turn: 1, text: 'Hello' }, { kind: 'leave', turn: 2 }]);
  });

  test('the answer to a line was lost → the same answer, and one envelope', async () => {
    const acts = received();
    const { client } = await opened();
    const { json: first } = await client.say('Hello');
    expect((await client.say('Hello', first)).json).toEqual(first);
    await client.leave();
    const { conversationId } = client.kept;
    await expect.poll(() => acts(conversationId).map(({ kind }) => kind)).toEqual(['open', 'say', 'leave']);
  });

  test.each([
    ['a text over 8 KB', { turn: 1, operationId: randomId(), text: 'ä'.repeat(4_097) }, 413, 'TextTooLong'],
    ['a blank text', { turn: 1, operationId: randomId(), text: ' ' }, 400, 'InvalidRequest'],
    ['a body over 32 KB', { turn: 1, operationId: randomId(), text: 'a'.repeat(33_000) }, 413, 'BodyTooLarge'],
  ])('%s → refused, with CORS headers', async (_, body, status, code) => {
    const { app, client, tenant } = await opened();
    const { conversationId, token } = client.kept;
    const path = `/api/relay/${tenant}/conversations/${conversationId}/lines`;
    const headers = { origin: page, authorization: `Bearer ${token}` };
    const answer = await inProcess(app)({ method: 'POST', path, headers, body });
    expect(answer).toMatchObject({ status, json: { code } });
    expect(answer.headers['access-control-allow-origin']).toBe(page);
  });

  test("another conversation's token → 404; one that has run out, or of another page → 401", async () => {
    const { app, deployment, tenant, client } = await opened({ CAREBRIDGE_RELAY_TOKEN_SECONDS: '1' });
    const other = await pageOf(deployment, app, tenant);
    await other.open();
    const { token } = other.kept;
    client.session = { ...client.kept, token };
    expect((await client.say('Hello')).status).toBe(404);
    const elsewhere = other.reloaded(shop);
    expect((await elsewhere.say('Hello')).status).toBe(401);
  });

  test('more turns than a person can say → 429 with the time to wait; typing has a budget of its own', async () => {
    const { client } = await opened();
    for (let index = 0; index < 20; index += 1) expect((await client.say(`Line ${index}`)).status).toBe(202);
    const refused = await client.say('One too many');
    expect(refused).toMatchObject({ status: 429, json: { code: 'TooManyRequests' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await client.typing()).status).toBe(204);
    for (let index = 0; index < 4; index += 1) await client.typing();
    expect((await client.typing()).status).toBe(429);
  });
});

describe('relay · events (carebridge.md#relay-events)', () => {
  const who = { id: 'agent-1', name: 'Odile', role: 'agent' } as const;
  const nameOf = (tenant: string, client: RelayClient) => ({ tenant, conversation: client.kept.conversationId });

  test('told by one instance, asked for at another → comes at once, once, and again when asked for again', async () => {
    const { deployment, tenant, app, client } = await opened();
    const { app: other } = await startInstance(deployment);
    const listening = client.poll(60);
    await other.relay.channels.tell(nameOf(tenant, client), [{ kind: 'line', who, text: 'Good morning' }], 'one');
    await other.relay.channels.tell(nameOf(tenant, client), [{ kind: 'line', who, text: 'Good morning' }], 'one');
    const { json } = await listening;
    expect(eventsAnswerSchema.safeParse(json).success).toBe(true);
    expect(client.heard).toMatchObject([{ kind: 'line', text: 'Good morning', who }]);
    await app.relay.channels.tell(
      nameOf(tenant, client),
      [
        { kind: 'left', who },
        { kind: 'ended', by: 'agent' },
      ],
      'two',
    );
    await client.until(({ kind }) => kind === 'ended');
    const ids = client.heard.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    const back = client.reloaded();
    await back.until(({ kind }) => kind === 'ended');
    expect(back.heard).toEqual(client.heard);
  });

  test('more than a hundred were confirmed → the history is there from the beginning', async () => {
    const { tenant, app, client } = await opened();
    for (let index = 0; index < 120; index += 1) {
      await app.relay.channels.tell(nameOf(tenant, client), [{ kind: 'line', who, text: `${index}` }], `n${index}`);
    }
    await client.until(({ text }) => text === '119');
    await client.poll();
    const back = client.reloaded();
    await back.until(({ text }) => text === '119');
    expect(back.heard.map(({ text }) => text)).toEqual(Array.from({ length: 120 }, (_, index) => `${index}`));
  });

  test('nothing within the time → no events, the same number; a number that is not there → the one to ask from', async () => {
    const { client } = await opened();
    expect((await client.poll(1)).json).toEqual({ events: [], next: 2 });
    client.session = { ...client.kept, ack: 500 };
    expect((await client.poll(1)).json).toEqual({ resync: 2 });
  });

  test('a second reader → the first hears 409, the second goes on', async () => {
    const { tenant, app, client } = await opened();
    const second = client.reloaded();
    const first = client.poll(60);
    await expect
      .poll(async () => {
        const asking = second.poll(60);
        const { status } = await Promise.race([first, asking]);
        if (status === 409) await app.relay.channels.tell(nameOf(tenant, client), [{ kind: 'left', who }], 'left');
        return status === 409 ? (await asking).status : undefined;
      })
      .toBe(200);
    expect(second.heard).toMatchObject([{ kind: 'left' }]);
  });

  test('someone types → told once, and not as history', async () => {
    const { tenant, app, client } = await opened();
    await app.relay.channels.typing(nameOf(tenant, client), who, true);
    await client.until(({ kind }) => kind === 'typing');
    expect(client.heard).toMatchObject([{ kind: 'typing', who, isTyping: true }]);
  });
});

describe('relay · resume (carebridge.md#relay-resume)', () => {
  test('the answer was lost → the old token again, until a new one is used; the unused sibling ends with it', async () => {
    const { client } = await opened();
    const old = client.kept.resumeToken;
    await client.resume(old);
    const lost = client.kept.resumeToken;
    await client.resume(old);
    const arrived = client.kept.resumeToken;
    expect(new Set([old, lost, arrived]).size).toBe(3);
    expect((await client.resume(arrived)).status).toBe(200);
    expect((await client.resume(old)).status).toBe(404);
    expect((await client.resume(lost)).status).toBe(404);
  });

  test('two tabs resume at once → both have good tokens, whichever is kept', async () => {
    const { client } = await opened();
    const [one, two] = [client.reloaded(), client.reloaded()];
    const answers = await Promise.all([one.resume(), two.resume()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await one.say('Hello')).status).toBe(202);
    expect((await two.resume()).status).toBe(200);
    expect((await one.resume()).status).toBe(404);
  });

  test('a wrong token, one of another conversation, page or tenant, and none → the same 404', async () => {
    const { app, deployment, tenant, client } = await opened();
    const other = await pageOf(deployment, app, tenant);
    await other.open();
    const neighbour = sampleTenant();
    await app.tenantAdministration.create(localCaller, neighbour);
    const { conversationId, resumeToken } = client.kept;
    const answers = [
      await client.reloaded().resume(randomHex(32)),
      await client.reloaded().resume(other.kept.resumeToken),
      await client.reloaded().resume(resumeToken, other.kept.conversationId),
      await client.reloaded().resume(resumeToken, randomId()),
      await client.reloaded(shop).resume(),
      await client.reloaded(page, neighbour.id).resume(),
      await client.reloaded().resume(''),
      await client.reloaded().resume(client.openingId),
    ];
    for (const { status, json } of answers) expect({ status, json }).toEqual({ status: 404, json: answers[0]?.json });
    expect((await client.resume(resumeToken, conversationId)).status).toBe(200);
  });

  test('forgotten by the page → 404, as is its opening id; the conversation token goes on', async () => {
    const { client } = await opened();
    expect((await client.forget()).status).toBe(204);
    expect((await client.forget()).status).toBe(204);
    expect((await client.resume()).status).toBe(404);
    expect((await client.open()).status).toBe(404);
    expect((await client.say('Hello')).status).toBe(202);
  });

  test('the origin was removed, and is allowed again → the token of before stays ended', async () => {
    const { app, deployment, tenant, client } = await opened();
    await app.tenantAdministration.patch(localCaller, tenant, { allowedOrigins: [shop] }, {});
    expect((await client.resume()).status).toBe(403);
    await app.tenantAdministration.patch(localCaller, tenant, { allowedOrigins: [page, shop] }, {});
    expect((await client.resume()).status).toBe(404);
    const next = await pageOf(deployment, app, tenant);
    await next.open();
    expect((await next.resume()).status).toBe(200);
  });

  test('more than the tokens of a minute from one address → 429', async () => {
    const { app, deployment, tenant } = await begin({ CAREBRIDGE_TOKENS_PER_MINUTE: '2' });
    const client = await pageOf(deployment, app, tenant, { address: '192.0.2.8' });
    await client.open();
    await client.resume();
    await client.resume();
    expect((await client.resume()).status).toBe(429);
  });
});
