import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import type { StrictUcwaClient } from '../../../support/strict-ucwa-client/ucwa-client.ts';
import { linksOf } from '../bridging.ts';
import { calls } from '../calling.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import type { RuleFixture } from '../rule-fixture.ts';
import { type Clients, ucwaRule } from './clients.ts';
import { Walked, walk } from './link-walk.ts';

/** Every state that visitors and agents are told of, and where it comes from is played below. Source: ucwa.md#conversations */
const documented = [
  ...['Conferenced', 'Connected', 'Connecting', 'Disconnected', 'Incoming', 'deleted'].map(
    (it) => `conversation ${it}`,
  ),
  ...['Connected', 'Connecting', 'Disconnected'].map((it) => `messaging ${it}`),
  ...['Cancelled', 'Connected', 'Connecting', 'Declined', 'Failed'].map((it) => `messagingInvitation ${it}`),
  ...['Connected', 'Connecting', 'Declined'].map((it) => `onlineMeetingInvitation ${it}`),
  ...['Connecting', 'Failed'].map((it) => `participantInvitation ${it}`),
];

ucwaRule(
  'links · of every resource in every state, for visitors and agents → served, usable, and not to be followed by others (ucwa.md#messaging-states)',
  brokenAnswer(({ method, path }) => method === 'GET' && /participants\/[^/]+\/messaging$/.test(path), withStatus(404)),
  async (clients, fixture) => {
    const walked = new Walked();
    const stranger = await clients.visitor('Stranger');
    for (const end of ['declined', 'cancelled', 'failed'] as const) {
      await walkInvitation(clients, fixture, stranger, end, walked);
    }
    await walkMeeting(clients, fixture, walked);
    await walkCalled(clients, fixture, walked);
    expect(walked.wrong).toEqual([]);
    expect([...walked.states].sort()).toEqual([...documented].sort());
  },
);

/** A visitor whose invitation comes to nothing. */
async function walkInvitation(
  clients: Clients,
  fixture: RuleFixture,
  stranger: StrictUcwaClient,
  end: 'declined' | 'cancelled' | 'failed',
  walked: Walked,
): Promise<void> {
  const visitor = await clients.visitor();
  const known = fixture.application.events.length;
  const location = await visitor.startMessaging(fixture.endpoint.uri, { subject: end });
  const { resource } = await fixture.application.event('messagingInvitation started', (event) => {
    return event.resource?.members.subject === end && fixture.application.events.indexOf(event) >= known;
  });
  await visitor.event('messaging updated');
  await walk(visitor, stranger, walked);
  if (end === 'declined') await fixture.application.post(linksOf(resource)('decline'));
  if (end === 'cancelled') await visitor.done('POST', hrefOf(await visitor.read(location), 'cancel'));
  if (end === 'failed') await fixture.timeIsOver(linksOf(resource)('conversation'), 'ring');
  await visitor.event('conversation deleted');
  await walk(visitor, stranger, walked);
  walked.heard(visitor.events);
}

/** A visitor and two agents, one of them ringing. */
async function walkMeeting(clients: Clients, fixture: RuleFixture, walked: Walked): Promise<void> {
  const stranger = await clients.agent('Stranger');
  const call = await clients.bridged({ _links: { message: { href: 'data:text/plain;base64,SGVsbG8=' } } });
  const { visitor } = call;
  const { agent } = await clients.joined(call, 'Mira Voss', 'Mira');
  const jonas = await clients.agent('Jonas Bern');
  await visitor.say('Hello');
  await agent.say('Hi');
  await visitor.hears('Hi');
  const { resource } = await agent.event(
    'conversation updated',
    (event) => event.resource?.links.addParticipant !== undefined,
  );
  const addParticipant = resource === undefined ? '' : hrefOf(resource, 'addParticipant');
  const asked = await agent.begin(addParticipant, { operationId: randomUUID(), to: jonas.uri });
  const ring = await jonas.agent.event('onlineMeetingInvitation started');
  await agent.read(asked, 'participantInvitation');
  await walk(jonas.agent, stranger.agent, walked);
  await jonas.agent.done('POST', ring.resource === undefined ? '' : hrefOf(ring.resource, 'decline'));
  await jonas.agent.event('conversation deleted');
  await agent.event('participantInvitation completed');
  for (const each of [visitor, agent]) await walk(each, stranger.agent, walked);
  await fixture.application.delete(call.leg);
  await visitor.event('conversation deleted');
  for (const each of [visitor, agent, jonas.agent]) {
    await walk(each, stranger.agent, walked);
    walked.heard(each.events);
  }
}

/** An agent whom the service application calls. */
async function walkCalled(clients: Clients, fixture: RuleFixture, walked: Walked): Promise<void> {
  const stranger = await clients.agent('Stranger');
  const { agent, uri } = await clients.agent('Lea Kern');
  await calls(fixture, uri);
  const { resource } = await agent.event('messagingInvitation started');
  await walk(agent, stranger.agent, walked);
  await agent.done('POST', resource === undefined ? '' : hrefOf(resource, 'accept'));
  await agent.chat();
  await walk(agent, stranger.agent, walked);
  walked.heard(agent.events);
}
