import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stage } from '../../local/call-flow/stage.ts';
import { hashId, randomId } from '../../shared/kernel/ids.ts';
import { type CustomerChat, customerChatListSchema } from '../../shared/protocol/carebridge/customer-chats.ts';
import { type EngineWorld, sharedEngineWorld } from '../support/engine-world.ts';
import { rowsWith } from '../support/raw-tables.ts';
import { until } from '../support/until.ts';
import { conversationOf, startTalk, type Talk } from './support/talk.ts';

type SigningKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let world: EngineWorld;
let stage: Stage;
let key: SigningKey;
let foreign: SigningKey;

beforeAll(async () => {
  world = await sharedEngineWorld();
  stage = await world.stage(40_000);
  const [own, other] = await Promise.all([keyPair(), keyPair()]);
  key = own.privateKey;
  foreign = other.privateKey;
  await change({ identity: { keys: [await exportSPKI(own.publicKey)] } });
});
afterAll(async () => {
  await stage.leave();
  await world.close();
});

const keyPair = () => generateKeyPair('ES256', { extractable: true });

const byKey = (method: string, path: string, body?: object) =>
  fetch(`${world.engine.origin}/api/tenants/${stage.tenant.id}${path}`, {
    method,
    headers: { 'x-carebridge-key': world.engine.config.localKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function change(members: object): Promise<void> {
  expect((await byKey('PUT', '', { ...stage.tenant, ...members })).status).toBe(200);
}

type Signed = { readonly audience?: string; readonly by?: SigningKey; readonly until?: string };

const signed = (sub: string, { audience = stage.tenant.id, by = key, until = '10 minutes' }: Signed = {}) =>
  new SignJWT({ name: 'Tove Holm' })
    .setProtectedHeader({ alg: 'ES256' })
    .setSubject(sub)
    .setAudience(audience)
    .setExpirationTime(until)
    .sign(by);

function ask(token?: string, origin = stage.page.origin, method = 'GET'): Promise<Response> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${world.engine.origin}/api/earlier/${stage.tenant.id}`, {
    method,
    headers: { origin, ...authorization },
  });
}

async function chatsOf(sub: string): Promise<readonly CustomerChat[]> {
  const answer = await ask(await signed(sub));
  expect(answer.status).toBe(200);
  return customerChatListSchema.parse(await answer.json()).chats;
}

async function identify({ person }: Talk, sub: string): Promise<void> {
  const { waitingToken } = person.signedIn;
  const headers = {
    origin: stage.page.origin,
    authorization: `Bearer ${waitingToken}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ token: await signed(sub) });
  await until(async () => {
    const url = `${world.engine.origin}/api/identity/${stage.tenant.id}`;
    const { status } = await fetch(url, { method: 'POST', headers, body });
    return status === 204;
  });
}

const closed = ({ conversation }: Talk) =>
  until(async () => (await conversationOf(stage, world.engine.config.localKey, conversation)).phase === 'closed');

const newName = (what: string) => `${what}-${randomId().slice(0, 12)}`;

