import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { fabrikamId } from '../../../local/fabrikam/company.ts';
import { type EngineWorld, startEngineWorld } from '../../support/engine-world.ts';
import { overHttp } from '../../support/relay/over-http.ts';
import { type Heard, RelayClient } from '../../support/relay/relay-client.ts';
import { until } from '../../support/until.ts';
import { CenterDesk } from './center-desk.ts';

let world: EngineWorld;
const open: CenterDesk[] = [];
const visitors: RelayClient[] = [];
beforeAll(async () => {
  world = await startEngineWorld({ withFabrikam: true });
  await until(async () => {
    const { config, origin } = world.engine;
    const headers = { 'x-carebridge-key': config.localKey };
    const response = await fetch(`${origin}/api/tenants/${fabrikamId}/check`, { headers });
    return response.ok && ((await response.json()) as { readonly ready: boolean }).ready;
  });
});
afterEach(async () => {
  for (const client of visitors.splice(0)) await client.leave();
  for (const desk of open.splice(0)) await desk.model.signOut();
});
afterAll(() => world.close());

async function desk(agent: string): Promise<CenterDesk> {
  const opened = await CenterDesk.open(world, agent);
  open.push(opened);
  return opened;
}

async function visitor(question?: string): Promise<RelayClient> {
  const { origin } = world.engine;
  const client = new RelayClient(
    overHttp(() => world.engine.origin, 60_000),
    fabrikamId,
    origin,
  );
  visitors.push(client);
  await client.knock();
  expect((await client.open({ visitorName: 'Vera' })).status).toBe(201);
  if (question !== undefined) await client.say(question);
  return client;
}

const isLine = (text: string) => (event: Heard) => event.kind === 'line' && event.text === text;
const shown = ({ model }: CenterDesk) => model.presence.shown.get();

test('offer · of an agent with two desks open → rings at both with queue, time and question, and taken at one is a chat at both (carebridge.md#contact-center-agents)', async () => {
  const [first, second] = [await desk('ines'), await desk('ines')];
  const vera = await visitor();
  const rings = await first.rings();
  await second.rings();
  expect(rings).toMatchObject({ queue: 'Orders', details: { name: 'Vera' } });
  expect(rings.expiresAt).toBeGreaterThan(Date.now());
  await vera.say('Where is my oven?');
  await until(async () => (await first.rings()).subject === 'Where is my oven?');
  const key = await first.accepts();
  await until(() => second.model.chat(key)?.canWrite === true);
  expect(second.model.record.get().invitations).toEqual([]);

  first.model.chat(key)?.send('On its way.');
  await vera.until(isLine('On its way.'));
  await vera.say('Thank you!');
  const said = ['visitor: Where is my oven?', 'self: On its way.', 'visitor: Thank you!'];
  for (const one of [first, second]) {
    // A line that is not confirmed yet stands last.
    await expect.poll(() => one.shows(key)).toEqual(said);
  }
  await until(() => first.chat(key)?.pending.length === 0);
  expect(first.shows(key)).toEqual(said);
  await vera.typing();
  await until(() => first.model.chat(key)?.typing.get().length === 1);
});

test('offer · declined → the agent is on a break and is told why, the next one rings; back again → rings (decision 20)', async () => {
  const [ines, tom] = [await desk('ines'), await desk('tom')];
  const vera = await visitor('Where is my oven?');
  await ines.model.decline(await ines.rings());
  await tom.rings();
  await until(() => shown(ines).status === 'pause');
  expect([shown(ines).sent, ines.model.record.get().invitations]).toEqual(['break', []]);
  await tom.model.decline(await tom.rings());
  ines.model.tell({ status: 'available' });
  await ines.rings();
  expect([shown(ines).status, shown(ines).sent]).toEqual(['available', undefined]);
  await vera.leave();
  await until(() => ines.model.record.get().invitations.length === 0);
});

test('offer · declined beside a chat → no new ones, and the chat goes on; chosen away and back → the same by choice (decision 20)', async () => {
  const ines = await desk('ines');
  await visitor('Where is my oven?');
  const key = await ines.accepts();
  const other = await visitor('Is anybody there?');
  await ines.model.decline(await ines.rings());
  await until(() => shown(ines).isStopping);
  expect([shown(ines).status, shown(ines).sent]).toEqual(['away', 'stop-new']);
  ines.model.tell({ status: 'available' });
  await ines.model.decline(await ines.rings());
  await other.leave();
  ines.model.tell({ status: 'available' });
  await until(() => shown(ines).status === 'available' && !shown(ines).isTelling);
  ines.model.tell({ status: 'pause' });
  await until(() => shown(ines).isStopping && !shown(ines).isTelling);
  expect(shown(ines).sent).toBeUndefined();
  expect(ines.model.chat(key)?.canWrite).toBe(true);
});

