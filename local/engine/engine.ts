import path from 'node:path';
import type { Environment } from '../../shared/kernel/settings.ts';
import { delay } from '../../shared/kernel/time.ts';
import { type Child, startChild } from './child.ts';
import { type EngineConfig, prepareConfig } from './config.ts';
import { provisionDemoTenant } from './demo-tenant.ts';
import { tryPort } from './free-port.ts';
import { engineParts, type Part, type PartName, publicOrigin } from './parts.ts';

/** How the engine is started. */
export type EngineOptions = {
  readonly dataFolder: string;
  /** Choose any free ports when the data folder is new, instead of the usual ones. */
  readonly anyPorts?: boolean;
  /** Settings of the application that differ from the usual. */
  readonly environment?: Environment;
  /** The module that registers the functions, relative to the repository; absent: the source. */
  readonly main?: string;
  /** Start these parts only; absent: all, and the demo tenant. */
  readonly only?: readonly PartName[];
  readonly onLine?: (part: PartName, line: string) => void;
};

/** A running engine. */
export type Engine = {
  readonly origin: string;
  readonly config: EngineConfig;
  /** Process ids of the running parts. */
  processes(): Readonly<Partial<Record<PartName, number>>>;
  /** Kills the application as a crash would and starts it again; resolves when it is ready. */
  crashApplication(): Promise<void>;
  /** Resolves, with the reason, when a part ended that cannot be done without. */
  readonly failed: Promise<string>;
  /** Ends all parts in order, each after what it has under way, or after 20 s all the same. */
  stop(): Promise<void>;
};

/**
 * Starts the whole service on this machine.
 * @throws {Error} when a kept port is taken, or a part does not start; parts that had started are ended
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const dataFolder = path.resolve(options.dataFolder);
  const config = await prepareConfig(dataFolder, { anyPorts: options.anyPorts ?? false });
  const environment = options.environment ?? {};
  const parts = engineParts(config, dataFolder, environment, options.main).filter(
    ({ name }) => options.only?.includes(name) ?? true,
  );
  await refuseTakenPorts(config, parts, dataFolder);
  const engine = new RunningEngine(
    config,
    publicOrigin(config, environment),
    parts,
    options.onLine ?? (() => undefined),
  );
  try {
    await engine.start();
    if (options.only === undefined) await provisionDemoTenant(config, engine.origin);
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return engine;
}

async function refuseTakenPorts(config: EngineConfig, parts: readonly Part[], dataFolder: string): Promise<void> {
  for (const { name } of parts) {
    if ((await tryPort(config.ports[name])) !== undefined) continue;
    throw new Error(
      `Port ${config.ports[name]} of the ${name} is taken. Is Carebridge running already? The ports of ${dataFolder} were chosen ` +
        'when it was made, since stored links hold them: free the port, or start with another data folder (--data).',
    );
  }
}

const restartPauseMs = 500;

/** An application whose store or queue has gone waits for it as long as it may; nobody waits for that at a terminal. */
const stopLimitMs = 20_000;

class RunningEngine implements Engine {
  readonly config: EngineConfig;
  readonly origin: string;
  readonly failed: Promise<string>;
  readonly #parts: readonly Part[];
  readonly #onLine: (part: PartName, line: string) => void;
  readonly #children = new Map<PartName, Child>();
  #fail: (reason: string) => void = () => undefined;
  #stopping = false;

  constructor(
    config: EngineConfig,
    origin: string,
    parts: readonly Part[],
    onLine: (part: PartName, line: string) => void,
  ) {
    this.config = config;
    this.origin = origin;
    this.#parts = parts;
    this.#onLine = onLine;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
  }

  async start(): Promise<void> {
    const children = this.#parts.map((part) => this.#start(part));
    await Promise.all(children.filter(({ name }) => name !== 'application').map(({ ready }) => ready));
    this.#children.get('application')?.tell('go');
    await this.#children.get('application')?.ready;
  }

  processes(): Readonly<Partial<Record<PartName, number>>> {
    return Object.fromEntries([...this.#children].map(([name, { pid }]) => [name, pid]));
  }

  async crashApplication(): Promise<void> {
    const before = this.#children.get('application');
    before?.kill('SIGKILL');
    await before?.ended;
    while (this.#children.get('application') === before) await delay(20);
    await this.#children.get('application')?.ready;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const name of [...this.#children.keys()].reverse()) {
      await this.#children.get(name)?.end(stopLimitMs);
    }
  }

  #start(part: Part): Child {
    const child = startChild({ ...part, onLine: (line) => this.#onLine(part.name, line) });
    this.#children.set(part.name, child);
    void child.ended.then((how) => this.#ended(part, how));
    return child;
  }

  /** The application is started again, as the cloud would; without store, broker or issuer nothing can go on. */
  async #ended(part: Part, how: string): Promise<void> {
    if (this.#stopping) return;
    if (part.name !== 'application') return this.#fail(`The ${part.name} ended (${how}).`);
    this.#onLine(part.name, `the application ended (${how}); it is started again`);
    await delay(restartPauseMs);
    if (!this.#stopping) this.#start(part).tell('go');
  }
}