describe('chats of a customer (carebridge.md#customer-chats)', () => {
  test('vouched for as the same customer → what was said, and reached the visitor; not what was for colleagues or was never fetched; another customer → nothing; erased → gone', async () => {
    const [customer, other] = [newName('customer'), newName('customer')];
    const talk = await startTalk(stage, newName('Berth'));
    const { person, visitor, first, second, conversation } = talk;
    await identify(talk, customer);
    await visitor.say('Is it free?');
    await Promise.all([first, second].map((chat) => chat.heardLine('Is it free?')));
    const { address } = stage.tenant.agents?.[1] ?? { address: '' };
    await stage.operator.setAudience(stage.tenant.id, conversation, address, 'agents');
    await second.say('Let us say yes');
    await first.heardLine('Let us say yes');
    await first.say('It is free');
    await visitor.heardLine('It is free');
    // The page asks for what comes next, by which it confirms what it has.
    await first.say('Come by nine');
    await visitor.heardLine('Come by nine');
    expect(await chatsOf(customer)).toEqual([]);

    // A page that is gone without a word.
    person.client.application = {};
    await person.client.signOut();
    await first.say('Never fetched');
    await second.heardLine('Never fetched');
    expect((await byKey('POST', `/conversations/${conversation}/end`)).status).toBeLessThan(300);
    await closed(talk);

    const [chat, ...others] = await chatsOf(customer);
    expect(others).toEqual([]);
    expect(chat?.id).toBe(conversation);
    const lines = chat?.lines.map(({ by, displayName, text }) => [by, displayName, text]) ?? [];
    const agent = stage.tenant.agents?.[0]?.displayName;
    expect(lines).toContainEqual(['service', expect.any(String), stage.tenant.texts?.welcome]);
    expect(lines).toContainEqual(['visitor', undefined, 'Is it free?']);
    expect(lines).toContainEqual(['agent', agent, 'It is free']);
    const texts = lines.map(([, , text]) => text);
    expect(texts).not.toContain('Let us say yes');
    expect(texts).not.toContain('Never fetched');
    const known = await conversationOf(stage, world.engine.config.localKey, conversation);
    expect(known.transcript.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Let us say yes', 'Never fetched']),
    );
    expect(await chatsOf(other)).toEqual([]);

    await change({ identity: await identityNow(), historyDays: 0 });
    expect(await chatsOf(customer)).toEqual([]);
    await change({ identity: await identityNow() });
    expect(await chatsOf(customer)).toHaveLength(1);

    expect((await byKey('DELETE', `/conversations/${conversation}`)).status).toBe(200);
    expect(await chatsOf(customer)).toEqual([]);
    const traces = [conversation, hashId('customer', stage.tenant.id, customer), customer];
    expect(await rowsWith(world.store, traces)).toEqual([]);
  });

  test('page on which one customer signed in after another → none of them finds the chat', async () => {
    const customers = [newName('customer'), newName('customer')];
    const talk = await startTalk(stage, newName('Berth'));
    for (const sub of customers) await identify(talk, sub);
    await talk.visitor.leave();
    await closed(talk);
    for (const sub of customers) expect(await chatsOf(sub)).toEqual([]);
  });

  test('chat that was over before the site vouched for its visitor → found all the same', async () => {
    const customer = newName('customer');
    const talk = await startTalk(stage, newName('Berth'));
    await talk.visitor.say('Just a word');
    await talk.first.heardLine('Just a word');
    await talk.visitor.leave();
    await closed(talk);
    await identify(talk, customer);
    const [chat] = await chatsOf(customer);
    expect(chat?.lines.map(({ text }) => text)).toContain('Just a word');
  });

  test('no token, one that has run out, of another key, for another company → 401 that says why, with CORS headers; a page that is not allowed → 403', async () => {
    const refused: readonly (readonly [string | undefined, string])[] = [
      [undefined, 'is missing'],
      [await signed('x', { until: '-10 minutes' }), 'exp'],
      [await signed('x', { by: foreign }), 'no key of the company has signed'],
      [await signed('x', { audience: 'fabrikam' }), 'its aud must be'],
      ['x.y.z', 'JWT'],
    ];
    for (const [token, why] of refused) {
      const answer = await ask(token);
      expect(answer.status, why).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.headers.get('access-control-allow-origin')).toBe(stage.page.origin);
      expect(await answer.text()).toContain(why);
    }
    const token = await signed('x');
    expect((await ask(token, 'https://else.example')).status).toBe(403);
    const preflight = await ask(undefined, stage.page.origin, 'OPTIONS');
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      expect.stringContaining('Authorization'),
    ]);
  });
});

async function identityNow(): Promise<unknown> {
  return ((await (await byKey('GET', '')).json()) as { identity: unknown }).identity;
}