test('chat · given to another agent, wrapped up, ended, and begun again → each desk says so, and the next agent reads all visits (carebridge.md#contact-center-agents)', async () => {
  const [tom, mia] = [await desk('tom'), await desk('mia')];
  const vera = await visitor('Where is my oven?');
  const key = await tom.accepts();
  tom.model.chat(key)?.send('On its way.');
  await vera.until(isLine('On its way.'));
  const given = tom.chat(key);
  const targets = (given && (await tom.model.centerOf(given)?.targets())) ?? [];
  expect(targets.map(({ kind, name, isFree }) => [kind, name, isFree])).toEqual([
    ['queue', 'Orders', true],
    ['queue', 'Repairs', true],
    ['agent', 'Ines Prado', false],
    ['agent', 'Mia Falk', true],
  ]);
  const toMia = targets.find(({ id }) => id === 'mia');
  if (given === undefined || toMia === undefined) throw new Error('There is no way to Mia.');
  await tom.model.centerOf(given)?.transfer(given, toMia);
  await until(() => tom.chat(key)?.wrapUpUntil !== undefined);
  expect(tom.chat(key)).toMatchObject({ ending: 'left' });
  expect(await mia.accepts()).toBe(key);
  expect(mia.shows(key)).toEqual(['visitor: Where is my oven?', 'agent: On its way.']);
  await tom.model.centerOf(given)?.wrapUp(given);
  expect(tom.chat(key)?.wrapUpUntil).toBeUndefined();

  await mia.model.end(key);
  await vera.until(({ kind }) => kind === 'ended');
  await until(() => mia.chat(key)?.wrapUpUntil !== undefined);
  expect(mia.chat(key)).toMatchObject({ ending: 'ended' });
  await vera.say('One more thing.');
  expect(await tom.accepts()).toBe(key);
  await until(() => tom.shows(key).length === 3);
  expect(tom.shows(key)).toEqual(['visitor: Where is my oven?', 'self: On its way.', 'visitor: One more thing.']);
  const visits = new Set(
    tom.model
      .chat(key)
      ?.transcript.get()
      .map(({ visitAt }) => visitAt),
  );
  expect(visits.size).toBe(2);
  // Who removes a chat from the list has finished it up.
  await mia.model.dismiss(key);
  await mia.model.centerOf(given)?.targets();
  expect([mia.chat(key), shown(mia).capacity?.chats]).toEqual([undefined, 0]);
});

test('desk · reloaded, cut off, with lost answers and a restarted service → everything stands once, and nothing is lost', async () => {
  const first = await desk('ines');
  const vera = await visitor('Where is my oven?');
  const key = await first.accepts();
  // The service takes it, and its answer is lost.
  let lost = 0;
  first.fates.after = (path) => {
    if (!path.endsWith('/messages') || lost > 0) return;
    lost += 1;
    throw new TypeError('Failed to fetch');
  };
  first.model.chat(key)?.send('One moment.');
  await vera.until(isLine('One moment.'));
  await until(() => first.chat(key)?.pending.length === 0);
  expect(lost).toBe(1);
  first.fates.before = () => {
    throw new TypeError('Failed to fetch');
  };
  first.model.nudge();
  await until(() => first.model.connection.get() === 'reconnecting');
  first.model.chat(key)?.send('It is on its way.');
  await world.engine.crashApplication();
  await vera.say('Are you there?');

  const second = await first.reloaded();
  open.push(second);
  await vera.until(isLine('It is on its way.'));
  await until(() => second.shows(key).length === 4 && second.chat(key)?.pending.length === 0);
  expect(second.shows(key).toSorted()).toEqual([
    'self: It is on its way.',
    'self: One moment.',
    'visitor: Are you there?',
    'visitor: Where is my oven?',
  ]);
  expect(vera.heard.filter(({ kind }) => kind === 'line').map(({ text }) => text)).toEqual([
    'One moment.',
    'It is on its way.',
  ]);
});

test('offer · gone when it is accepted → said, and no longer shown; files → sent and fetched (carebridge.md#contact-center-agents)', async () => {
  const ines = await desk('ines');
  const gone = await visitor('Never mind.');
  const invitation = await ines.rings();
  await gone.leave();
  await until(() => ines.model.record.get().invitations.length === 0);
  await ines.model.accept(invitation);
  expect(ines.model.announcement.get()).toEqual({ kind: 'gone', what: 'accept' });

  await visitor('Send me the manual.');
  const key = await ines.accepts();
  const chat = ines.chat(key);
  if (chat === undefined) throw new Error('There is no chat.');
  await ines.model
    .centerOf(chat)
    ?.attach(chat, new File(['%PDF-1.4 manual'], 'manual.pdf', { type: 'application/pdf' }));
  const fileIn = () =>
    ines.model
      .chat(key)
      ?.transcript.get()
      .flatMap(({ files = [] }) => files)[0];
  await until(() => fileIn() !== undefined);
  const file = fileIn();
  expect(file).toMatchObject({ name: 'manual.pdf', bytes: 15 });
  const content = await ines.model.centerOf(chat)?.file(chat, file?.id ?? '');
  expect(await content?.text()).toBe('%PDF-1.4 manual');
});
