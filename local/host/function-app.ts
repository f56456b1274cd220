import { ConfigurationError } from '../../shared/kernel/errors.ts';
import type { Binding, Disposable, FunctionCallback, FunctionMetadata, Hook } from './core-contract.ts';

/** A function as the host runs it: the library's metadata, and which binding is its trigger. */
export type AppFunction = {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  readonly trigger: Binding;
  readonly triggerName: string;
};

/** Source: worker `getHooks` */
const hookNames: ReadonlySet<string> = new Set(['appStart', 'preInvocation', 'postInvocation', 'appTerminate']);

/** What the modules of one application registered: its functions and its hooks. */
export class FunctionApp {
  readonly functions = new Map<string, AppFunction>();
  /** Data that hooks of the application share; the host only carries it. */
  readonly hookData: Record<string, unknown> = {};
  /** Data that the hooks `appStart` and `appTerminate` share. */
  readonly appHookData: Record<string, unknown> = {};
  readonly #hooks = new Map<string, Hook[]>();
  #started = false;

  /**
   * Takes a registration by `app.http(...)`, `app.serviceBus(...)` and the like.
   * @throws {ConfigurationError} InvalidSetting — when the application has started, the name is taken or no trigger is there
   */
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    const { name } = metadata;
    if (this.#started) throw new ConfigurationError(`Function "${name}" is registered after the start.`);
    if (this.functions.has(name)) throw new ConfigurationError(`Function "${name}" is registered twice.`);
    const found = Object.entries(metadata.bindings).find(([, binding]) => /trigger$/i.test(binding.type));
    if (found === undefined) throw new ConfigurationError(`Function "${name}" has no trigger.`);
    const [triggerName, trigger] = found;
    this.functions.set(name, { metadata, callback, trigger, triggerName });
    return { dispose: () => this.functions.delete(name) };
  }

  /**
   * Takes over what another module registered.
   * @throws {ConfigurationError} InvalidSetting — when both registered a function of the same name
   */
  include(part: FunctionApp): void {
    for (const { metadata, callback } of part.functions.values()) this.registerFunction(metadata, callback);
    for (const [name, hooks] of part.#hooks) for (const hook of hooks) this.registerHook(name, hook);
  }

  /**
   * Takes a hook by its name.
   * @throws {ConfigurationError} InvalidSetting — when the worker has no hook of that name; the library offers `log`, too
   */
  registerHook(name: string, hook: Hook): Disposable {
    if (!hookNames.has(name)) throw new ConfigurationError(`Unrecognized hook "${name}".`);
    const hooks = this.#hooks.get(name) ?? [];
    hooks.push(hook);
    this.#hooks.set(name, hooks);
    return {
      dispose: () => {
        const at = hooks.indexOf(hook);
        if (at >= 0) hooks.splice(at, 1);
      },
    };
  }

  /** The hooks of one name in the order of their registration. */
  hooks(name: string): readonly Hook[] {
    return this.#hooks.get(name) ?? [];
  }

  /** Runs the hooks of one name one after another, awaiting each. */
  async runHooks(name: string, context: Record<string, unknown>): Promise<void> {
    for (const hook of this.hooks(name)) await hook(context);
  }

  /** Functions of one trigger type, such as `httpTrigger`. */
  functionsOf(triggerType: string): readonly AppFunction[] {
    return [...this.functions.values()].filter((one) => one.trigger.type.toLowerCase() === triggerType.toLowerCase());
  }

  /** From here on functions can no longer be registered, as in Azure. */
  lock(): void {
    this.#started = true;
  }
}
