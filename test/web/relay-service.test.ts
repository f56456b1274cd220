import { afterEach, describe, expect, test } from 'vitest';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { tenantSchema } from '../../shared/providers/written-tenant.ts';
import { RelayVisitor } from '../../web/transport/relay/relay-visitor.ts';
import { openingToken, page } from '../functions/support/relaying.ts';
import { localCaller, sampleTenant, startInstance, useApplicationWorld } from '../support/application-world.ts';
import { ScriptedCenter } from '../support/contact-center/scripted-center.ts';
import { ScriptedProvider } from '../support/contact-center/scripted-provider.ts';
import { inProcess } from '../support/relay/in-process.ts';
import { Browser, openReception } from './support/tabs.ts';

const world = useApplicationWorld();
const patience = { timeout: 30_000 };
const leaving: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
});

/** What befalls requests: answers that are lost, and tokens that have run out. */
type Fates = { lose: (path: string) => boolean; spoil: (path: string) => boolean };

/** The browser's `fetch` at a page of the tenant; what it asks is answered by the instances in turn. */
function fetchAt(instances: readonly Carebridge[], fates: Fates): typeof fetch {
  let asked = 0;
  return async (input, { method = 'GET', headers, body, signal } = {}) => {
    const { pathname: path, search } = new URL(String(input));
    const app = instances[asked++ % instances.length];
    if (app === undefined) throw new Error('There is no instance.');
    const given = Object.fromEntries(new Headers(headers).entries());
    if (fates.spoil(path)) given.authorization = 'Bearer spoilt';
    const sent = { method: method as 'GET', path: `${path}${search}`, headers: { origin: page, ...given } };
    const aborted = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    const json = typeof body === 'string' ? { body: JSON.parse(body) as unknown } : {};
    const answer = await Promise.race([inProcess(app)({ ...sent, ...json }), aborted]);
    if (fates.lose(path)) throw new TypeError('Failed to fetch');
    const text = answer.json === undefined ? null : JSON.stringify(answer.json);
    return new Response(text, { status: answer.status, headers: answer.headers });
  };
}

/** Two instances of the service, a scripted contact center, and a visitor's browser at a page of the tenant. */
async function begun() {
  const deployment = await world.deploy(() => ({ status: 500 }));
  const center = new ScriptedCenter();
  const written = sampleTenant(undefined, { allowedOrigins: [page] });
  const tenant = tenantSchema.parse(written);
  const provider = new ScriptedProvider({ center, tenant: async () => tenant, name: 'trusted-application' });
  const instances = [
    await startInstance(deployment, {}, { provider }),
    await startInstance(deployment, {}, { provider }),
  ];
  await instances[0]?.app.tenantAdministration.create(localCaller, written);
  let turn = 0;
  world.receive((message, delivery) => {
    turn += 1;
    return (instances[turn % 2] ?? instances[0])?.dispatch(message, delivery) ?? Promise.resolve();
  }, 4);
  const fates: Fates = { lose: () => false, spoil: () => false };
  const apps = instances.map(({ app }) => app);
  const browser = new Browser();
  browser.newId = randomId;
  browser.transport = (owner) => {
    const visitor = new RelayVisitor(owner, { fetch: fetchAt(apps, fates) });
    leaving.push(() => visitor.stop());
    return visitor;
  };
  const conversations = `http://127.0.0.1/api/relay/${tenant.id}/conversations`;
  const token = await openingToken(deployment, tenant.id);
  browser.reception = { ...openReception(), access: { transport: 'relay', conversations, token } };
  const report = async (): Promise<void> => {
    for (const callback of center.take()) await apps[0]?.callbacks.accept('trusted-application', callback);
  };
  return { browser, center, report, fates };
}

type Chat = ReturnType<Browser['tab']>;

const linesOf = (chat: Chat) => chat.view.get().entries.flatMap((entry) => ('text' in entry ? [entry.text] : []));
const stageOf = (chat: Chat) => chat.view.get().stage.name;
const becomes = (chat: Chat, stage: string) => expect.poll(() => stageOf(chat), patience).toBe(stage);
const shows = (chat: Chat, line: string) => expect.poll(() => linesOf(chat), patience).toContain(line);

/** A chat that an agent has accepted. */
async function attended() {
  const stage = await begun();
  const chat = stage.browser.tab();
  await chat.attend();
  await chat.say('Is berth 12 free?');
  await shows(chat, 'Is berth 12 free?');
  await expect.poll(() => stage.center.conversations.length, patience).toBe(1);
  stage.center.accept(stage.center.latest, 'ines');
  await stage.report();
  await becomes(chat, 'talking');
  return { ...stage, chat };
}

