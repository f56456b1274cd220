import Module from 'node:module';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import type { Disposable, FunctionCallback, FunctionMetadata, Hook, ProgrammingModel } from './core-contract.ts';
import { FunctionApp } from './function-app.ts';
import type { HostLog } from './host-log.ts';

const moduleName = '@azure/functions-core';

/** A copy of the library, which registers its model once a process: each bundle has one inside. */
type Library = { model: ProgrammingModel | undefined };

/** What a file registered, and by which copy of the library. */
type Registrations = { readonly app: FunctionApp; readonly library: Library | undefined };

/** What the process knows for its lifetime: each copy of the library caches the virtual module that it was given. */
type CoreState = {
  readonly byFile: Map<string, Registrations>;
  app: FunctionApp | undefined;
  /** The copy by which the file that is being loaded registers. */
  library: Library | undefined;
  log: HostLog;
};

let state: CoreState | undefined;
let loading: Promise<unknown> = Promise.resolve();

/** An application with the programming model of the library that its modules use. */
export type LoadedApp = { readonly app: FunctionApp; readonly model: ProgrammingModel };

/**
 * Runs `load` for each file and returns what all of them registered. Loads of one process run one after another, since
 * registrations reach the host through one process-wide module. A module is evaluated once per process, so what a file
 * registered is remembered, and an application can be started again in the same process.
 * @throws {ConfigurationError} InvalidSetting — when no module registered a function
 */
export function collectRegistrations(
  files: readonly string[],
  log: HostLog,
  load: (file: string) => Promise<void>,
): Promise<LoadedApp> {
  const mine = loading.then(() => collect(files, log, load));
  loading = mine.catch(() => undefined);
  return mine;
}

async function collect(
  files: readonly string[],
  log: HostLog,
  load: (file: string) => Promise<void>,
): Promise<LoadedApp> {
  const core = install();
  core.log = log;
  const app = new FunctionApp();
  let model: ProgrammingModel | undefined;
  for (const file of files) {
    const registered = core.byFile.get(file) ?? (await loadFile(core, file, load));
    app.include(registered.app);
    model = registered.library?.model ?? model;
  }
  core.app = app;
  if (model === undefined || app.functions.size === 0) {
    throw new ConfigurationError(
      `No function was registered by ${files.join(', ')}: "app.http" and the like must not be called before the host starts.`,
    );
  }
  return { app, model };
}

async function loadFile(core: CoreState, file: string, load: (file: string) => Promise<void>): Promise<Registrations> {
  const app = new FunctionApp();
  Object.assign(core, { app, library: undefined });
  await load(file);
  const registered = { app, library: core.library };
  core.byFile.set(file, registered);
  return registered;
}

function install(): CoreState {
  if (state !== undefined) return state;
  const core: CoreState = { byFile: new Map(), app: undefined, library: undefined, log: () => undefined };
  const modules = new WeakMap<Module, object>();
  const moduleFor = (requiring: Module): object => {
    const api = modules.get(requiring) ?? virtualModule(core, { model: undefined });
    modules.set(requiring, api);
    return api;
  };
  // The library is CommonJS and requires the module lazily; the worker in Azure takes hold of `require` the same way.
  const original = Module.prototype.require;
  const replaced = function (this: Module, id: string): unknown {
    return id === moduleName ? moduleFor(this) : original.call(this, id);
  };
  Module.prototype.require = Object.assign(replaced, original);
  state = core;
  return core;
}

/** The module that one copy of the library sees. */
function virtualModule(core: CoreState, library: Library) {
  const current = (): FunctionApp => {
    if (core.app === undefined) throw new ConfigurationError('No function host is loading an application.');
    core.library = library;
    return core.app;
  };
  return {
    version: '3.99.0-local',
    hostVersion: '4.99.0-local',
    setProgrammingModel: (model: ProgrammingModel) => {
      library.model = model;
    },
    getProgrammingModel: () => library.model,
    log: (level: Parameters<HostLog>[0]['level'], category: Parameters<HostLog>[0]['category'], message: string) =>
      core.log({ level, category, message }),
    registerHook: (name: string, hook: Hook): Disposable => current().registerHook(name, hook),
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback): Disposable =>
      current().registerFunction(metadata, callback),
    Disposable: CoreDisposable,
  };
}

class CoreDisposable implements Disposable {
  #end: (() => unknown) | undefined;
  constructor(end: () => unknown) {
    this.#end = end;
  }
  static from(...all: readonly Disposable[]): CoreDisposable {
    return new CoreDisposable(() => {
      for (const one of all) one.dispose();
    });
  }
  dispose(): unknown {
    const end = this.#end;
    this.#end = undefined;
    return end?.();
  }
}
