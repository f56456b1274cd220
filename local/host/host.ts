import type { Server } from 'node:net';
import path from 'node:path';
import { atMost } from '../../shared/kernel/time.ts';
import { collectRegistrations, type LoadedApp } from './core-module.ts';
import { type HostJson, readHostJson } from './host-json.ts';
import { consoleHostLog, type HostLog } from './host-log.ts';
import { HttpServer } from './http/http-server.ts';
import type { ExchangeObserver } from './http/observe-exchange.ts';
import { libraryServerOf } from './http/worker-server.ts';
import { Invoker } from './invoke.ts';
import { findModules, loadModule } from './modules.ts';
import { setUpClientSockets } from './service-bus/client-sockets.ts';
import type { SessionProcessor } from './service-bus/session-processor.ts';
import { ServiceBusTriggers } from './service-bus/triggers.ts';
import { refuseUnsupported } from './supported.ts';
import { Timers } from './timer/timers.ts';

/** What to run, and where. */
export type HostOptions = {
  /** The folder of host.json, to which `main` is relative. */
  readonly folder: string;
  /** A path or glob of the modules that register functions: TypeScript, ESM or a CommonJS bundle. */
  readonly main: string;
  /** 0 asks for any free port. */
  readonly port: number;
  /** Application settings; they go into the process environment before any module is evaluated. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: handlers' lines to standard output, the host's warnings and errors to standard error. */
  readonly onLog?: HostLog;
  /** Told of every HTTP exchange, bodies and bearer values included. */
  readonly onExchange?: ExchangeObserver;
  /** How long `close` lets running handlers go on; default 10 s, as the Functions host has it. */
  readonly handlerGraceMs?: number;
  /** What the session processor stands on; default: this machine's cores, and accepts that take what the broker takes. */
  readonly sessionProcessor?: SessionProcessor;
};

/** A running application. */
export type RunningHost = {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Names of the functions. */
  readonly functions: readonly string[];
  /**
   * Stops accepting requests, lets running ones end, then receives no more messages and lets running handlers end,
   * then runs the hooks `appTerminate` (each bounded). What still runs is cut: it has no outcome, its message is not settled.
   */
  close(): Promise<void>;
};

/** What calls the functions of an application; started and stopped in this order. */
type TriggerListeners = {
  readonly http: HttpServer;
  readonly triggers: ServiceBusTriggers;
  readonly timers: Timers;
  readonly invoker: Invoker;
};

const largestBodyBytes = 100 * 1024 * 1024;
const requestGraceMs = 1_500;
const usualHandlerGraceMs = 10_000;
const hookGraceMs = 5_000;
/** For giving back the sessions of what was cut. */
const cutGraceMs = 5_000;

/**
 * Runs an Azure Functions application in this process: the real `@azure/functions` library registers and invokes the
 * functions, and this host supplies what the Functions host does in Azure for HTTP triggers, timers and Service Bus queues
 * with sessions. `authLevel` is not enforced, as with the Core Tools.
 * @throws {ConfigurationError} InvalidSetting — when host.json, a route, a schedule, a connection or the port is not usable,
 *   or a function needs something that this host does not have
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  setUpClientSockets();
  Object.assign(process.env, options.env);
  process.env.AZURE_FUNCTIONS_ENVIRONMENT ??= 'Development';
  const log = options.onLog ?? consoleHostLog;
  const folder = path.resolve(options.folder);
  const settings = await readHostJson(folder, process.env);
  const loaded = await collectRegistrations(await findModules(folder, options.main), log, loadModule);
  refuseUnsupported(loaded.app.functions.values());
  const library = await enterApplication(loaded, folder);
  const listeners = assemble(loaded, settings, log, library, options);
  const port = await listeners.http.listen(options.port);
  listeners.triggers.start();
  listeners.timers.start();
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    functions: [...loaded.app.functions.keys()],
    close: onlyOnce(() => closeHost(loaded, listeners, options.handlerGraceMs ?? usualHandlerGraceMs)),
  };
}

function assemble(
  loaded: LoadedApp,
  settings: HostJson,
  log: HostLog,
  library: Server | undefined,
  { onExchange, sessionProcessor = {} }: HostOptions,
): TriggerListeners {
  const { http, serviceBus } = settings.extensions;
  const { app } = loaded;
  const invoker = new Invoker(loaded, log);
  return {
    http: new HttpServer(
      app.functionsOf('httpTrigger'),
      { ...http, maxBodyBytes: largestBodyBytes, library },
      invoker,
      log,
      onExchange,
    ),
    triggers: new ServiceBusTriggers(
      app.functionsOf('serviceBusTrigger'),
      { ...serviceBus, processor: sessionProcessor },
      invoker,
      log,
    ),
    timers: new Timers(app.functionsOf('timerTrigger'), invoker, log),
    invoker,
  };
}

async function enterApplication({ app, model }: LoadedApp, functionAppDirectory: string): Promise<Server | undefined> {
  await app.runHooks('appStart', { hookData: app.appHookData, appHookData: app.hookData, functionAppDirectory });
  app.lock();
  return libraryServerOf(model);
}

async function closeHost({ app }: LoadedApp, listeners: TriggerListeners, handlerGraceMs: number): Promise<void> {
  const { http, triggers, timers, invoker } = listeners;
  await http.close(requestGraceMs);
  const handlersEnded = Promise.all([timers.stop(), triggers.stop()]);
  await atMost(handlerGraceMs, handlersEnded);
  try {
    // A client of a broker that has gone may never come back from its close.
    await atMost(hookGraceMs, app.runHooks('appTerminate', { hookData: app.appHookData, appHookData: app.hookData }));
  } finally {
    invoker.cut();
    await atMost(cutGraceMs, handlersEnded);
  }
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
