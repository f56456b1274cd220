import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { startHeardWorld } from './heard-world.ts';
import { linkOf, resourceOf } from './listener.ts';
import { join, type Open, open } from './meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller, type Person } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  ({ world, callbacks, service } = await startHeardWorld());
});

afterAll(() => world.close());

type Attended = { readonly call: Open; readonly agent: Person; readonly invite: string };

/** A conversation with one agent in it, and the agent's link to invite others. */
async function attended(context: string, name: string): Promise<Attended> {
  const present = await agent(world, name);
  const call = await open(world, callbacks, service, context);
  await join(call, present, agentUri(name), name);
  const conversation = await present.next('conversation', 'updated');
  return { call, agent: present, invite: linkOf(conversation, 'addParticipant') };
}

const asked = (to: string, operationId = 'op-colleague') => ({ operationId, to });

test('agent invites a colleague → the colleague joins, both sides and the service application know (ucwa.md#inviting-a-colleague)', async () => {
  const { call, agent: mira, invite } = await attended('colleague', 'Mira Voss');
  const jonas = await agent(world, 'Jonas Bern');
  const posted = await mira.post(invite, asked(agentUri('Jonas Bern')));
  expect(posted.status).toBe(201);
  const started = await mira.next('participantInvitation', 'started');
  expect(resourceOf(started)).toMatchObject({ direction: 'Outgoing', state: 'Connecting', to: agentUri('Jonas Bern') });
  expect(started.link.href).toBe(posted.headers.get('location'));
  const ringing = await jonas.next('onlineMeetingInvitation', 'started');
  expect(resourceOf(ringing)).toMatchObject({ direction: 'Incoming', threadId: 'colleague' });
  expect((await jonas.post(linkOf(ringing, 'accept'))).status).toBe(204);
  await mira.next('participantInvitation', 'completed', ({ status }) => status === 'Success');
  await mira.next('participant', 'added', ({ link }) => link.href.includes('jonas.bern'));
  await call.meeting.next('participant', 'added', ({ link }) => link.href.includes('jonas.bern'));
  const operations = call.meeting.events.filter(({ link }) => link.rel.endsWith('participantInvitation'));
  expect(operations.map((event) => resourceOf(event).to)).not.toContain(agentUri('Jonas Bern'));
});

test('agent invites · same operation id again → the same invitation; another colleague under it → refused', async () => {
  const { agent: mira, invite } = await attended('again', 'Vera Hall');
  await agent(world, 'Otto Lang');
  const first = await mira.post(invite, asked(agentUri('Otto Lang')));
  const second = await mira.post(invite, asked(agentUri('Otto Lang')));
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  expect((await mira.post(invite, asked(agentUri('Mira Voss')))).status).toBe(409);
});

test('agent invites · colleague declines, does not answer, or is unknown → completed with Failure', async () => {
  const { call, agent: mira, invite } = await attended('declined', 'Nora Weiss');
  const jonas = await agent(world, 'Emil Roth');
  await mira.post(invite, asked(agentUri('Emil Roth'), 'op-declined'));
  await jonas.post(linkOf(await jonas.next('onlineMeetingInvitation', 'started'), 'decline'));
  const failure = (operationId: string) =>
    mira.next('participantInvitation', 'completed', (event) => resourceOf(event).operationId === operationId);
  expect(await failure('op-declined')).toMatchObject({ status: 'Failure' });
  await mira.post(invite, asked(agentUri('Emil Roth'), 'op-missed'));
  await world.timeIsOver(call.links.visitorLeg, 'ring');
  expect(await failure('op-missed')).toMatchObject({ status: 'Failure' });
  await mira.post(invite, asked('sip:unknown@northwind.example', 'op-unknown'));
  expect(await failure('op-unknown')).toMatchObject({ status: 'Failure' });
});

test('an agent who is not in the meeting, or the visitor → may not invite', async () => {
  const { call, invite } = await attended('foreign', 'Ida Kern');
  const stranger = await agent(world, 'Karl Stein');
  const own = invite.replace(/applications\/\d+/, stranger.path.split('/').slice(-2).join('/'));
  expect((await stranger.post(own, asked(agentUri('Karl Stein')))).status).toBe(404);
  const visitors = invite.replace(/^.*\/applications\/\d+/, call.visitor.path);
  expect((await call.visitor.post(visitors, asked(agentUri('Karl Stein')))).status).toBe(403);
});
