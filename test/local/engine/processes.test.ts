import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareConfig } from '../../../local/engine/config.ts';
import { tryPort } from '../../../local/engine/free-port.ts';
import { callFlow } from '../../flows/support/cli.ts';
import { type DataFolder, newDataFolder } from '../../support/engine-world.ts';
import { isRunning, npmStart, type StartCommand, startCommand } from './start-command.ts';

const everyPart = ['application', 'broker', 'identity', 'store'];
/** What is true of any part is tried with those that are ready soon. */
const storeAlone = ['--only', 'store'];
const resourcesAlone = ['--only', 'store,broker,identity'];

let data: DataFolder;
let commands: StartCommand[];

beforeEach(async () => {
  data = await newDataFolder();
  await prepareConfig(data.folder, { anyPorts: true });
  commands = [];
});
afterEach(async () => {
  for (const { child } of commands) child.kill('SIGTERM');
  await Promise.all(commands.map(({ ended }) => ended));
  await data.remove();
});

function start(...args: readonly string[]): StartCommand {
  const command = startCommand(data.folder, ...args);
  commands.push(command);
  return command;
}

async function expectAllGone(pids: readonly number[]): Promise<void> {
  await vi.waitUntil(() => !pids.some(isRunning), { timeout: 120_000, interval: 100 });
  const { ports } = await prepareConfig(data.folder);
  // Another program may have a port for a moment, which the engine's parts have given back.
  await vi.waitFor(
    async () => expect(await Promise.all(Object.values(ports).map(tryPort))).toEqual(Object.values(ports)),
    { timeout: 120_000, interval: 100 },
  );
}

describe('processes of the engine', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s → exit status 0, no part is left, no port is held', async (signal) => {
    const { child, parts, ended } = start();
    const pids = await parts;
    expect(Object.keys(pids).sort()).toEqual(everyPart);
    expect(Object.values(pids).every(isRunning)).toBe(true);
    child.kill(signal);
    expect(await ended).toEqual({ status: 0, errors: '' });
    await expectAllGone(Object.values(pids));
  });

  it('SIGKILL of the engine → its parts notice and end', async () => {
    const { child, parts, ended } = start();
    const pids = Object.values(await parts);
    child.kill('SIGKILL');
    await ended;
    await expectAllGone(pids);
  });

  it.each([
    ['SIGTERM to npm alone', storeAlone, (pid: number) => process.kill(pid, 'SIGTERM')],
    ['SIGKILL to npm alone', storeAlone, (pid: number) => process.kill(pid, 'SIGKILL')],
    ['SIGINT to the group of npm start, as a terminal sends it', [], (pid: number) => process.kill(-pid, 'SIGINT')],
  ])('%s → no part is left, no port is held', async (_, which, end) => {
    const command = npmStart(data.folder, ...which);
    commands.push(command);
    const pids = Object.values(await command.parts);
    expect(pids.every(isRunning)).toBe(true);
    end(command.child.pid ?? 0);
    await expectAllGone(pids);
  });

  it('SIGTERM before it is ready → ends, no part is left', async () => {
    const { child, ended } = start();
    await vi.waitUntil(() => existsSync(path.join(data.folder, 'broker/broker.lock')), { timeout: 60_000 });
    child.kill('SIGTERM');
    expect((await ended).status).toBe(0);
    await vi.waitUntil(() => !existsSync(path.join(data.folder, 'broker/broker.lock')), { timeout: 60_000 });
    await expectAllGone([]);
  });

  it('SIGKILL of the store, then started again → it says that the journal was not closed in order, also when quiet', async () => {
    const first = start(...storeAlone);
    process.kill((await first.parts).store ?? 0, 'SIGKILL');
    await first.ended;
    const again = start(...storeAlone);
    await again.parts;
    expect(again.printed()).toMatch(/\[store\] .*tables\.journal was not closed in order/);
  });

  it.each([
    ['store', []],
    ['broker', resourcesAlone],
    ['identity', resourcesAlone],
  ])('the %s dies → the engine says so and ends, no part is left', async (part, which) => {
    const { parts, ended } = start(...which);
    const pids = await parts;
    process.kill(pids[part] ?? 0, 'SIGKILL');
    expect(await ended).toEqual({ status: 1, errors: `The ${part} ended (SIGKILL).\n` });
    await expectAllGone(Object.values(pids));
  });

  it('the application dies → it is started again, the engine goes on', async () => {
    const { child, parts } = start();
    const { application = 0 } = await parts;
    process.kill(application, 'SIGKILL');
    const { ports } = await prepareConfig(data.folder);
    const live = () => fetch(`http://127.0.0.1:${ports.application}/api/health/ready`).catch(() => undefined);
    await vi.waitUntil(async () => !isRunning(application) && (await live())?.status === 200, { timeout: 120_000 });
    expect(child.exitCode).toBe(null);
  });
});

describe('parts that are started apart', () => {
  it('store, broker and identity in one process tree, application in another → a call flow runs', async () => {
    const resources = start(...resourcesAlone);
    expect(Object.keys(await resources.parts).sort()).toEqual(['broker', 'identity', 'store']);
    const application = start('--only', 'application');
    expect(Object.keys(await application.parts)).toEqual(['application']);
    const { status, output } = await callFlow(['--data', data.folder]);
    expect(output).toContain('22 of 22 steps');
    expect(status).toBe(0);
    for (const { child } of [resources, application]) child.kill('SIGTERM');
    expect(await Promise.all([resources.ended, application.ended])).toMatchObject([{ status: 0 }, { status: 0 }]);
    await expectAllGone(Object.values({ ...(await resources.parts), ...(await application.parts) }));
  }, 120_000);

  it('application alone, its store away → does not start, exit status 1', async () => {
    const { status } = await start('--only', 'application').ended;
    expect(status).toBe(1);
  });

  it('a part that there is not → refused with the names that there are', async () => {
    const { status, errors } = await start('--only', 'shop').ended;
    expect(status).toBe(1);
    expect(errors).toBe('--only takes store, broker, identity, application\n');
  });
});
