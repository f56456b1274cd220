import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { root } from '../../support/source-tree.ts';

/** How the command ended, and what it said on standard error. */
export type Ended = { readonly status: number | null; readonly errors: string };

/** The engine as `npm start` starts it, in a process of its own. */
export type StartCommand = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Process ids of its parts, once it is ready; rejects when it ends before. */
  readonly parts: Promise<Readonly<Record<string, number>>>;
  /** What it has printed so far, standard error included. */
  printed(): string;
};

/** Runs `local/start.ts` on a data folder. */
export function startCommand(dataFolder: string, ...args: readonly string[]): StartCommand {
  return startCommandOf(root, dataFolder, ...args);
}

/** Runs `local/start.ts` of another copy of the sources. */
export function startCommandOf(sources: string, dataFolder: string, ...args: readonly string[]): StartCommand {
  const script = path.join(sources, 'local/start.ts');
  return observed(spawn(process.execPath, [script, '--data', dataFolder, '--quiet', ...args], { stdio }));
}

/** Runs `npm start`, as people do, in a process group of its own; the process is npm's. */
export function npmStart(dataFolder: string, ...args: readonly string[]): StartCommand {
  const given = ['start', '--', '--data', dataFolder, '--quiet', ...args];
  return observed(spawn('npm', given, { cwd: root, stdio, detached: true }));
}

const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];

function observed(child: ChildProcessByStdio<null, Readable, Readable>): StartCommand {
  let errors = '';
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
    printed += text;
  });
  const ended = once(child, 'close').then(([status]): Ended => ({ status, errors }));
  const parts = new Promise<Readonly<Record<string, number>>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      printed += `${line}\n`;
      const listed = /processes +(.*\d)/.exec(line)?.[1];
      if (listed !== undefined) resolve(Object.fromEntries(listed.split(', ').map(partOf)));
    });
    void ended.then(({ errors: said }) => reject(new Error(`It ended before it was ready. ${said}`)));
  });
  parts.catch(() => undefined);
  return { child, ended, parts, printed: () => printed };
}

function partOf(listed: string): readonly [string, number] {
  const [name = '', pid] = listed.split(' ');
  return [name, Number(pid)];
}

/** Whether a process runs. One that has ended still has its id until its parent has asked for the exit status, so its state is looked at. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}
