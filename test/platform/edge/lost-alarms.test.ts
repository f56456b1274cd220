import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import { CrankedQueue } from '../../support/cranked-queue.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { startHeardWorld } from '../call/heard-world.ts';
import { join, type Open, open } from '../call/meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller, type Person, visitor } from '../call/players.ts';

let losing = false;
let queue: CrankedQueue;
let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeEach(async () => {
  losing = false;
  queue = new CrankedQueue(() => losing);
  const times = { pollMs: 20 };
  ({ world, callbacks, service } = await startHeardWorld({ queue, times }));
});
afterEach(() => world.close());

/** An attended chat whose visitor has vanished, and whose idle alarm is lost. */
async function abandoned(): Promise<{ readonly call: Open; readonly mira: Person }> {
  const mira = await agent(world, 'Mira Alone', randomUUID());
  losing = true;
  const call = await open(world, callbacks, service, 'alone');
  losing = false;
  await join(call, mira, agentUri('Mira Alone'), 'Mira');
  call.visitor.fallSilent();
  return { call, mira };
}

/** Time passes while a person goes on asking for events. */
async function passes(minutes: number, person: Person): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    await queue.passes(minuteMs);
    const { polls } = person;
    // The second answer is that of a request which began after the minute had passed.
    await until(() => person.polls >= polls + 2);
  }
}

const ends = ({ call }: { readonly call: Open }) =>
  callbacks.of('').events.filter(({ link, type }) => link.href === call.links.visitorLeg && type === 'deleted').length;

test('visitor · vanished, the idle alarm lost → the next line of the agent sets it anew, and the conversation ends (ucwa.md#lifetimes)', async () => {
  const chat = await abandoned();
  await passes(40, chat.mira);
  expect(ends(chat)).toBe(0);
  const sent = await chat.mira.post(`${await conversationOf(chat.mira)}/messaging/messages`, 'Are you there?');
  expect(sent.status).toBe(201);
  await queue.passes(minuteMs);
  expect(ends(chat)).toBe(1);
});

test('visitor · vanished, the idle alarm lost, nothing more is said → the hourly sweep ends the conversation', async () => {
  const chat = await abandoned();
  await passes(65, chat.mira);
  expect(ends(chat)).toBe(0);
  await world.first.platform.sweep(() => false);
  await queue.passes(minuteMs);
  expect(ends(chat)).toBe(1);
});

test('visitor · the idle alarm lost, asks for events → set anew, once; vanished afterwards → ends', async () => {
  losing = true;
  const iris = await visitor(world);
  losing = false;
  await passes(60, iris);
  expect((await iris.get(iris.path)).status).toBe(200);
  iris.fallSilent();
  await queue.passes(hourMs);
  expect((await iris.get(iris.path)).status).toBe(404);
});

test('call · the alarm of its ring lost → the hourly sweep ends the ring', async () => {
  const iris = await visitor(world);
  losing = true;
  const invitation = { operationId: 'op', to: world.endpoint.uri, subject: 'ring' };
  await iris.post(`${iris.path}/communication/messagingInvitations`, invitation);
  losing = false;
  const failed = () => iris.story.filter((line) => line === 'messagingInvitation completed').length;
  await passes(65, iris);
  expect(failed()).toBe(0);
  await world.first.platform.sweep(() => false);
  await iris.next('messagingInvitation', 'completed');
});

async function conversationOf(mira: Person): Promise<string> {
  const { link } = await mira.next('conversation', 'updated');
  return link.href;
}
