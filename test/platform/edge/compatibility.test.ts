import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createCalls } from '../../../shared/platform/call/create-calls.ts';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { startHeardWorld } from '../call/heard-world.ts';
import { linkOf, resourceOf } from '../call/listener.ts';
import { join, open } from '../call/meeting-of.ts';
import { type CallbackServer, type Caller, Person } from '../call/players.ts';
import { json, refusalOf, resource } from './reading.ts';
import { visit } from './visiting.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

const ada = { userName: 'ada@northwind.example', password: 'correct horse', objectId: randomUUID() };
const uri = 'sip:ada@northwind.example';

async function signIn(userName: string, password: string) {
  if (userName !== ada.userName || password !== ada.password) return undefined;
  const claims = { oid: ada.objectId, azp: randomUUID(), scp: 'user', aud: world.origin };
  return { token: await world.issuer.sign(world.tenantId, claims), expiresInSeconds: 3_600 };
}

beforeAll(async () => {
  ({ world, callbacks, service } = await startHeardWorld({ passwords: signIn }));
  const { objectId } = ada;
  await world.first.platform.provisionUser({ tenantId: world.tenantId, objectId, uri, displayName: 'Ada' });
});

afterAll(() => world.close());

const ticket = (form: Record<string, string>) =>
  fetch(`${world.origin}/WebTicket/oauthtoken`, { method: 'POST', body: new URLSearchParams(form) });

const ticketSchema = z.object({
  access_token: z.string().startsWith('cwt='),
  expires_in: z.number(),
  ms_rtc_identityscope: z.literal('local'),
  token_type: z.literal('Bearer'),
});

async function bearer(url = `${world.origin}/WebTicket/oauthtoken`): Promise<{ readonly authorization: string }> {
  const form = { grant_type: 'password', username: ada.userName, password: ada.password };
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { authorization: `Bearer ${ticketSchema.parse(await answer.json()).access_token}` };
}

const hrefOf = async (response: Response, rel: string): Promise<string> => {
  const link = resource(await json(response))._links?.[rel];
  if (link === undefined || Array.isArray(link)) throw new Error(`There is no one link ${rel}.`);
  return link.href;
};

/** What an old client reads out of the challenges. */
function challenged(response: Response): Readonly<Record<string, string>> {
  const header = response.headers.get('www-authenticate') ?? '';
  return Object.fromEntries([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]));
}

const root = () => `${world.origin}/Autodiscover/AutodiscoverService.svc/root`;
const input = { UserAgent: 'Old/1.0', Culture: 'en-US', EndpointId: randomUUID(), type: 'Desktop' };

/** Has an agent come into a visitor's chat, hear something and say something. */
async function chats(person: Person, context: string): Promise<void> {
  const call = await open(world, callbacks, service, context);
  await join(call, person, uri, 'Ada');
  await call.visitor.post(`${call.links.conversation}/messaging/messages`, 'Where is my parcel?');
  await person.hears('Iris: Where is my parcel?');
  const entered = await person.next('conversation', 'updated', (event) => resourceOf(event).state === 'Conferenced');
  const said = await person.post(`${entered.link.href}/messaging/messages`, 'On its way.');
  expect(said.status).toBe(201);
  await call.visitor.hears('Ada: On its way.');
}

