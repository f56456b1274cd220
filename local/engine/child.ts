import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseJson } from '../../shared/kernel/json.ts';

/** One part of the engine in a process of its own. It ends by itself when ours has gone, since it watches its stdin. */
export type Child = {
  readonly name: string;
  readonly pid: number;
  /** Resolves with what the part printed when it was ready; rejects with `PartNotStarted` when it ended before. */
  readonly ready: Promise<Readonly<Record<string, unknown>>>;
  /** Resolves when the process has ended, with a word on how. */
  readonly ended: Promise<string>;
  /** Sends one line to the part's stdin. */
  tell(line: string): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Ends it after what it has under way, or after `limitMs` all the same. */
  end(limitMs: number): Promise<void>;
};

/** A part that ended before it was ready; the message holds what it printed, `summary` does not. */
export class PartNotStarted extends Error {
  readonly summary: string;
  constructor(name: string, how: string, printed: string) {
    const summary = `The ${name} did not start (${how}).`;
    super(`${summary} ${printed}`);
    this.name = 'PartNotStarted';
    this.summary = summary;
  }
}

/** How a part is started: a script with arguments; `onLine` gets what it prints besides the ready line. */
export type ChildOptions = {
  readonly name: string;
  /** Arguments of Node itself. */
  readonly nodeArgs?: readonly string[];
  readonly script: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
};

/** Starts one part of the engine. The first stdout line that is JSON with `ready: true` makes it ready. */
export function startChild(options: ChildOptions): Child {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), options.script, ...options.args, '--parent'], {
    env: { ...process.env, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own: Ctrl+C reaches the engine only, which then ends its parts in order.
    detached: true,
  });
  const faults: string[] = [];
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    faults.push(line);
    if (faults.length > 20) faults.shift();
    options.onLine(line);
  });
  const ready = readiness(child, options, ended, faults);
  ready.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  return {
    name: options.name,
    pid: child.pid ?? -1,
    ready,
    ended,
    tell: (line) => void child.stdin.write(`${line}\n`),
    kill: (signal) => void child.kill(signal),
    end: async (limitMs) => {
      child.kill('SIGTERM');
      const killing = setTimeout(() => child.kill('SIGKILL'), limitMs);
      await ended;
      clearTimeout(killing);
    },
  };
}

function readiness(
  child: ChildProcess,
  options: ChildOptions,
  ended: Promise<string>,
  faults: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return reject(new Error(`${options.name} has no output`));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = line.startsWith('{"ready"') ? parseJson(line) : undefined;
      if (typeof message === 'object' && message !== null) resolve(message as Readonly<Record<string, unknown>>);
      else options.onLine(line);
    });
    void ended.then((how) => reject(new PartNotStarted(options.name, how, faults.join('\n'))));
  });
}
