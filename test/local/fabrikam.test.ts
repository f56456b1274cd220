import { expect, onTestFinished, test } from 'vitest';
import { AgentRequests } from '../../local/agent/agent-requests.ts';
import { TerminalAgent } from '../../local/agent/terminal-agent.ts';
import { fabrikamAgents, fabrikamEntraTenant, fabrikamId } from '../../local/fabrikam/company.ts';
import { buildWebInto } from '../../local/web/build-web.ts';
import type { TenantCheckAnswer } from '../../shared/service/administration/tenant-check.ts';
import { type EngineWorld, newDataFolder, startEngineWorld } from '../support/engine-world.ts';
import { overHttp } from '../support/relay/over-http.ts';
import { type Heard, RelayClient } from '../support/relay/relay-client.ts';
import { until } from '../support/until.ts';

async function check({ engine }: EngineWorld): Promise<TenantCheckAnswer | undefined> {
  const headers = { 'x-carebridge-key': engine.config.localKey };
  const response = await fetch(`${engine.origin}/api/tenants/${fabrikamId}/check`, { headers });
  return response.status === 200 ? ((await response.json()) as TenantCheckAnswer) : undefined;
}

/** An agent of the company at a terminal, and what is shown there. */
async function atTerminal({ engine: { origin, config } }: EngineWorld, name: string) {
  const profile = fabrikamAgents(config).find(({ id }) => id === name);
  if (profile === undefined) throw new Error(`There is no ${name}.`);
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  const seat = { origin, config, company: fabrikamId, entraTenantId: fabrikamEntraTenant(config), profile };
  const lines: string[] = [];
  const agent = new TerminalAgent(new AgentRequests(seat, ended.signal), (line) => lines.push(line));
  await agent.begin();
  const shows = async (what: string) => {
    while (!lines.some((line) => line.includes(what))) await agent.next();
  };
  const types = async (line: string) => {
    const result = await agent.take(line);
    await agent.look();
    return result;
  };
  return { lines, shows, types };
}

const isLine = (text: string) => (event: Heard) => event.kind === 'line' && event.text === text;

test('npm start · second demo company → its page and check are all right; the most skilled agent is asked, and hands the visitor on', async () => {
  const web = await newDataFolder();
  onTestFinished(() => web.remove());
  await buildWebInto(web.folder, 'local');
  const notes: string[] = [];
  const world = await startEngineWorld({
    withFabrikam: true,
    environment: { CAREBRIDGE_WEB_FOLDER: web.folder },
    onNote: (_, note) => notes.push(note),
  });
  onTestFinished(() => world.close());
  const page = await fetch(`${world.engine.origin}/fabrikam`);
  expect([page.status, (await page.text()).includes('data-tenant="fabrikam"')]).toEqual([200, true]);
  await until(async () => (await check(world))?.ready === true);

  const [mia, , ines] = [
    await atTerminal(world, 'mia'),
    await atTerminal(world, 'tom'),
    await atTerminal(world, 'ines'),
  ];
  const { origin } = world.engine;
  const visitor = new RelayClient(
    overHttp(() => origin, 60_000),
    fabrikamId,
    origin,
  );
  await visitor.knock();
  expect((await visitor.open({ visitorName: 'Vera' })).status).toBe(201);
  await visitor.say('Where is my oven?');
  await ines.shows('An offer: Vera waits in the queue Orders.');
  await ines.types('/accept');
  await ines.shows('visitor │ Where is my oven?');
  await ines.types('On its way.');
  await visitor.until(isLine('On its way.'));
  expect(visitor.heard.find(({ kind }) => kind === 'joined')).toMatchObject({ who: { name: 'Ines' } });
  await ines.types('/to Repairs');
  await mia.shows('An offer: Vera waits in the queue Repairs.');
  await mia.types('/accept');
  await mia.shows('agent │ On its way.');
  await mia.types('/end');
  await visitor.until(({ kind }) => kind === 'ended');
  expect(await mia.types('/quit')).toBe(true);

  // As after an end between the making of the key and its writing.
  const { config } = world.engine;
  const byKey = { headers: { 'x-carebridge-key': config.localKey } };
  await fetch(`${origin}/api/tenants/${fabrikamId}/credential`, { ...byKey, method: 'DELETE' });
  expect((await check(world))?.problems.map(({ code }) => code)).toEqual(['no-credential']);
  await world.engine.stop();
  await world.startAgain();
  await until(async () => (await check(world))?.ready === true);
  const keys = `${origin}/api/contact-center/credentials?entraTenantId=${fabrikamEntraTenant(config)}`;
  expect(await (await fetch(keys, byKey)).json()).toMatchObject({ credentials: [{ kind: 'api-key' }] });
  expect(notes).toEqual([]);
}, 120_000);
