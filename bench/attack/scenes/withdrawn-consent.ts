import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { otherCompanyOf } from '../../../local/engine/identity-directory.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { delay } from '../../../shared/kernel/time.ts';
import { rawRows } from '../../../test/support/raw-tables.ts';
import type { Ground } from '../ground.ts';
import { lastSeen } from '../last-seen.ts';
import { countsOf, expectSome, expectTaken, outcomeOf, type Scene } from '../scene.ts';
import { type StolenToken, stealToken } from '../visitor-token.ts';

const id = 'attack-withdrawn';
const subject = 'Withdrawn';
const endpoint = `sip:${id}@litware.example`;
const listSchema = z.looseObject({ conversations: z.array(z.looseObject({ id: z.string(), phase: z.string() })) });
const withinMs = 20_000;
/** What is taken is worked on at once; what would be written stands there by then, unless the machine is slow. */
const settledMs = 3_000;
/** So many times as long as a callback that counts took is waited for one that must not count. */
const patience = 3;

/** A company takes its consent back, and everything that it was given before is tried once more. */
export const withdrawnConsent: Scene = {
  name: 'consent',
  attack:
    'A company withdraws its consent; its pages, tokens, applications, callbacks and administrators go on as if it had not.',
  async play(ground) {
    const { administer, stage, world } = ground;
    const entraTenantId = otherCompanyOf(world.engine.config);
    const platform = { ...stage.tenant.platform, applicationEndpoint: endpoint };
    const tenant = { ...stage.tenant, id, entraTenantId, platform, agents: [] };
    expectTaken('a tenant of the company', (await administer('PUT', `/api/tenants/${id}`, tenant)).status);
    const token = await stealToken(ground, id);
    const opened = await token.open();
    expectTaken('an application', opened.status);
    const application = opened.headers.location ?? '';
    await beginAndEnd(ground, token, application);
    const countedMs = await expectCallbacksCount(ground, entraTenantId);
    expectTaken('the withdrawal', (await administer('DELETE', `/api/consent/${entraTenantId}`)).status);
    const before = await rowsOf(ground, entraTenantId);
    const statuses = await triedAgain(ground, token, application, entraTenantId);
    const called = await calledAgain(ground);
    await delay(Math.max(settledMs, patience * countedMs));
    const written = (await rowsOf(ground, entraTenantId)).filter((row) => !before.includes(row));
    const taken = Object.entries(statuses).filter(([, status]) => status < 400);
    return outcomeOf(
      `${countsOf(Object.values(statuses))}; callbacks ${countsOf(called)}, ${written.length} rows written`,
      ...taken.map(([what, status]) => `${what} came to ${status}`),
      written.length > 0 ? `rows were written: ${written.join(', ')}` : undefined,
    );
  },
};

/** A visit that shows that all of it works as long as the consent stands; it is over when this resolves. */
async function beginAndEnd(ground: Ground, token: StolenToken, application: string): Promise<void> {
  const begun = await token.invite(application, subject);
  expectTaken('a conversation', begun.status);
  const known = await lastSeen(
    () => conversationsOf(ground),
    ({ length }) => length > 0,
    withinMs,
  );
  expectSome('conversation of the company', known.length);
  await token.leave(application, begun);
  await allOver(ground);
}

/** Waits until nothing goes on any more that writes by itself. */
async function allOver(ground: Ground): Promise<void> {
  const open = await lastSeen(
    async () => (await conversationsOf(ground)).filter(({ phase }) => phase !== 'closed'),
    ({ length }) => length === 0,
    withinMs,
  );
  if (open.length > 0) throw new Error('The attack shows nothing: a visit of before has not ended.');
  await delay(settledMs);
}

/** The same callbacks begin a visit as long as the consent stands; resolves with the time in which rows were written for them. */
async function expectCallbacksCount(ground: Ground, entraTenantId: string): Promise<number> {
  const before = (await rowsOf(ground, entraTenantId)).length;
  await calledAgain(ground);
  const calledAt = performance.now();
  const after = await lastSeen(
    () => rowsOf(ground, entraTenantId),
    ({ length }) => length > before,
    withinMs,
  );
  const countedMs = performance.now() - calledAt;
  expectSome('row was written for a callback that counts', after.length - before);
  await allOver(ground);
  return countedMs;
}

