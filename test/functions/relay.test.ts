import { describe, expect, test } from 'vitest';
import { randomId } from '../../shared/kernel/ids.ts';
import { minuteMs } from '../../shared/kernel/time.ts';
import { accessAnswerSchema, turnAnswerSchema } from '../../shared/protocol/relay/answers.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import { localCaller, sampleTenant, useApplicationWorld } from '../support/application-world.ts';
import { rowsWith } from '../support/raw-tables.ts';
import { inProcess } from '../support/relay/in-process.ts';
import { RelayClient } from '../support/relay/relay-client.ts';
import { begin, opened, openingToken, page, pageOf, shop } from './support/relaying.ts';

const world = useApplicationWorld();

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
    const { client } = await opened(world);
    const again = await client.open();
    expect(again.headers).toMatchObject({ 'access-control-allow-origin': page, 'cache-control': 'no-store' });
    expect(accessAnswerSchema.safeParse(again.json).success).toBe(true);
  });

  test('the answer was lost → the same conversation, new tokens, queued once', async () => {
    const acts = received();
    const { client } = await opened(world);
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
    const { client } = await opened(world);
    expect((await client.resume()).status).toBe(200);
    expect((await client.open()).status).toBe(404);
  });

  test("another visitor's opening id, and the right one on another page → 404", async () => {
    const { client, deployment, tenant } = await opened(world);
    const own = client.openingToken;
    client.openingToken = await openingToken(deployment, tenant);
    expect((await client.open()).status).toBe(404);
    client.openingToken = own;
    expect((await client.open()).status).toBe(200);
  });

  test('what the tenant asks before the chat is not filled in → 400 that names each field; filled in → 201; asked again after the fields changed → the same (carebridge.md#pre-chat)', async () => {
    const { app, deployment, tenant } = await begin(world);
    const preChat = [
      { name: 'name', label: 'Name', required: true },
      { name: 'email', label: 'Mail', kind: 'mail' as const },
      { name: 'topic', label: 'Topic', kind: 'choice' as const, options: [{ label: 'Orders' }, { label: 'Other' }] },
      { name: 'agreed', label: 'I agree', kind: 'consent' as const, required: true },
    ];
    const asking = (fields: TenantInput['preChat']) =>
      app.tenantAdministration.put(localCaller, tenant, sampleTenant(tenant, { preChat: fields }), {});
    await asking(preChat);
    const client = await pageOf(deployment, app, tenant);
    const wrong = await client.open({ details: { email: 'tove', topic: 'None', agreed: 'no' } });
    expect(wrong).toMatchObject({
      status: 400,
      json: {
        details: [
          'details.name: must be filled in',
          'details.email: must be a mail address',
          'details.topic: must be one of the options',
          'details.agreed: must be "yes"',
        ],
      },
    });
    const details = { name: 'Tove', email: 'tove@harbour.example', topic: 'Orders', agreed: 'yes', _page: 'x' };
    expect((await client.open({ details })).status).toBe(201);
    await asking([{ name: 'other', label: 'Other', required: true }]);
    expect((await client.open({ details })).status).toBe(200);
    expect((await (await pageOf(deployment, app, tenant)).open({ details })).status).toBe(400);
  });

  test.each([
    ['none', ''],
    ['no token', 'abc'],
    ['a token of another signature', 'eyJhbGciOiJIUzI1NiIsImtpZCI6IjY4NyJ9.e30.c2lnbmF0dXJl'],
  ])('%s in the place of the opening token → 401 with CORS headers', async (_, token) => {
    const { app, tenant } = await begin(world);
    const client = new RelayClient(inProcess(app), tenant, page);
    client.openingToken = token;
    const answer = await client.open();
    expect(answer).toMatchObject({ status: 401, json: { code: 'Unauthenticated' } });
    expect(answer.headers['access-control-allow-origin']).toBe(page);
  });

  test('an opening token that has run out, of another page, of another tenant, or a conversation token → 401', async () => {
    const { app, deployment, tenant, client } = await opened(world);
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
    const { app, deployment, tenant } = await begin(world, { CAREBRIDGE_TOKENS_PER_MINUTE: '2' });
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
    const { client, log } = await opened(world, { CAREBRIDGE_LOG_LEVEL: 'debug' });
    await client.resume();
    const { token, resumeToken } = client.kept;
    const secrets = [client.openingId, client.openingToken, token, resumeToken];
    expect(await rowsWith(world.store.connectionString, secrets)).toEqual([]);
    for (const secret of secrets) expect(JSON.stringify(log)).not.toContain(secret);
  });
});

describe('relay · pages (carebridge.md#relay)', () => {
  test('preflight of an allowed page → methods and headers; of another page → 403 without CORS headers', async () => {
    const { app, tenant } = await begin(world);
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
    const { app, client, tenant } = await opened(world);
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
    const { client } = await opened(world);
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
    const { client } = await opened(world);
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
    const { app, client, tenant } = await opened(world);
    const { conversationId, token } = client.kept;
    const path = `/api/relay/${tenant}/conversations/${conversationId}/lines`;
    const headers = { origin: page, authorization: `Bearer ${token}` };
    const answer = await inProcess(app)({ method: 'POST', path, headers, body });
    expect(answer).toMatchObject({ status, json: { code } });
    expect(answer.headers['access-control-allow-origin']).toBe(page);
  });

  test("another conversation's token → 404; one that has run out, or of another page → 401", async () => {
    const { app, deployment, tenant, client } = await opened(world, { CAREBRIDGE_RELAY_TOKEN_SECONDS: '1' });
    const other = await pageOf(deployment, app, tenant);
    await other.open();
    const { token } = other.kept;
    client.session = { ...client.kept, token };
    expect((await client.say('Hello')).status).toBe(404);
    const elsewhere = other.reloaded(shop);
    expect((await elsewhere.say('Hello')).status).toBe(401);
  });

  test('more turns than a person can say → 429 with the time to wait; typing has a budget of its own', async () => {
    const { client } = await opened(world);
    for (let index = 0; index < 20; index += 1) expect((await client.say(`Line ${index}`)).status).toBe(202);
    const refused = await client.say('One too many');
    expect(refused).toMatchObject({ status: 429, json: { code: 'TooManyRequests' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await client.typing()).status).toBe(204);
    for (let index = 0; index < 4; index += 1) await client.typing();
    expect((await client.typing()).status).toBe(429);
  });
});
