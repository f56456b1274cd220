import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import { faultCode } from './fault-code.ts';
import { preparePrivateFolder, privateFileMode } from './private-folder.ts';
import { processState } from './process-state.ts';

const holderSchema = z.object({
  pid: z.int().positive(),
  host: z.string(),
  /** Clock ticks from the machine's start to the process's, where the system tells; a process id is used again, this is not. */
  startedAt: z.string().nullable(),
});

type Holder = z.output<typeof holderSchema>;

/** A takeover is a matter of microseconds; one that stands for so long was left behind by a crash. */
const takeoverLimitMs = 10_000;
const held = new Set<string>();

/**
 * The right of one process to a folder's files of one part. It is a file with the process's id; one of a process that has
 * ended is taken over, one at a time, so that two that find it cannot both have it.
 */
export class FolderLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws {ConfigurationError} InvalidSetting — when another process, or another part of this one, holds it */
  static take(folder: string, part: string): FolderLock {
    const file = path.resolve(folder, `${part}.lock`);
    if (held.has(file)) throw inUse(file, `this process (${process.pid})`);
    if (!claim(file)) takeOver(file);
    held.add(file);
    return new FolderLock(file);
  }

  release(): void {
    if (held.delete(this.#file)) rmSync(this.#file, { force: true });
  }
}

/**
 * Starts a part that keeps its files in a folder, which is made private and whose lock it has; a start that fails gives
 * the lock back.
 * @throws {ConfigurationError} InvalidSetting — when the folder cannot be used or is in use; else what `start` throws
 */
export async function startInFolder<T>(
  folder: string,
  part: string,
  start: (lock: FolderLock) => Promise<T>,
): Promise<T> {
  preparePrivateFolder(folder);
  const lock = FolderLock.take(folder, part);
  try {
    return await start(lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** True when the lock is ours now; a link is made by one process only. */
function claim(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    startedAt: processState(process.pid)?.startedAt ?? null,
  };
  writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: privateFileMode });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (faultCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function takeOver(file: string): void {
  refuseWhenAlive(file);
  const guard = `${file}.takeover`;
  beginTakeover(guard, file);
  try {
    // Another process may have taken it over since.
    refuseWhenAlive(file);
    rmSync(file, { force: true });
    if (!claim(file)) refuseWhenAlive(file);
  } finally {
    rmdirSync(guard);
  }
}

function beginTakeover(guard: string, file: string): void {
  const since = statSync(guard, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > takeoverLimitMs) rmdirSync(guard);
  try {
    mkdirSync(guard);
  } catch (error) {
    throw inUse(file, 'a process that starts now', error);
  }
}

/** @throws {ConfigurationError} InvalidSetting — when the process that the file names runs, or may run */
function refuseWhenAlive(file: string): void {
  const holder = holderOf(file);
  if (holder === undefined) return;
  if (holder.host !== hostname()) throw inUse(file, `process ${holder.pid} on ${holder.host}`);
  const runs = holder.pid !== process.pid && isRunning(holder);
  if (runs) throw inUse(file, `process ${holder.pid}`);
}

/** Undefined when there is no lock, or a file that no process has written whole. */
function holderOf(file: string): Holder | undefined {
  try {
    return holderSchema.safeParse(parseJson(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function isRunning({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (faultCode(error) !== 'EPERM') return false;
  }
  const found = processState(pid);
  if (found === undefined) return true;
  return found.state !== 'Z' && (startedAt === null || found.startedAt === startedAt);
}

function inUse(file: string, by: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError(
    `The folder ${path.dirname(file)} is in use by ${by}. Stop that first, or choose another folder with --data. If nothing uses it, delete ${file}.`,
    { cause },
  );
}
