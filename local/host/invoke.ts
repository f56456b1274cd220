import { randomUUID } from 'node:crypto';
import { childTraceparent } from '../../shared/kernel/trace.ts';
import type {
  CoreInvocation,
  InvocationResponse,
  LogCategory,
  LogLevel,
  NamedData,
  TypedData,
} from './core-contract.ts';
import type { LoadedApp } from './core-module.ts';
import type { AppFunction } from './function-app.ts';
import type { HostLog } from './host-log.ts';

/** What an invocation starts from, beside the function itself. */
export type InvocationInput = {
  readonly data: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  readonly traceParent?: string | undefined;
  readonly traceState?: string | undefined;
  /** Aborted when an HTTP caller has gone before its answer. */
  readonly signal?: AbortSignal;
};

/** Runs functions of one application through the library's own steps and the application's hooks. */
export class Invoker {
  readonly #loaded: LoadedApp;
  readonly #log: HostLog;

  constructor(loaded: LoadedApp, log: HostLog) {
    this.#loaded = loaded;
    this.#log = log;
  }

  /** Runs one invocation; rejects with what the handler (or a `postInvocation` hook in its place) threw. */
  async invoke(target: AppFunction, input: InvocationInput): Promise<InvocationResponse> {
    const { app, model: library } = this.#loaded;
    const scope = { appHookData: app.hookData, hookData: {} };
    const observed: { context?: unknown } = {};
    const invocation = coreInvocation(target, input, (level, category, message) =>
      this.#logThroughHooks(
        { ...scope, invocationContext: observed.context },
        { level, category, message, invocation },
      ),
    );
    const model = library.getInvocationModel(invocation);
    const { context, inputs } = await model.getArguments();
    observed.context = context;
    // The library's request has none of its own.
    if (input.signal !== undefined) Object.assign(inputs[0] as object, { signal: input.signal });

    const before = { ...scope, invocationContext: context, functionCallback: target.callback, inputs };
    invocation.state = 'preInvocationHooks';
    await app.runHooks('preInvocation', before);

    const after: Record<string, unknown> & { result: unknown; error: unknown } = {
      ...scope,
      invocationContext: context,
      inputs: before.inputs,
      result: null,
      error: null,
    };
    invocation.state = 'invocation';
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error ?? new Error('The handler threw nothing.');
    }
    invocation.state = 'postInvocationHooks';
    await app.runHooks('postInvocation', after);
    invocation.state = undefined;
    if (after.error !== null && after.error !== undefined) throw after.error;
    return model.getResponse(context, after.result);
  }

  #logThroughHooks(
    scope: Record<string, unknown>,
    line: { level: LogLevel; category: LogCategory; message: string; invocation: CoreInvocation },
  ): void {
    const { invocation, ...given } = line;
    const entry = { ...scope, ...given };
    for (const hook of this.#loaded.app.hooks('log')) void hook(entry);
    // A hook may rewrite what a handler logged, never what the system says.
    const { level, category, message } = given.category === 'user' ? entry : given;
    const { invocationId, metadata } = invocation;
    this.#log({ level, category, message, invocationId, functionName: metadata.name });
  }
}

function coreInvocation(target: AppFunction, input: InvocationInput, log: CoreInvocation['log']): CoreInvocation {
  const invocationId = randomUUID();
  return {
    invocationId,
    metadata: target.metadata,
    request: {
      invocationId,
      functionId: target.metadata.name,
      inputData: inputData(target, input),
      triggerMetadata: input.triggerMetadata ?? {},
      traceContext: {
        traceParent: childTraceparent(input.traceParent),
        traceState: input.traceState ?? '',
        attributes: {},
      },
    },
    state: undefined,
    log,
  };
}

function inputData(target: AppFunction, input: InvocationInput): readonly NamedData[] {
  return [{ name: target.triggerName, data: input.data }];
}
