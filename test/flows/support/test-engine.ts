import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareConfig } from '../../../local/engine/config.ts';
import { type Engine, type EngineOptions, startEngine } from '../../../local/engine/engine.ts';
import { startWireProxy, type WireProxy } from '../../support/wire-proxy.ts';

/** A folder for an engine's data, and how to remove it. */
export type DataFolder = { readonly folder: string; remove(): Promise<void> };

/** Makes an empty folder. */
export async function newDataFolder(): Promise<DataFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-engine-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** An engine in a folder of its own on free ports. */
export type TestEngine = { readonly engine: Engine; readonly folder: string; close(): Promise<void> };

/** Starts a whole engine. */
export async function startTestEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const { folder, remove } = await newDataFolder();
  const engine = await startEngine({ dataFolder: folder, anyPorts: true, ...options });
  return {
    engine,
    folder,
    close: async () => {
      await engine.stop();
      await remove();
    },
  };
}

/** An engine whose every link leads through a proxy, clients, callbacks and the service's own requests alike. */
export async function startProxiedEngine(): Promise<TestEngine & { readonly proxy: WireProxy }> {
  const { folder, remove } = await newDataFolder();
  const { ports } = await prepareConfig(folder, { anyPorts: true });
  const proxy = await startWireProxy(`http://127.0.0.1:${ports.application}`);
  const engine = await startEngine({ dataFolder: folder, environment: { CAREBRIDGE_ORIGIN: proxy.origin } });
  return {
    engine,
    folder,
    proxy,
    close: async () => {
      await engine.stop();
      await proxy.close();
      await remove();
    },
  };
}