describe('widget over the relay, the service on two instances, a scripted contact center', () => {
  test('talk, transfer, end; a new page goes on → each line once on both sides, one conversation of two visits', async () => {
    const { browser, chat, center, report } = await attended();
    center.agentSays(center.latest, 'I look.', ['berths.pdf']);
    center.transfer(center.latest, 'Harbour');
    await report();
    await becomes(chat, 'waiting');
    center.accept(center.latest, 'joao');
    center.agentSays(center.latest, 'It is.');
    await report();
    await shows(chat, 'It is.');
    center.end(center.latest);
    await report();
    await becomes(chat, 'ended');
    browser.now += 86_400_000;
    const next = browser.tab();
    expect(linesOf(next)).toEqual(linesOf(chat));
    await next.attend();
    await next.say('And berth 13?');
    await shows(next, 'And berth 13?');
    await report();
    await becomes(next, 'waiting');
    center.accept(center.latest, 'kim');
    center.agentSays(center.latest, 'That, too.');
    await report();
    await shows(next, 'That, too.');
    expect(linesOf(next).filter((line) => line !== 'Welcome aboard')).toEqual([
      'Is berth 12 free?',
      'I look.\nberths.pdf https://files.example/berths.pdf',
      'It is.',
      'And berth 13?',
      'That, too.',
    ]);
    expect(center.conversations).toHaveLength(1);
    expect(center.said(center.latest.id)).toEqual(['Is berth 12 free?', 'And berth 13?']);
    // That the first visit is over is told only while the second has not begun.
    expect(center.done.slice(center.done.indexOf('say And berth 13?'))).not.toContain('leave');
  });

  test('the first answer of each kind is lost → nothing is said twice, nothing is lost', async () => {
    const lost = new Map<string, number>();
    const stage = await begun();
    stage.fates.lose = (path) => {
      const what = path.split('/').at(-1) ?? '';
      lost.set(what, (lost.get(what) ?? 0) + 1);
      return lost.get(what) === 1;
    };
    const { browser, center, report } = stage;
    const chat = browser.tab();
    await chat.attend();
    await chat.say('hello');
    await chat.say('hello');
    await expect.poll(() => linesOf(chat).filter((line) => line === 'hello'), patience).toHaveLength(2);
    await expect
      .poll(() => center.conversations.flatMap(({ id }) => center.said(id)), patience)
      .toEqual(['hello', 'hello']);
    center.accept(center.latest, 'ines');
    await report();
    await becomes(chat, 'talking');
    expect(center.conversations).toHaveLength(1);
    expect([...lost.keys()].sort()).toEqual(expect.arrayContaining(['conversations', 'events', 'lines']));
  });

  test('token has run out twice at every request, the first answer of a resume is lost → the chat goes on', async () => {
    const { browser, center, report, fates } = await begun();
    const asked: string[] = [];
    const times = (path: string): number => asked.filter((one) => one === path).length;
    fates.spoil = (path) => asked.push(path) > 1 && !path.endsWith('/resume') && times(path) <= 2;
    fates.lose = (path) => path.endsWith('/resume') && times(path) === 1;
    const chat = browser.tab();
    await chat.attend();
    await chat.say('hello');
    await shows(chat, 'hello');
    await expect.poll(() => center.conversations.flatMap(({ id }) => center.said(id)), patience).toEqual(['hello']);
    center.accept(center.latest, 'ines');
    await report();
    await becomes(chat, 'talking');
    expect(asked.filter((path) => path.endsWith('/resume')).length).toBeGreaterThan(1);
    await chat.end();
    await expect.poll(() => center.done.includes('leave'), patience).toBe(true);
    expect(linesOf(chat).filter((line) => line === 'hello')).toHaveLength(1);
  });

  test('visitor leaves, and writes again → the center is told once, and the next visit begins', async () => {
    const { chat, center, report } = await attended();
    await chat.end();
    expect(stageOf(chat)).toBe('ended');
    await report();
    await expect.poll(() => center.done.filter((one) => one === 'leave'), patience).toHaveLength(1);
    await report();
    await chat.say('One more thing.');
    await shows(chat, 'One more thing.');
    await report();
    await becomes(chat, 'waiting');
    expect(center.latest.visit.state).toBe('queued');
    expect(center.done.filter((one) => one === 'leave')).toHaveLength(1);
  });
});
