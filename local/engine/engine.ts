import path from 'node:path';
import * as z from 'zod';
import { provisionFabrikam } from '../fabrikam/provision.ts';
import { ApplicationProcess } from './application-process.ts';
import { type Child, startChild } from './child.ts';
import { type EngineConfig, prepareConfig } from './config.ts';
import { provisionDemoTenant } from './demo-tenant.ts';
import { tryPort } from './free-port.ts';
import { type ApplicationOptions, engineParts, type Part, type PartName, publicOrigin } from './parts.ts';

/** How the engine is started. */
export type EngineOptions = ApplicationOptions & {
  readonly dataFolder: string;
  /** Choose any free ports when the data folder is new, instead of the usual ones. */
  readonly anyPorts?: boolean;
  /** Start these parts only; absent: all, and the demo tenant. */
  readonly only?: readonly PartName[] | undefined;
  readonly onLine?: (part: PartName, line: string) => void;
  /** Whether there is the second demo company, too: made behind the start, which does not wait for it. */
  readonly withFabrikam?: boolean;
  /** Told what a part found amiss with its files when it started, or behind the start. */
  readonly onNote?: (part: PartName, note: string) => void;
  /**
   * Told why the application does not start; the engine goes on, and the application stays down until `restartApplication`.
   * Absent: `startEngine` rejects, and an application that ended later is started again and again.
   */
  readonly onApplicationFailure?: ((error: unknown) => void) | undefined;
};

/** A running engine. */
export type Engine = {
  readonly origin: string;
  readonly config: EngineConfig;
  /** Process ids of the running parts. */
  processes(): Readonly<Partial<Record<PartName, number>>>;
  /** Kills the application as a crash would and starts it again; resolves when it is ready. */
  crashApplication(): Promise<void>;
  /** Ends the application and starts it again; true when it is ready, false when it is not (`onApplicationFailure` knows why). */
  restartApplication(): Promise<boolean>;
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
  const parts = engineParts(config, dataFolder, options).filter(({ name }) => options.only?.includes(name) ?? true);
  await refuseTakenPorts(config, parts, options, dataFolder);
  const engine = new RunningEngine(config, parts, options);
  try {
    await engine.start();
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return engine;
}

async function refuseTakenPorts(
  config: EngineConfig,
  parts: readonly Part[],
  { inspectorPort }: EngineOptions,
  dataFolder: string,
): Promise<void> {
  if (inspectorPort !== undefined && (await tryPort(inspectorPort)) === undefined) {
    throw new Error(`Port ${inspectorPort} of the inspector is taken. Choose another one: --inspect=<port>.`);
  }
  for (const { name } of parts) {
    if ((await tryPort(config.ports[name])) !== undefined) continue;
    throw new Error(
      `Port ${config.ports[name]} of the ${name} is taken. Is Carebridge running already? The ports of ${dataFolder} were chosen ` +
        'when it was made, since stored links hold them: free the port, or start with another data folder (--data).',
    );
  }
}

const notesSchema = z.object({ notes: z.array(z.string()).default([]) });

/** An application whose store or queue has gone waits for it as long as it may; a terminal does not wait that long. */
const stopLimitMs = 20_000;

class RunningEngine implements Engine {
  readonly config: EngineConfig;
  readonly origin: string;
  readonly failed: Promise<string>;
  readonly #parts: readonly Part[];
  readonly #options: EngineOptions;
  readonly #children = new Map<PartName, Child>();
  #application: ApplicationProcess | undefined;
  #fail: (reason: string) => void = () => undefined;
  readonly #ending = new AbortController();
  #stopping = false;

  constructor(config: EngineConfig, parts: readonly Part[], options: EngineOptions) {
    this.config = config;
    this.origin = publicOrigin(config, options.environment ?? {});
    this.#parts = parts;
    this.#options = options;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
  }

  async start(): Promise<void> {
    for (const part of this.#parts) {
      if (part.name === 'application') this.#application = this.#loadApplication(part);
      else this.#startResource(part);
    }
    await Promise.all([...this.#children].map(([name, { ready }]) => this.#started(name, ready)));
    await this.#application?.go();
    this.#beginFabrikam();
  }

  /** Needs the whole engine, and the contact center in it. */
  #beginFabrikam(): void {
    const { withFabrikam, only, environment } = this.#options;
    if (withFabrikam !== true || only !== undefined || environment?.CAREBRIDGE_CONTACT_CENTER === 'off') return;
    provisionFabrikam(this.config, this.origin, this.#ending.signal).catch((error: unknown) => {
      this.#options.onNote?.('application', `The demo company Fabrikam could not be made. ${String(error)}`);
    });
  }

  async #started(name: PartName, ready: Child['ready']): Promise<void> {
    for (const note of notesSchema.parse(await ready).notes) this.#options.onNote?.(name, note);
  }

  processes(): Readonly<Partial<Record<PartName, number>>> {
    const resources = [...this.#children].map(([name, { pid }]) => [name, pid] as const);
    const application = this.#application === undefined ? {} : { application: this.#application.pid };
    return { ...Object.fromEntries(resources), ...application };
  }

  async crashApplication(): Promise<void> {
    await this.#application?.crash();
  }

  async restartApplication(): Promise<boolean> {
    return (await this.#application?.restart()) ?? false;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#ending.abort();
    await this.#application?.stop(stopLimitMs);
    for (const name of [...this.#children.keys()].reverse()) {
      await this.#children.get(name)?.end(stopLimitMs);
    }
  }

  #loadApplication(part: Part): ApplicationProcess {
    return new ApplicationProcess({
      spawn: () => this.#spawn(part),
      prepare: async () => {
        if (this.#options.only === undefined) await provisionDemoTenant(this.config, this.origin);
      },
      onLine: (line) => this.#options.onLine?.(part.name, line),
      onStartFailure: this.#options.onApplicationFailure,
    });
  }

  /** Without store, broker or issuer nothing can go on. */
  #startResource(part: Part): void {
    const child = this.#spawn(part);
    this.#children.set(part.name, child);
    void child.ended.then((how) => {
      if (!this.#stopping) this.#fail(`The ${part.name} ended (${how}).`);
    });
  }

  #spawn(part: Part): Child {
    return startChild({ ...part, onLine: (line) => this.#options.onLine?.(part.name, line) });
  }
}
