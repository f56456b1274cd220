import { afterAll, beforeAll, expect, test } from 'vitest';
import { localName } from '../../../shared/protocol/hypermedia/rel.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { startHeardWorld } from './heard-world.ts';
import { type Listener, linkOf } from './listener.ts';
import { join, open } from './meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller, visitor } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  ({ world, callbacks, service } = await startHeardWorld());
});

afterAll(() => world.close());

/** Links that are posted to; everything else is read. */
const commands = new Set(
  `accept decline acceptAndBridge startAdhocMeeting addMessaging addParticipant sendMessage setIsTyping stopMessaging cancel eject
  terminateOnlineMeeting enableAudienceMuteLock anonApplicationTokens joinOnlineMeeting inviteUserToMeeting startMessaging`.split(
    /\s+/,
  ),
);

/** Every link below a value, as `rel href`. */
function linksIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [name, member] of Object.entries(value)) {
    if (name === '_links') {
      for (const [rel, link] of Object.entries(member as Record<string, { href: string } | { href: string }[]>)) {
        for (const { href } of [link].flat()) if (!href.startsWith('data:')) found.add(`${localName(rel)} ${href}`);
      }
    } else linksIn(member, found);
  }
  return found;
}

/** Follows links, and the links of what is found there, until nothing is new; tells which are not served. */
async function walk(caller: Caller, start: Iterable<string>): Promise<readonly string[]> {
  const seen = new Set<string>();
  const broken: string[] = [];
  const open = [...start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const [rel = '', href = ''] = next.split(/ (.*)/s);
    // Nothing that is posted to can be deleted, so this tells whether it is there and changes nothing.
    const [response, expected] = commands.has(rel) ? [await caller.delete(href), 405] : [await caller.get(href), 200];
    if (response.status !== expected) broken.push(`${response.status} ${next}`);
    if (response.status === 200) open.push(...linksIn(await response.json()));
  }
  expect(seen.size).toBeGreaterThan(0);
  return broken;
}

// Events tell of what was; only the last one about a resource is still true.
function currentLinks(listener: Listener): ReadonlySet<string> {
  const last = new Map(listener.events.map((event) => [event.link.href, event]));
  return linksIn([...last.values()].filter(({ type }) => type !== 'deleted'));
}

test('ringing · every link of both sides → served', async () => {
  const caller = await visitor(world);
  await caller.post(`${caller.path}/communication/messagingInvitations`, {
    operationId: 'op-1',
    to: world.endpoint.uri,
    subject: 'ringing',
  });
  await caller.next('messaging', 'updated');
  const invitation = await callbacks.of('').next('messagingInvitation', 'started');
  expect(await walk(service, linksIn(invitation))).toEqual([]);
  expect(await walk(caller, currentLinks(caller))).toEqual([]);
  await service.post(linkOf(invitation, 'decline'));
});

test('attended · every link of service application, visitor, agent, and of an agent who is being invited → served', async () => {
  const mira = await agent(world, 'Mira Voss');
  const jonas = await agent(world, 'Jonas Bern');
  const call = await open(world, callbacks, service, 'attended');
  await join(call, mira, agentUri('Mira Voss'), 'Mira');
  await call.visitor.post(`${call.links.conversation}/messaging/messages`, 'Hello');
  await mira.hears('Iris: Hello');
  await mira.post(linkOf(await mira.next('messaging', 'updated'), 'sendMessage'), 'Hi');
  await call.visitor.hears('Mira: Hi');
  await call.visitor.post(`${call.links.conversation}/messaging/typing`, '');
  await service.post(call.links.addParticipant, { operationId: 'ring', to: agentUri('Jonas Bern') });
  await jonas.next('conversation', 'added');
  await call.meeting.next('participantInvitation', 'started', (event) => JSON.stringify(event).includes('jonas'));
  expect(await walk(jonas, currentLinks(jonas))).toEqual([]);
  expect(await walk(mira, currentLinks(mira))).toEqual([]);
  expect(await walk(call.visitor, currentLinks(call.visitor))).toEqual([]);
  expect(await walk(service, currentLinks(call.meeting))).toEqual([]);
  const visitorLeg = [...currentLinks(callbacks.of(''))].filter((link) => link.includes(call.links.visitorLeg));
  expect(await walk(service, visitorLeg)).toEqual([]);
});

test('over · every resource of a conversation that has ended → 404', async () => {
  const call = await open(world, callbacks, service, 'over');
  await call.visitor.delete(call.links.conversation);
  await service.delete(call.links.meetingLeg);
  for (const href of [call.links.visitorLeg, call.links.meetingLeg, call.links.bridgedParticipants]) {
    expect((await service.get(href)).status).toBe(404);
  }
  expect((await call.visitor.get(call.links.conversation)).status).toBe(404);
  expect((await service.delete(call.links.meetingLeg)).status).toBe(404);
});
