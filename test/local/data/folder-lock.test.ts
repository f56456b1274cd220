import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderLock } from '../../../local/data/folder-lock.ts';

const module = path.resolve(import.meta.dirname, '../../../local/data/folder-lock.ts');
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  file = path.join(folder, 'store.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const take = () => FolderLock.take(folder, 'store');

/** A process that tries to take the lock and says how that went; it ends when its input does. */
function taker() {
  const program = `
    const { FolderLock } = await import(${JSON.stringify(module)});
    try { FolderLock.take(${JSON.stringify(folder)}, 'store'); console.log('taken'); }
    catch (error) { console.log(error.message); }
    process.stdin.resume();
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
  return { child, said };
}

test('lock · taken, released, taken again → ours each time, and no file is left', () => {
  for (const _ of [1, 2]) {
    const lock = take();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('lock · held by this process → refused; another part of the folder is free', () => {
  const lock = take();
  expect(take).toThrow(`is in use by this process (${process.pid})`);
  FolderLock.take(folder, 'broker').release();
  lock.release();
});

test('lock · held by a process that runs → refused with its id and what to do; when it was killed → taken over', async () => {
  const { child, said } = taker();
  expect(await said).toBe('taken');
  expect(take).toThrow(
    new RegExp(`in use by process ${child.pid}\\. Stop that first, or choose another folder.*delete ${file}`),
  );
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(file)).toBe(true);
  take().release();
});

test('lock · left by a dead process, five find it at once → one has it', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(file, JSON.stringify({ pid, host: hostname(), startedAt: '1' }));
  const takers = Array.from({ length: 5 }, taker);
  const answers = await Promise.all(takers.map(({ said }) => said));
  expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
  expect(answers.filter((answer) => /is in use by/.test(answer))).toHaveLength(4);
  for (const { child } of takers) child.stdin.end();
  await Promise.all(takers.map(({ child }) => child.exitCode ?? once(child, 'close')));
});

test.each([
  ['of a process whose id another one has now', { pid: process.ppid, host: hostname(), startedAt: '1' }],
  ['of an earlier process with our id, as in a container', { pid: process.pid, host: hostname(), startedAt: '1' }],
])('lock · %s → taken over', (_, holder) => {
  writeFileSync(file, JSON.stringify(holder));
  take().release();
});

test('lock · half written by a process that was killed → taken over', () => {
  writeFileSync(file, '{"pid":');
  take().release();
});

test('lock · of another machine on the same disk → refused, since it cannot be looked at from here', () => {
  writeFileSync(file, JSON.stringify({ pid: 1, host: 'elsewhere', startedAt: null }));
  expect(take).toThrow('in use by process 1 on elsewhere');
});

test('lock · a takeover that was killed on its way → refused first, taken over when it is old', () => {
  writeFileSync(file, '{}');
  mkdirSync(`${file}.takeover`);
  expect(take).toThrow('in use by a process that starts now');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(`${file}.takeover`, longAgo, longAgo);
  const lock = take();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
});
