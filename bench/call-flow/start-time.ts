import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { prepareConfig } from '../../local/engine/config.ts';
import type { Figure, Reading } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import type { BenchOptions } from './measurement.ts';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const aimSeconds = 3;

/** `npm start` until it says that it is ready, with a new data folder and again with the one it has kept. */
export async function measureStart({ quick }: BenchOptions): Promise<readonly Figure[]> {
  const times = quick ? 1 : 5;
  const fresh: number[] = [];
  const kept: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'carebridge-bench-start-'));
    try {
      // Ports only; an engine that runs at the usual ones does not disturb.
      await prepareConfig(dataFolder, { anyPorts: true });
      fresh.push(await startAndStop(dataFolder));
      kept.push(await startAndStop(dataFolder));
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
  }
  return [
    {
      title: 'npm start to ready',
      measured: `npm start as a process of its own, ${times} times with a new data folder and each again with the same`,
      readings: [...readings('new data folder', fresh), ...readings('kept data folder', kept)],
    },
  ];
}

function readings(label: string, seconds: readonly number[]): readonly Reading[] {
  return [
    { label: `${label}, median`, value: percentile(seconds, 0.5), unit: 's', aim: aimSeconds },
    { label: `${label}, longest`, value: Math.max(...seconds), unit: 's' },
  ];
}

/** Seconds from the command until the line that says that it is ready. */
async function startAndStop(dataFolder: string): Promise<number> {
  const startedAt = performance.now();
  // A process group of its own, since npm does not hand signals on to what its shell runs.
  const child = spawn('npm', ['start', '--', '--data', dataFolder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'exit');
  child.stderr.resume();
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('Carebridge is ready')) return (performance.now() - startedAt) / 1_000;
    }
    throw new Error('npm start ended before it was ready');
  } finally {
    child.stdout.resume();
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await ended;
  }
}
