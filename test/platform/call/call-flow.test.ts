import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventPackageSchema, type WireEvent } from '../../../shared/protocol/hypermedia/event-package.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { refusalOf } from '../edge/reading.ts';
import { startHeardWorld } from './heard-world.ts';
import { linkOf, resourceOf } from './listener.ts';
import { join, open } from './meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller, serviceApplication, visitor } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  ({ world, callbacks, service } = await startHeardWorld());
});

afterAll(() => world.close());

test('call flow · from the invitation to the end, over HTTP → everybody hears what is meant for them (trusted-application.md#events)', async () => {
  const mira = await agent(world, 'Mira Voss');
  const jonas = await agent(world, 'Jonas Bern');
  const more = { _links: { message: { href: 'data:text/plain;base64,SGVsbG8=' } } };
  const call = await open(world, callbacks, service, 'flow', more);
  const { links, meeting } = call;
  await join(call, mira, agentUri('Mira Voss'), 'Mira');
  await join(call, jonas, agentUri('Jonas Bern'), 'Jonas', 'Enabled');
  expect((await service.post(`${links.sendToVisitor}&operationId=welcome`, 'Welcome!')).status).toBe(201);
  await call.visitor.hears('Northwind Care: Welcome!');
  await mira.post(`${mira.path}/communication/conversations/${idOf(links.conversation)}/messaging/typing`, '');
  await call.visitor.typing('added', 'Mira');
  await mira.post(linkOf(await mira.next('messaging', 'updated'), 'sendMessage'), 'Hi Iris, which order?');
  await call.visitor.hears('Mira: Hi Iris, which order?');
  await call.visitor.typing('deleted', 'Mira');
  await call.visitor.post(`${links.conversation}/messaging/messages?operationId=m1`, 'Order 4711, thanks');
  await mira.hears('Iris: Order 4711, thanks');
  await jonas.post(linkOf(await jonas.next('messaging', 'updated'), 'sendMessage'), 'Let me look');
  await Promise.all([mira.hears('Jonas Bern: Let me look'), jonas.hears('Mira Voss: Hi Iris, which order?')]);
  await meeting.hears('Jonas Bern: Let me look');
  expect((await call.visitor.delete(links.conversation)).status).toBe(204);
  await call.visitor.next('conversation', 'deleted');
  await callbacks.of('').next('conversation', 'deleted', (event) => event.link.href === links.visitorLeg);
  await meeting.next('participant', 'deleted');
  expect((await service.delete(links.meetingLeg)).status).toBe(204);
  await meeting.next('conversation', 'deleted');
  await mira.next('conversation', 'deleted');
  expect(call.visitor.words).toEqual(['Northwind Care: Welcome!', 'Mira: Hi Iris, which order?']);
  expect(mira.words).toEqual(['Iris: Order 4711, thanks', 'Jonas Bern: Let me look']);
  expect(jonas.words).toEqual(['Mira Voss: Hi Iris, which order?']);
  expect(meeting.words).toEqual([
    'Iris: Hello',
    'Mira Voss: Hi Iris, which order?',
    'Iris: Order 4711, thanks',
    'Jonas Bern: Let me look',
  ]);
});

const idOf = (conversation: string): string => conversation.slice(conversation.lastIndexOf('/') + 1);

test('invitation · the same request twice → the same answer and one call; another body under the same name → 409 (trusted-application.md#idempotence)', async () => {
  const caller = await visitor(world);
  const path = `${caller.path}/communication/messagingInvitations`;
  const body = { operationId: 'op-1', to: world.endpoint.uri, subject: 'twice' };
  const first = await caller.post(path, body);
  const second = await caller.post(path, body);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  expect(await refusalOf(await caller.post(path, { ...body, subject: 'other' }))).toBe('409 Conflict AlreadyExists');
  const foreign = { operationId: 'op-2', to: 'sip:other@northwind.example' };
  expect(await refusalOf(await caller.post(path, foreign))).toBe('403 Forbidden');
  const shown = await caller.get(first.headers.get('location') ?? '');
  expect(await shown.json()).toMatchObject({ state: 'Connecting', subject: 'twice' });
});

test('ringing · no answer → the invitation fails on both sides', async () => {
  const caller = await visitor(world);
  await caller.post(`${caller.path}/communication/messagingInvitations`, {
    operationId: 'op-1',
    to: world.endpoint.uri,
    subject: 'unanswered',
  });
  const isThis = (event: WireEvent) => resourceOf(event).subject === 'unanswered';
  const ringing = await callbacks.of('').next('messagingInvitation', 'started', isThis);
  await world.timeIsOver(linkOf(ringing, 'conversation'), 'ring');
  const failed = await caller.next('messagingInvitation', 'completed');
  expect(failed).toMatchObject({ status: 'Failure', reason: { subcode: 'Timeout' } });
  await caller.next('conversation', 'deleted');
  await callbacks.of('').next('messagingInvitation', 'completed', isThis);
});

