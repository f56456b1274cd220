import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../local/engine/free-port.ts';
import { delay } from '../../shared/kernel/time.ts';
import type { Peer } from './peer.ts';

const startLimitMs = 60_000;
const stopLimitMs = 20_000;
/** How much of what a server prints is kept, to be told when it does not start. */
const keptCharacters = 4_000;

/** A running server that is not ours. */
export type PeerServer = {
  readonly port: number;
  readonly pid: number;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
};

/**
 * Starts a server in a temporary folder, on a free port of 127.0.0.1. It ends with this process at the latest.
 * @throws {Error} when it does not listen within a minute
 */
export async function startPeer(peer: Peer): Promise<PeerServer> {
  const folder = await mkdtemp(path.join(tmpdir(), `carebridge-${peer.packageName}-`));
  const port = await freePort();
  const { file, args, environment } = await peer.configure(folder, port);
  const child = spawn(file, args, { cwd: folder, env: { ...process.env, ...environment } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-keptCharacters);
    });
  }
  let over: string | undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      over = how;
      resolve();
    };
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
    child.once('error', (error) => end(error.message));
  });
  const abandon = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', abandon);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    await ended;
    clearTimeout(killing);
    process.off('exit', abandon);
    abandon();
  };
  for (const until = performance.now() + startLimitMs; !(await listens(port)); await delay(50)) {
    if (over === undefined && performance.now() < until) continue;
    await stop();
    throw new Error(`${peer.name} did not start (${over ?? 'it does not listen'}). ${printed}`);
  }
  return { port, pid: child.pid ?? -1, stop };
}

/** Whether a port of 127.0.0.1 takes connections. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
