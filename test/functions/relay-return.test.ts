import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { composeStores } from '../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../shared/application/settings.ts';
import { randomHex, randomId } from '../../shared/kernel/ids.ts';
import { eventsAnswerSchema } from '../../shared/protocol/relay/answers.ts';
import { Consents } from '../../shared/service/tenants/consents.ts';
import { localCaller, sampleTenant, startInstance, useApplicationWorld } from '../support/application-world.ts';
import type { RelayClient } from '../support/relay/relay-client.ts';
import { begin, opened, page, pageOf, shop } from './support/relaying.ts';

const world = useApplicationWorld();

describe('relay · events (carebridge.md#relay-events)', () => {
  const who = { id: 'agent-1', name: 'Odile', role: 'agent' } as const;
  const nameOf = (tenant: string, client: RelayClient) => ({ tenant, conversation: client.kept.conversationId });

  test('told by one instance, asked for at another → comes at once, once, and again when asked for again', async () => {
    const { deployment, tenant, app, client } = await opened(world);
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
    const { tenant, app, client } = await opened(world);
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
    const { client } = await opened(world);
    expect((await client.poll(1)).json).toEqual({ events: [], next: 2 });
    client.session = { ...client.kept, ack: 500 };
    expect((await client.poll(1)).json).toEqual({ resync: 2 });
  });

  test('two readers → the one that came first hears 409, the other goes on', async () => {
    const { tenant, app, client } = await opened(world);
    const readers = [client, client.reloaded()] as const;
    const asking = readers.map(async (reader) => ({ reader, status: (await reader.poll(60)).status }));
    const refused = await Promise.race(asking);
    expect(refused.status).toBe(409);
    await app.relay.channels.tell(nameOf(tenant, client), [{ kind: 'left', who }], 'left');
    const goesOn = (await Promise.all(asking)).find(({ reader }) => reader !== refused.reader);
    expect(goesOn?.status).toBe(200);
    expect(goesOn?.reader.heard).toMatchObject([{ kind: 'left' }]);
  });

  test('someone types → told once, and not as history', async () => {
    const { tenant, app, client } = await opened(world);
    await app.relay.channels.typing(nameOf(tenant, client), who, true);
    await client.until(({ kind }) => kind === 'typing');
    expect(client.heard).toMatchObject([{ kind: 'typing', who, isTyping: true }]);
  });
});

describe('relay · resume (carebridge.md#relay-resume)', () => {
  test('the answer was lost → the old token again, until a new one is used; the unused sibling ends with it', async () => {
    const { client } = await opened(world);
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
    const { client } = await opened(world);
    const [one, two] = [client.reloaded(), client.reloaded()];
    const answers = await Promise.all([one.resume(), two.resume()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await one.say('Hello')).status).toBe(202);
    expect((await two.resume()).status).toBe(200);
    expect((await one.resume()).status).toBe(404);
  });

  test('a wrong token, one of another conversation, page or tenant, and none → the same 404', async () => {
    const { app, deployment, tenant, client } = await opened(world);
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
    const { client } = await opened(world);
    expect((await client.forget()).status).toBe(204);
    expect((await client.forget()).status).toBe(204);
    expect((await client.resume()).status).toBe(404);
    expect((await client.open()).status).toBe(404);
    expect((await client.say('Hello')).status).toBe(202);
  });

  test('the origin was removed, and is allowed again → the token of before stays ended', async () => {
    const { app, deployment, tenant, client } = await opened(world);
    await app.tenantAdministration.patch(localCaller, tenant, { allowedOrigins: [shop] }, {});
    expect((await client.resume()).status).toBe(403);
    await app.tenantAdministration.patch(localCaller, tenant, { allowedOrigins: [page, shop] }, {});
    expect((await client.resume()).status).toBe(404);
    const next = await pageOf(deployment, app, tenant);
    await next.open();
    expect((await next.resume()).status).toBe(200);
  });

  test('the Entra tenant withdraws its consent, and consents again → the token of before stays ended', async () => {
    const { app, deployment } = await begin(world);
    const company = sampleTenant(undefined, { entraTenantId: randomUUID() });
    await app.tenantAdministration.create(localCaller, company);
    const client = await pageOf(deployment, app, company.id);
    await client.open();
    await app.consent.withdraw(localCaller, company.entraTenantId);
    expect((await client.resume()).status).toBe(404);
    expect((await client.say('Hello')).status).toBe(404);
    const { records } = await composeStores(settingsFrom(deployment.environment), () => undefined, Date.now);
    await new Consents(records, [], Date.now).give(company.entraTenantId);
    await app.tenantAdministration.put(localCaller, company.id, company, {});
    expect((await client.resume()).status).toBe(404);
  });

  test('more than the tokens of a minute from one address → 429', async () => {
    const { app, deployment, tenant } = await begin(world, { CAREBRIDGE_TOKENS_PER_MINUTE: '2' });
    const client = await pageOf(deployment, app, tenant, { address: '192.0.2.8' });
    await client.open();
    await client.resume();
    await client.resume();
    expect((await client.resume()).status).toBe(429);
  });
});