/** What the company's pages, visitors and administrators get, by what they ask for. */
async function triedAgain(ground: Ground, token: StolenToken, application: string, entraTenantId: string) {
  const { send, administer, stage, credentials, world } = ground;
  const { trusted, claims } = credentials.tokens.administrator;
  const iss = `http://127.0.0.1:${world.engine.config.ports.identity}/${entraTenantId}/v2.0`;
  const headers = { authorization: `Bearer ${await trusted.sign({ ...claims, tid: entraTenantId, iss })}` };
  const page = { origin: stage.page.origin };
  const own = { callbackUrl: 'https://litware.example/callbacks', callbackAudience: `api://${randomUUID()}` };
  const status = async (answer: ReturnType<Ground['send']>): Promise<number> => (await answer).status;
  return {
    'a token for a page': await status(send('POST', `/api/token/${id}`, { headers: page, json: {} })),
    'an application by a token of before': await status(token.open()),
    'a conversation in an application of before': await status(token.invite(application, subject)),
    'a change of the tenant': await status(administer('PATCH', `/api/tenants/${id}`, { displayName: 'Withdrawn' })),
    'a tenant by its administrator': await status(
      send('PATCH', `/api/tenants/${id}`, { headers, json: { displayName: 'Withdrawn' } }),
    ),
    'a person': await status(
      send('PUT', `/api/platform/people/${randomUUID()}`, {
        headers,
        json: { address: 'sip:mallory@litware.example', displayName: 'Mallory' },
      }),
    ),
    'an endpoint': await status(
      send('PUT', '/api/platform/endpoints/sip%3Amallory%40litware.example', {
        headers,
        json: { clientId: randomUUID(), displayName: 'Mallory', ...own },
      }),
    ),
  };
}

/** The callbacks of the visit of before come once more, as those of others: of a visitor and a conversation that are new. */
async function calledAgain({ send, world }: Ground): Promise<readonly number[]> {
  const callbacks = world.front.requests.filter(
    ({ path, body }) => path.startsWith('/api/callback/') && body.toString().includes(endpoint),
  );
  expectSome('callback of the company', callbacks.length);
  const renewed = renewal(callbacks.map(({ path, body }) => `${path} ${body}`).join(' '));
  const answers = callbacks.map(({ path, body, headers }) =>
    send('POST', renewed(path), {
      headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
      text: renewed(body.toString()),
    }),
  );
  return (await Promise.all(answers)).map(({ status }) => status);
}

/** Puts other names in the place of all conversations and legs that a text names: of the platform's, which are GUIDs, and of ours. */
function renewal(text: string): (text: string) => string {
  const guids = new Set([...text.matchAll(/conversations\/([\w-]+)/g)].map(([, name]) => name ?? ''));
  const ids = new Set([...text.matchAll(/\b[0-9a-f]{32}\b/g)].map(([name]) => name));
  const pairs = [...[...guids].map((name) => [name, randomUUID()]), ...[...ids].map((name) => [name, randomId()])];
  return (before) => pairs.reduce((renewed, [name = '', other = '']) => renewed.replaceAll(name, other), before);
}

async function conversationsOf({ administer }: Ground) {
  const { text } = await administer('GET', `/api/tenants/${id}/conversations?limit=50`);
  return listSchema.parse(JSON.parse(text)).conversations;
}

/** Where the rows lie that name the company, its tenant or its endpoint. */
async function rowsOf({ world }: Ground, entraTenantId: string): Promise<readonly string[]> {
  const rows = await rawRows(world.store);
  return rows
    .filter(({ text }) => [entraTenantId, id, endpoint].some((word) => text.includes(word)))
    .map(({ table, text }) => {
      const { partitionKey, rowKey } = z
        .looseObject({ partitionKey: z.string(), rowKey: z.string() })
        .parse(JSON.parse(text));
      return `${table} ${partitionKey} ${rowKey}`;
    });
}