describe('sign-in order', () => {
  it('ticket, user, applications, events · as some clients do → a chat (ucwa.md#compatibility)', async () => {
    const headers = await bearer();
    const user = await fetch(`${root()}/oauth/user`, { headers });
    const applications = await hrefOf(user, 'applications');
    expect(applications).toBe(`${world.origin}/ucwa/oauth/v1/applications`);
    const person = await new Person(world.origin, headers).signIn('oauth', 'Ada');
    await chats(person, 'order-a');
    await person.delete(person.path);
  });

  it('root, user that challenges, ticket, user, applications, makeMeAvailable, application · as others do → a chat (ucwa.md#compatibility)', async () => {
    const userUrl = await hrefOf(await fetch(root()), 'user');
    const unknown = await fetch(userUrl);
    expect(unknown.status).toBe(401);
    const challenge = challenged(unknown);
    expect(challenge).toMatchObject({
      client_id: expect.any(String),
      trusted_issuers: expect.any(String),
      authorization_uri: expect.any(String),
      grant_type: 'password',
      href: `${world.origin}/WebTicket/oauthtoken`,
    });
    const headers = await bearer(challenge.href);
    const applications = await hrefOf(await fetch(userUrl, { headers }), 'applications');
    const created = await fetch(applications, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    expect(created.status).toBe(201);
    const me = resource(z.object({ me: z.unknown() }).parse((await json(created))._embedded).me);
    const person = new Person(world.origin, headers);
    const path = created.headers.get('location') ?? '';
    for (const rel of ['makeMeAvailable', 'reportMyActivity']) {
      const link = me._links?.[rel];
      if (link === undefined || Array.isArray(link)) throw new Error(`There is no one link ${rel}.`);
      const { status } = await person.post(link.href, { supportedModalities: ['Messaging'] });
      expect([rel, status]).toEqual([rel, 204]);
    }
    await person.resume(path);
    await chats(person, 'order-b');
  });
});

describe('signed-in person', () => {
  it('application · embeds people and onlineMeetings, empty, whose links lead to them; a visitor’s does not (ucwa.md#compatibility)', async () => {
    const headers = { ...(await bearer()), 'content-type': 'application/json' };
    const body = JSON.stringify({ ...input, EndpointId: randomUUID() });
    const created = await fetch(`${world.origin}/ucwa/oauth/v1/applications`, { method: 'POST', headers, body });
    const embedded = resource(await json(created))._embedded ?? {};
    for (const name of ['people', 'onlineMeetings']) {
      const self = `${created.headers.get('location')}/${name}`;
      expect(embedded[name]).toEqual({ _links: { self: { href: self } }, rel: name });
      const read = await fetch(`${world.origin}${self}`, { headers });
      expect([read.status, await read.json()]).toEqual([200, embedded[name]]);
    }
    const visitor = await visit(world, 'nothing-empty');
    const own = resource(await json(await visitor.get(visitor.path)))._embedded ?? {};
    expect(Object.keys(own).sort()).toEqual(['communication', 'me']);
    expect((await visitor.get(`${visitor.path}/people`)).status).toBe(404);
  });

  it('events · asked for by HEAD → there, and a poll that waits goes on waiting (RFC 9110, 9.2.1)', async () => {
    const visitor = await visit(world, 'head-of-events');
    const events = resource(await json(await visitor.get(visitor.path)))._links?.events;
    if (events === undefined || Array.isArray(events)) throw new Error('There is no one link to events.');
    const polled = visitor.get(`${events.href}&wait=2`);
    expect((await visitor.get(events.href, { method: 'HEAD' })).status).toBe(200);
    expect((await polled).status).toBe(200);
  });

  it('startMessaging · to an endpoint → a chat as a visitor has it, under the own name (ucwa.md#compatibility)', async () => {
    const person = await new Person(world.origin, await bearer()).signIn('oauth', 'Ada');
    const href = await hrefOf(await person.get(`${person.path}/communication`), 'startMessaging');
    const posted = await person.post(href, { operationId: 'op-own', to: world.endpoint.uri, subject: 'own chat' });
    const { path } = person;
    expect([posted.status, posted.headers.get('location')?.startsWith(`${path}/communication/`)]).toEqual([201, true]);
    const subject = (event: Parameters<typeof resourceOf>[0]) => resourceOf(event).subject === 'own chat';
    const ringing = await callbacks.of('').next('messagingInvitation', 'started', subject);
    expect((await service.post(linkOf(ringing, 'accept'))).status).toBe(204);
    const connected = await person.next('messaging', 'updated', (event) => resourceOf(event).state === 'Connected');
    const conversation = linkOf(connected, 'conversation');
    expect(conversation.startsWith(`${path}/communication/conversations/`)).toBe(true);
    expect((await person.post(linkOf(connected, 'sendMessage'), 'Where is my parcel?')).status).toBe(201);
    await callbacks.of('').hears('Ada: Where is my parcel?');
    await service.post(linkOf(ringing, 'conversation').replace('?', '/messaging/messages?'), 'On its way.');
    await person.hears('Northwind Care: On its way.');
    const self = await json(await person.get(linkOf(await person.next('conversation', 'updated'), 'localParticipant')));
    expect(self).toMatchObject({ uri, anonymous: false, sourceNetwork: 'SameEnterprise' });
    expect((await person.delete(conversation)).status).toBe(204);
    await person.next('conversation', 'deleted');
    await person.delete(path);
  });

  it('startMessaging · to an address that is no endpoint → 404 DestinationNotFound (ucwa.md#compatibility)', async () => {
    const person = await new Person(world.origin, await bearer()).signIn('oauth', 'Ada');
    const href = `${person.path}/communication/messagingInvitations`;
    const refused = await person.post(href, { operationId: 'op-1', to: 'sip:unknown@northwind.example' });
    expect(await refusalOf(refused)).toBe('404 NotFound DestinationNotFound');
    await person.delete(person.path);
  });

  it('application · deleted while its chat goes on → the service application hears that they have left (ucwa.md#compatibility)', async () => {
    const person = await new Person(world.origin, await bearer()).signIn('oauth', 'Ada');
    await person.post(`${person.path}/communication/messagingInvitations`, { to: world.endpoint.uri, subject: 'gone' });
    const subject = (event: Parameters<typeof resourceOf>[0]) => resourceOf(event).subject === 'gone';
    const ringing = await callbacks.of('').next('messagingInvitation', 'started', subject);
    await service.post(linkOf(ringing, 'accept'));
    await person.next('messaging', 'updated', (event) => resourceOf(event).state === 'Connected');
    await person.delete(person.path);
    const leg = linkOf(ringing, 'conversation');
    await callbacks.of('').next('conversation', 'deleted', ({ link }) => link.href === leg);
  });
});

describe('ticket', () => {
  it('form · wrong password, unknown person, no password, other grant, no form → OAuth errors (ucwa.md#compatibility)', async () => {
    const grant = { grant_type: 'password', username: ada.userName };
    const outcome = async (response: Response) => [response.status, (await json(response)).error];
    expect(await outcome(await ticket({ ...grant, password: 'wrong' }))).toEqual([400, 'invalid_grant']);
    expect(await outcome(await ticket({ ...grant, username: 'eve@x', password: 'x' }))).toEqual([400, 'invalid_grant']);
    expect(await outcome(await ticket(grant))).toEqual([400, 'invalid_request']);
    expect(await outcome(await ticket({ grant_type: 'urn:microsoft.rtc:windows' }))).toEqual([
      400,
      'unsupported_grant_type',
    ]);
    const plain = await fetch(`${world.origin}/WebTicket/oauthtoken`, { method: 'POST', body: 'x' });
    expect(await outcome(plain)).toEqual([400, 'invalid_request']);
  });

  it('passwords · guessed again and again → 429 with Retry-After (ucwa.md#compatibility)', async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 25; guess += 1) {
      const answer = await ticket({ grant_type: 'password', username: 'guessed@x', password: String(guess) });
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([400, 429]);
  });

  it('form · as multipart/form-data, which some clients send → a ticket; torn, or with a file for a password → invalid_request (ucwa.md#compatibility)', async () => {
    const url = `${world.origin}/WebTicket/oauthtoken`;
    const form = new FormData();
    for (const [name, value] of Object.entries({
      grant_type: 'password',
      username: ada.userName,
      password: ada.password,
    })) {
      form.append(name, value);
    }
    expect(ticketSchema.parse(await (await fetch(url, { method: 'POST', body: form })).json()).token_type).toBe(
      'Bearer',
    );
    const withFile = new FormData();
    for (const name of ['grant_type', 'username']) withFile.append(name, String(form.get(name)));
    withFile.append('password', new Blob([ada.password]), 'password.txt');
    const torn = {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: '--b\r\nConte',
    };
    for (const init of [{ method: 'POST', body: withFile }, torn]) {
      const refused = await fetch(url, init);
      expect([refused.status, await refused.json()]).toEqual([400, { error: 'invalid_request' }]);
    }
  });

  it('passwords · the right one thirty times → a ticket each time, since that is no guess (ucwa.md#compatibility)', async () => {
    const form = { grant_type: 'password', username: ada.userName, password: ada.password };
    for (let time = 0; time < 30; time += 1) expect((await ticket(form)).status).toBe(200);
  });

  it('makeMeAvailable · of a visitor → 403 AnonymousNotAllowed, and no link (ucwa.md#me)', async () => {
    const visitor = await visit(world, 'no-presence');
    const answer = await visitor.get(`${visitor.path}/me/makeMeAvailable`, { method: 'POST' });
    expect(await refusalOf(answer)).toBe('403 Forbidden AnonymousNotAllowed');
    const me = resource(await json(await visitor.get(`${visitor.path}/me`)));
    expect(Object.keys(me._links ?? {})).toEqual(['self']);
  });
});

it('profile · switched off → no root, no ticket, no cwt, one challenge (ucwa.md#compatibility)', async () => {
  const plain = await startPlatformWorld({ calls: createCalls });
  try {
    const autodiscover = `${plain.origin}/Autodiscover/AutodiscoverService.svc/root`;
    expect((await fetch(autodiscover)).status).toBe(404);
    expect((await fetch(`${plain.origin}/WebTicket/oauthtoken`, { method: 'POST' })).status).toBe(404);
    const claims = { oid: ada.objectId, azp: randomUUID(), scp: 'user', aud: plain.origin };
    const token = await plain.issuer.sign(plain.tenantId, claims);
    const headers = { authorization: `Bearer cwt=${token}`, 'content-type': 'application/json' };
    const refused = await fetch(`${plain.origin}/ucwa/oauth/v1/applications`, { method: 'POST', headers, body: '{}' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).not.toContain('MsRtcOAuth');
  } finally {
    await plain.close();
  }
});
