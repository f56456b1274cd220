import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Row } from '../../../shared/ledger/ledger.ts';
import { callPartition } from '../../../shared/platform/call/call-ids.ts';
import { markedCalls, threadMark } from '../../../shared/platform/call/store/call-index.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { startHeardWorld } from './heard-world.ts';
import { linkOf } from './listener.ts';
import { join, type Open, open } from './meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller, type Person } from './players.ts';

/** Calls are looked at after this; one that is never ended is forgotten after ten times as long. */
const callKeptMs = 3_000;

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  ({ world, callbacks, service } = await startHeardWorld({ times: { callKeptMs } }));
});
afterAll(() => world.close());

async function chat(
  context: string,
): Promise<{ readonly call: Open; readonly mira: Person; readonly partition: string }> {
  const mira = await agent(world, `Mira ${context}`);
  const call = await open(world, callbacks, service, context);
  await join(call, mira, agentUri(`Mira ${context}`), 'Mira');
  const target = /tgt-([0-9a-f]{32})/.exec(call.links.visitorLeg)?.[1] ?? '';
  return { call, mira, partition: callPartition(world.tenantId, target) };
}

async function ended({ visitor, links }: Open): Promise<void> {
  await visitor.delete(links.conversation);
  await service.delete(links.meetingLeg);
}

const rowsOf = (partition: string): Promise<readonly Row[]> => world.first.edge.ledger.rows(partition, '', '~');

test('call · over, and its time has come → forgotten; one that goes on stays', async () => {
  const over = await chat('over');
  const ongoing = await chat('ongoing');
  await ended(over.call);
  await until(async () => (await rowsOf(over.partition)).length === 0);
  expect((await rowsOf(ongoing.partition)).length).toBeGreaterThan(0);
  expect((await over.call.visitor.get(over.call.links.conversation)).status).toBe(404);
  await ongoing.call.visitor.post(`${ongoing.call.links.conversation}/messaging/messages`, 'Still here');
  await ongoing.mira.next('message', 'completed');
});

test('call · erased on request → 404 for everybody, erased again → nothing', async () => {
  const { call, mira, partition } = await chat('request');
  await ended(call);
  const url = new URL(call.links.visitorLeg, world.origin).href;
  const { platform } = world.first;
  expect(platform.sessionOf(world.tenantId, url)).toBe(partition);
  expect(await platform.eraseConversation(world.tenantId, url)).toBeGreaterThan(10);
  expect(await rowsOf(partition)).toEqual([]);
  expect((await service.get(call.links.visitorLeg)).status).toBe(404);
  expect((await mira.get(`${mira.path}/communication/conversations`)).status).toBe(200);
  expect(await platform.eraseConversation(world.tenantId, url)).toBe(0);
  expect(await platform.eraseConversation(world.tenantId, 'https://elsewhere.example/chats/1')).toBe(0);
});

test('call of the service application · erased → its traces are gone, and the person who was called stays signed in', async () => {
  const name = 'Mira called';
  const mira = await agent(world, name);
  const { applicationId, uri } = world.endpoint;
  const href = `/platformservice/v1/applications/${applicationId}/communication/messagingInvitations?endpointId=${uri}`;
  const input = { operationId: 'call-1', to: agentUri(name), threadId: 'thread-1', callbackContext: 'called' };
  expect((await service.post(href, input)).status).toBe(201);
  const ring = await mira.next('messagingInvitation', 'started');
  await mira.post(linkOf(ring, 'accept'));
  const { link } = await callbacks.of('called').next('conversation', 'updated');
  const { ledger } = world.first.edge;
  const marks = [
    { tenantId: world.tenantId, kind: 'ringing', key: agentUri(name) } as const,
    threadMark(world.tenantId, uri, 'thread-1'),
  ];
  for (const mark of marks) expect(await markedCalls(ledger, mark, 0)).toHaveLength(1);
  const url = new URL(link.href, world.origin).href;
  const partition = world.first.platform.sessionOf(world.tenantId, url) ?? '';
  await service.delete(link.href);
  await until(async () => (await world.first.platform.eraseConversation(world.tenantId, url)) === 0);
  expect(await rowsOf(partition)).toEqual([]);
  for (const mark of marks) expect(await markedCalls(ledger, mark, 0)).toEqual([]);
  expect((await mira.get(`${mira.path}/communication/conversations`)).status).toBe(200);
});
