import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Row } from '../../../shared/ledger/ledger.ts';
import { callPartition } from '../../../shared/platform/call/call-ids.ts';
import { createCalls } from '../../../shared/platform/call/create-calls.ts';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { until } from '../edge/visiting.ts';
import { join, type Open, open } from './meeting-of.ts';
import { agent, agentUri, CallbackServer, type Caller, type Person, serviceApplication } from './players.ts';

/** Calls are looked at after this; one that nobody ends is forgotten after ten times as long. */
const callKeptMs = 3_000;

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  callbacks = await new CallbackServer().start();
  world = await startPlatformWorld({ calls: createCalls, callbackUrl: callbacks.url, times: { callKeptMs } });
  service = await serviceApplication(world);
});
afterAll(async () => {
  await world.close();
  await callbacks.close();
});

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