test('message · without an operation id → its event comes, and the Location can be read; too long → 413, empty → 400, JSON → 415', async () => {
  const { service: application, visitor: caller, links } = await open(world, callbacks, service, 'plain');
  const answer = await application.post(links.sendToVisitor, 'Welcome!');
  const location = answer.headers.get('location') ?? '';
  await callbacks.of('').next('message', 'completed', (event) => event.link.href === location);
  expect(await (await application.get(location)).json()).toMatchObject({ direction: 'Outgoing' });
  const seen = await caller.next('message', 'completed');
  expect(await (await caller.get(seen.link.href)).json()).toEqual(resourceOf(seen));
  expect(await refusalOf(await application.post(links.sendToVisitor, 'x'.repeat(8_193)))).toBe('413 EntityTooLarge');
  expect(await refusalOf(await caller.post(`${links.conversation}/messaging/messages`, 'ü'.repeat(4_097)))).toBe(
    '413 EntityTooLarge',
  );
  expect(await refusalOf(await application.post(links.sendToVisitor, ' '))).toBe(
    '400 BadRequest ParameterValidationFailure',
  );
  expect((await application.post(links.sendToVisitor, '<p>Hi</p>', 'text/html')).status).toBe(201);
  await caller.hears('Northwind Care: Hi');
  expect(await refusalOf(await application.post(links.sendToVisitor, '{}', 'application/json'))).toBe(
    '415 UnsupportedMediaType',
  );
  const toMeeting = await application.post(links.sendToMeeting, '<p>Hello', 'text/html');
  expect(toMeeting.status).toBe(201);
  expect(await refusalOf(await application.post(links.sendToMeeting, '<p>', 'text/html'))).toBe(
    '400 BadRequest ParameterValidationFailure',
  );
});

test('application · the visitor or the agent signs out → the conversation is left (ucwa.md#ending)', async () => {
  const lena = await agent(world, 'Lena Ost');
  const call = await open(world, callbacks, service, 'signing-out');
  await join(call, lena, agentUri('Lena Ost'), 'Lena');
  const listed = await lena.get(`${lena.path}/communication/conversations`);
  expect(JSON.stringify(await listed.json())).toContain(idOf(call.links.conversation));
  await lena.delete(lena.path);
  await call.meeting.next('participant', 'deleted', (event) => event.link.title === 'Lena Ost');
  await call.visitor.delete(call.visitor.path);
  await callbacks.of('').next('conversation', 'deleted', (event) => event.link.href === call.links.visitorLeg);
});

test('others · another visitor, a stranger of the same tenant, a missing permission → 404 and 403', async () => {
  const call = await open(world, callbacks, service, 'private');
  const id = idOf(call.links.conversation);
  const stranger = await visitor(world);
  const nosy = await agent(world, 'Nosy Parker');
  for (const person of [stranger, nosy]) {
    const path = `${person.path}/communication/conversations/${id}`;
    expect(await refusalOf(await person.get(path))).toBe('404 NotFound ConversationNotFound');
    expect(await refusalOf(await person.post(`${path}/messaging/messages`, 'Hi'))).toBe(
      '404 NotFound ConversationNotFound',
    );
  }
  const guest = await serviceApplication(world, ['Guests.Join']);
  expect(await refusalOf(await guest.post(call.links.sendToVisitor, 'Hi'))).toBe('403 Forbidden');
});

test('callbacks · of one leg → counted from 1 without a gap, with the keys of their conversation (trusted-application.md#callback-delivery)', async () => {
  const call = await open(world, callbacks, service, 'counted');
  await service.post(`${call.links.sendToMeeting}&operationId=last`, 'done');
  await call.meeting.next('message', 'completed');
  const leg = /conversations\/([^?]+)/.exec(call.links.meetingLeg)?.[1] ?? '';
  const acks = callbacks.bodies.flatMap((body) => {
    const self = eventPackageSchema.parse(body)._links?.self?.href ?? '';
    return self.includes(leg) ? [Number(/ack=(\d+)/.exec(self)?.[1])] : [];
  });
  expect(acks).toEqual(acks.map((_ack, index) => index + 1));
  expect(acks.length).toBeGreaterThan(3);
});

test('many at once · visitor and agent speak side by side → the same order for visitor, agent and service application', async () => {
  const mira = await agent(world, 'Mira Voss');
  const jonas = await agent(world, 'Jonas Bern');
  const call = await open(world, callbacks, service, 'crowd');
  await join(call, mira, agentUri('Mira Voss'), 'Mira');
  await join(call, jonas, agentUri('Jonas Bern'), 'Jonas');
  const say = linkOf(await mira.next('messaging', 'updated'), 'sendMessage');
  const lines = Array.from({ length: 15 }, (_, index) => index);
  const answers = await Promise.all(
    lines.flatMap((index) => [
      call.visitor.post(`${call.links.conversation}/messaging/messages`, `visitor ${index}`),
      mira.post(say, `agent ${index}`),
    ]),
  );
  expect(answers.every(({ status }) => status === 201)).toBe(true);
  const both = [jonas, call.meeting];
  const one = [call.visitor, mira];
  await until(() => both.every(({ words }) => words.length === 30) && one.every(({ words }) => words.length === 15));
  const plain = (words: readonly string[]) => words.map((line) => line.replace(/^.*: /, ''));
  expect(plain(jonas.words)).toEqual(plain(call.meeting.words));
  expect(plain(call.visitor.words)).toEqual(plain(jonas.words).filter((line) => line.startsWith('agent')));
  expect(plain(mira.words)).toEqual(plain(jonas.words).filter((line) => line.startsWith('visitor')));
});
