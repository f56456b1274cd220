import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EngineConfig, readConfig } from '../engine/config.ts';
import { startEngine } from '../engine/engine.ts';

/** An engine to play on, and how to leave it. */
export type EngineInUse = { readonly config: EngineConfig; readonly origin: string; leave(): Promise<void> };

/** The engine of a data folder if it runs, else one of its own in a temporary folder. */
export async function findEngine(dataFolder: string): Promise<EngineInUse> {
  const config = readConfig(dataFolder);
  const application = `http://127.0.0.1:${config?.ports.application ?? 0}`;
  if (config !== undefined && (await answers(application))) {
    return { config, origin: process.env.CAREBRIDGE_ORIGIN ?? application, leave: async () => undefined };
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-call-flow-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const engine = await startEngine({ dataFolder: folder, anyPorts: true });
    const leave = async (): Promise<void> => {
      await engine.stop();
      await remove();
    };
    return { config: engine.config, origin: engine.origin, leave };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function answers(application: string): Promise<boolean> {
  const response = await fetch(`${application}/api/health/live`).catch(() => undefined);
  return response?.status === 200;
}
