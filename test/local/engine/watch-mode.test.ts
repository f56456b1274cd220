import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EngineConfig, prepareConfig } from '../../../local/engine/config.ts';
import { demoTenant } from '../../../local/engine/demo-tenant.ts';
import { type DataFolder, newDataFolder } from '../../support/engine-world.ts';
import { SourceCopy } from './source-copy.ts';
import { isRunning, type StartCommand, startCommandOf } from './start-command.ts';

const entry = 'functions/main.ts';
const down = `${entry} changed: the application is down until the next change.`;
const addedFunction = `
import { app as functionApp } from '@azure/functions';
functionApp.http('added', { route: 'api/added', methods: ['GET'], authLevel: 'anonymous', handler: () => ({ body: 'new' }) });
`;

let sources: SourceCopy;
let data: DataFolder;
let config: EngineConfig;
let command: StartCommand;
let pids: Readonly<Record<string, number>>;
let repair: () => void;

beforeAll(async () => {
  sources = await SourceCopy.make();
  data = await newDataFolder();
  config = await prepareConfig(data.folder, { anyPorts: true });
  repair = sources.edit(entry, (text) => `${text}const = 1;\n`);
  command = startCommandOf(sources.folder, data.folder, '--watch', '--inspect=0');
  pids = await command.parts;
});
afterAll(async () => {
  command.child.kill('SIGTERM');
  expect((await command.ended).status).toBe(0);
  sources.remove();
  await data.remove();
});

const at = (path: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${config.ports.application}${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', 'x-carebridge-key': config.localKey },
  });

function eventually(condition: () => Promise<boolean>): Promise<unknown> {
  return vi.waitUntil(() => condition().catch(() => false), { timeout: 60_000, interval: 100 });
}

const answers = (path: string, text: string) => eventually(async () => (await (await at(path)).text()).includes(text));
const prints = (text: string) => eventually(async () => command.printed().includes(text));

async function inspected(): Promise<unknown> {
  const address = /inspector +(127\.0\.0\.1:\d+)/.exec(command.printed())?.[1];
  return (await fetch(`http://${address}/json/version`)).json();
}

describe('npm start -- --watch --inspect', () => {
  it('a syntax error at the start → said so; mended → the application comes up, with the demo tenant', async () => {
    expect(command.printed()).toContain('SyntaxError');
    expect(command.printed()).toContain('Carebridge waits for a change');
    repair();
    await eventually(async () => (await at('/api/tenants/contoso')).status === 200);
    await prints(`${entry} changed: the application was started again`);
  });

  it('a function is added → it answers; store, broker and issuer were not ended, what was stored is there', async () => {
    const tenant = demoTenant(config, 'kept', [`http://127.0.0.1:${config.ports.application}`]);
    expect((await at('/api/tenants/kept', { method: 'PUT', body: JSON.stringify(tenant) })).status).toBe(201);
    sources.edit(entry, (text) => `${text}${addedFunction}`);
    await answers('/api/added', 'new');
    expect((await at('/api/tenants/kept')).status).toBe(200);
    expect(['store', 'broker', 'identity'].map((name) => isRunning(pids[name] ?? 0))).toEqual([true, true, true]);
  });

  it('a syntax error → the engine says so and goes on; mended → the application is there again', async () => {
    const undo = sources.edit(entry, (text) => `${text}const = 2;\n`);
    await prints(down);
    expect(command.child.exitCode).toBe(null);
    undo();
    await answers('/api/added', 'new');
  });

  it('a page changes → it is built and served', async () => {
    sources.edit('web/demo/index.html', (text) => text.replace(/<title>.*<\/title>/, '<title>Another title</title>'));
    await answers('/', 'Another title');
    await prints('web/demo/index.html changed: web/ was built and the application was started again');
  });

  it('a debugger asks at the printed address, after restarts, too → Node answers', async () => {
    expect(await inspected()).toMatchObject({ Browser: `node.js/${process.version}` });
  });
});
