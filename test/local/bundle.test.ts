import { rm } from 'node:fs/promises';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { routes } from '../../functions/http.ts';
import { bundleFunctions } from '../../local/bundle.ts';
import { codeFolder } from '../support/code-folder.ts';

let folder: string;
let bundle: string;
beforeAll(async () => {
  folder = codeFolder('bundle');
  bundle = path.join(folder, 'main.cjs');
  await bundleFunctions(bundle);
});
afterAll(() => rm(folder, { recursive: true }));

type Hook = (context: object) => Promise<void>;
/** What one evaluation of the bundle registered with the worker. */
type Registered = { readonly functions: string[]; readonly hooks: Map<string, Hook> };

/** Requires the bundle as the worker does, with a module `@azure/functions-core` that notes what is registered. */
function load(): Registered {
  const registered: Registered = { functions: [], hooks: new Map() };
  const core = {
    setProgrammingModel: () => undefined,
    // Hosts that can stream HTTP have it; `functions/http.ts` asks for that.
    log: () => undefined,
    registerFunction: ({ name }: { readonly name: string }) => registered.functions.push(name),
    registerHook: (name: string, hook: Hook) => registered.hooks.set(name, hook),
  };
  const original = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: Module, id: string): unknown {
    return id === '@azure/functions-core' ? core : original.call(this, id);
  }, original);
  try {
    createRequire(import.meta.url)(bundle);
  } finally {
    Module.prototype.require = original;
  }
  return registered;
}

const all = [...routes.map(({ name }) => name), 'conversation-events', 'retention'].toSorted();

test('bundle · required twice in one process, as after init and reload → all functions and hooks both times (nodejs-worker#737, #838)', () => {
  for (const { functions, hooks } of [load(), load()]) {
    expect(functions.toSorted()).toEqual(all);
    expect([...hooks.keys()]).toEqual(['appStart', 'appTerminate']);
  }
});

test('bundle · the start fails → its hook rejects and says one line, and the hook of the end does not reject (terminateWorker)', async () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  vi.stubEnv('CAREBRIDGE_CLIENT_ID', undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const { hooks } = load();
  const context = { hookData: {}, appHookData: {}, functionAppDirectory: folder };
  await expect(hooks.get('appStart')?.(context)).rejects.toThrow('CAREBRIDGE_CLIENT_ID');
  await hooks.get('appTerminate')?.(context);
  expect(written.map((line) => JSON.parse(line))).toMatchObject([{ step: 'start', code: 'InvalidSetting' }]);
});
