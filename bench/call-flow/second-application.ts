import { startChild } from '../../local/engine/child.ts';
import type { Engine } from '../../local/engine/engine.ts';
import { freePort } from '../../local/engine/free-port.ts';
import { engineParts } from '../../local/engine/parts.ts';
import type { Environment } from '../../shared/kernel/settings.ts';

/** A further instance of the application, over the same store and queue. */
export type SecondApplication = {
  readonly origin: string;
  readonly pid: number;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** How a second application is started. */
export type SecondApplicationOptions = {
  readonly environment: Environment;
  /** Module that registers its functions, relative to the repository; absent: the usual one. */
  readonly main?: string | undefined;
  /** Absent: any that is free. */
  readonly port?: number | undefined;
  readonly onLine: (line: string) => void;
};

const stopLimitMs = 20_000;

/** Starts a second application beside an engine's own; links in what it says lead to the first one. */
export async function startSecondApplication(
  { config, origin }: Engine,
  folder: string,
  { environment, main, port: given, onLine }: SecondApplicationOptions,
): Promise<SecondApplication> {
  const port = given ?? (await freePort());
  const options = { environment: { CAREBRIDGE_ORIGIN: origin, ...environment }, main };
  const ports = { ...config.ports, application: port };
  const part = engineParts({ ...config, ports }, folder, options).find(({ name }) => name === 'application');
  if (part === undefined) throw new Error('The engine has no application.');
  const child = startChild({ ...part, onLine });
  child.tell('go');
  await child.ready;
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid,
    kill: async () => {
      child.kill('SIGKILL');
      await child.ended;
    },
    stop: () => child.end(stopLimitMs),
  };
}
