import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Stage, setStage } from '../../local/call-flow/stage.ts';
import { type EngineConfig, prepareConfig } from '../../local/engine/config.ts';
import { type Engine, type EngineOptions, startEngine } from '../../local/engine/engine.ts';
import { engineParts } from '../../local/engine/parts.ts';
import { startWatchedWays, type Watches } from './engine/watched-ways.ts';
import { until } from './until.ts';
import type { WireProxy } from './wire-proxy.ts';

/** How a world differs from the usual one. */
export type EngineWorldOptions = Pick<EngineOptions, 'environment' | 'main' | 'onLine' | 'onNote' | 'withFabrikam'> & {
  /** Ways in and out of the application that lead through proxies. */
  readonly watches?: Watches;
  /** Changes what the folder holds before the engine starts. */
  readonly prepare?: (folder: string, config: EngineConfig) => Promise<void>;
};

/** The whole service on this machine, each part in a process of its own, in a folder of its own, on free ports. */
export type EngineWorld = {
  readonly engine: Engine;
  /** The engine's data. */
  readonly folder: string;
  /** Origin of the application itself, past a proxy in front of it. */
  readonly application: string;
  /** The proxy in front of the application, where that way is watched. */
  readonly front: WireProxy;
  /** Addresses of the rooms that were opened so far, as the proxy in front of the application saw it. */
  readonly rooms: ReadonlySet<string>;
  /** Connection string of the broker itself. */
  readonly broker: string;
  /** Connection string of the store itself. */
  readonly store: string;
  /** Sets the stage for people who wait `patienceMs` at most: two agents, and a tenant of their own. */
  stage(patienceMs?: number): Promise<Stage>;
  /** Starts the engine again that was stopped. */
  startAgain(): Promise<void>;
  /** Resolves when an application that was killed answers again. */
  restarted(): Promise<void>;
  close(): Promise<void>;
};

/** A folder for an engine's data, and how to remove it. */
export type DataFolder = { readonly folder: string; remove(): Promise<void> };

const usualPatienceMs = 60_000;

/** Makes an empty folder. */
export async function newDataFolder(): Promise<DataFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-engine-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Starts the engine and what stands in its ways. */
export async function startEngineWorld(options: EngineWorldOptions = {}): Promise<EngineWorld> {
  const { watches = {}, prepare, environment, ...more } = options;
  const { folder, remove } = await newDataFolder();
  const config = await prepareConfig(folder, { anyPorts: true });
  await prepare?.(folder, config);
  const application = `http://127.0.0.1:${config.ports.application}`;
  const settings = settingsOf(config, folder);
  const ways = await startWatchedWays(config.ports, settings, watches);
  const start = () =>
    startEngine({ ...more, dataFolder: folder, environment: { ...ways.environment, ...environment } });
  let engine = await start();
  return {
    get engine() {
      return engine;
    },
    get front() {
      if (ways.front === undefined) throw new Error('Nothing stands in front of the application.');
      return ways.front;
    },
    folder,
    application,
    rooms: ways.rooms,
    broker: settings.ServiceBusConnection ?? '',
    store: settings.CAREBRIDGE_TABLES_CONNECTION_STRING ?? '',
    stage: (patienceMs = usualPatienceMs) => setStage(engine.config, engine.origin, { conversations: 1, patienceMs }),
    startAgain: async () => {
      engine = await start();
    },
    restarted: () => until(() => isReady(application)),
    close: async () => {
      await engine.stop();
      await ways.close();
      await remove();
    },
  };
}

/** How long the shared engine waits for the next file that uses it. */
const lingerMs = 30_000;
let shared: Promise<EngineWorld> | undefined;
let users = 0;
let lingering: NodeJS.Timeout | undefined;

/** The usual world, shared by the test files of one process; it ends when none has used it for a while, or with the process. */
export async function sharedEngineWorld(): Promise<EngineWorld> {
  clearTimeout(lingering);
  users += 1;
  shared ??= startEngineWorld().then((world) => {
    process.once('exit', () => rmSync(world.folder, { recursive: true, force: true }));
    return world;
  });
  return Object.create(await shared, { close: { value: stopUsing } }) as EngineWorld;
}

async function stopUsing(): Promise<void> {
  users -= 1;
  if (users > 0) return;
  lingering = setTimeout(async () => {
    const ending = shared;
    shared = undefined;
    await (await ending)?.close();
  }, lingerMs);
}

/** What the application is told where nothing stands in its ways. */
function settingsOf(config: EngineConfig, folder: string): Readonly<Record<string, string>> {
  return engineParts(config, folder, {}).find(({ name }) => name === 'application')?.environment ?? {};
}

async function isReady(application: string): Promise<boolean> {
  const response = await fetch(`${application}/api/health/ready`).catch(() => undefined);
  return response?.status === 200;
}
