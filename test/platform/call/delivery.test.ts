import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { resource } from '../edge/reading.ts';
import { startHeardWorld } from './heard-world.ts';
import { type Listener, resourceOf } from './listener.ts';
import { join, type Open, open } from './meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller, type Person } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;
let opened = 0;

beforeAll(async () => {
  ({ world, callbacks, service } = await startHeardWorld({ times: { pollMs: 60_000 } }));
});

afterAll(() => world.close());

async function chatting(...names: readonly string[]): Promise<Open & { readonly agents: readonly Person[] }> {
  opened += 1;
  const unique = names.map((name) => `${name} ${opened}`);
  const agents = await Promise.all(unique.map((name) => agent(world, name)));
  const call = await open(world, callbacks, service, `delivery-${opened}`);
  for (const [index, person] of agents.entries()) {
    await join(call, person, agentUri(unique[index] ?? ''), names[index] ?? '');
  }
  return { ...call, agents };
}

const send = async (from: Person, conversation: string, words: string): Promise<string> => {
  const answer = await from.post(`${conversation}/messaging/messages?operationId=op-${words}`, words);
  expect(answer.status).toBe(201);
  return answer.headers.get('location') ?? '';
};

const own = (listener: Listener, words: string) =>
  listener.next('message', 'completed', (event) => resourceOf(event).operationId === `op-${words}`);

const statusAt = async (from: Person, location: string) => resource(await (await from.get(location)).json()).status;

const conversationOf = async (person: Person) =>
  (await person.next('conversation', 'updated', (event) => resourceOf(event).state === 'Conferenced')).link.href;

test('message · everybody fetches it → completed with Success, once, and not before (ucwa.md#delivery)', async () => {
  const { visitor, links, agents } = await chatting('Mira', 'Jonas');
  const location = await send(visitor, links.conversation, 'fetched');
  const told = await own(visitor, 'fetched');
  expect([told.status, told.reason, resourceOf(told).status]).toEqual(['Success', undefined, 'Succeeded']);
  expect(agents.map(({ words }) => words)).toEqual([['Iris: fetched'], ['Iris: fetched']]);
  expect(await statusAt(visitor, location)).toBe('Succeeded');
  const [mira] = agents;
  if (mira === undefined) throw new Error('No agent is there.');
  await send(mira, await conversationOf(mira), 'answered');
  expect((await own(mira, 'answered')).status).toBe('Success');
  expect(visitor.words).toEqual(['Mira: answered']);
  const copies = visitor.events.filter(
    (event) => resourceOf(event).operationId === 'op-fetched' && event.link.rel === 'message',
  );
  expect(copies).toHaveLength(1);
});

test('message · one agent does not fetch it → pending, then completed with Failure that names them (ucwa.md#delivery)', async () => {
  const { visitor, links, agents } = await chatting('Mira', 'Jonas');
  const [, jonas] = agents;
  jonas?.fallSilent();
  const location = await send(visitor, links.conversation, 'lost');
  expect(await statusAt(visitor, location)).toBe('Pending');
  await world.timeIsOver(links.visitorLeg, 'delivery');
  const told = await own(visitor, 'lost');
  expect(told).toMatchObject({ status: 'Failure', reason: { code: 'RemoteFailure', subcode: 'Timeout' } });
  expect(resourceOf(told)).toMatchObject({
    direction: 'Outgoing',
    status: 'Failed',
    _links: { failedDeliveryParticipant: [{ title: 'Jonas' }] },
  });
  expect(await statusAt(visitor, location)).toBe('Failed');
});

test('message · an agent says it to a visitor who has gone → Failure for the agent (ucwa.md#delivery)', async () => {
  const { visitor, agents, links } = await chatting('Mira');
  const [mira] = agents;
  if (mira === undefined) throw new Error('No agent is there.');
  visitor.fallSilent();
  const conversation = await conversationOf(mira);
  await send(mira, conversation, 'first');
  await send(mira, conversation, 'second');
  await world.timeIsOver(links.visitorLeg, 'delivery');
  expect((await own(mira, 'first')).status).toBe('Failure');
  expect(await own(mira, 'second')).toMatchObject({
    status: 'Failure',
    _embedded: { message: { _links: { failedDeliveryParticipant: [{ title: 'Iris' }] } } },
  });
});

test('message · fetched from another instance than it was brought by → Success (ucwa.md#delivery)', async () => {
  const { visitor, links, agents } = await chatting('Mira');
  const [mira] = agents;
  if (mira === undefined) throw new Error('No agent is there.');
  mira.fallSilent();
  await send(visitor, links.conversation, 'elsewhere');
  await mira.hears('Iris: elsewhere');
  const confirm = mira.confirmAt(world.another().platform, world.origin);
  await until(async () => (await own(visitor, 'elsewhere')).status !== undefined);
  expect((await own(visitor, 'elsewhere')).status).toBe('Success');
  confirm.abort();
});

test('message · only the service application is there → completed at once (ucwa.md#delivery)', async () => {
  const { visitor, links, meeting } = await chatting();
  await send(visitor, links.conversation, 'alone');
  expect((await own(visitor, 'alone')).status).toBe('Success');
  await meeting.hears('Iris: alone');
});

test('message · its sender has left before it was fetched → nothing more is told (ucwa.md#delivery)', async () => {
  const { visitor, links, agents, meeting } = await chatting('Mira');
  agents[0]?.fallSilent();
  await send(visitor, links.conversation, 'farewell');
  await visitor.delete(links.conversation);
  await visitor.next('conversation', 'deleted');
  await meeting.next('participant', 'deleted');
  const partition = `${world.tenantId}.${/tgt-([0-9a-f]{32})/.exec(links.visitorLeg)?.[1]}`;
  const awaited = async () => JSON.stringify((await world.ledger.load(partition))?.state).includes('op-farewell"');
  expect(await awaited()).toBe(true);
  await world.timeIsOver(links.visitorLeg, 'delivery');
  expect(await awaited()).toBe(false);
  expect(visitor.story.at(-1)).toBe('conversation deleted');
});
