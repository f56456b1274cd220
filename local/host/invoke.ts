import { randomUUID } from 'node:crypto';
import { childTraceparent } from '../../shared/kernel/trace.ts';
import type { CoreInvocation, InvocationResponse, NamedData, TypedData } from './core-contract.ts';
import type { LoadedApp } from './core-module.ts';
import type { AppFunction } from './function-app.ts';
import type { HostLog } from './host-log.ts';

/** What an invocation starts from, beside the function itself. */
export type InvocationInput = {
  /** Where something else names it, too; otherwise a new one. */
  readonly invocationId?: string;
  readonly data: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
  readonly traceParent?: string | undefined;
  readonly traceState?: string | undefined;
  /** Aborted when an HTTP caller has gone before its answer. */
  readonly signal?: AbortSignal;
};

/** What `invoke` rejects with when the host ends before the function does. */
export class InvocationCut extends Error {
  constructor() {
    super('The host ended while the function ran.');
    this.name = new.target.name;
  }
}

/** Runs functions of one application through the library's own steps and the application's hooks. */
export class Invoker {
  readonly #loaded: LoadedApp;
  readonly #log: HostLog;
  readonly #running = new Set<PromiseWithResolvers<InvocationResponse>>();

  constructor(loaded: LoadedApp, log: HostLog) {
    this.#loaded = loaded;
    this.#log = log;
  }

  /**
   * Runs one invocation; rejects with what the handler (or a `postInvocation` hook in its place) threw. A handler that rejects with
   * null or undefined has succeeded. Source: worker `InvocationHandler`, `isError`
   * @throws {InvocationCut} when the host ends before the handler
   */
  invoke(target: AppFunction, input: InvocationInput): Promise<InvocationResponse> {
    const outcome = Promise.withResolvers<InvocationResponse>();
    this.#running.add(outcome);
    // The host drops what an invocation logs when it is over. Source: host `GrpcWorkerChannel.Log`
    const log: HostLog = (entry) => {
      if (this.#running.has(outcome)) this.#log(entry);
    };
    const ended = () => this.#running.delete(outcome);
    this.#run(target, input, log).finally(ended).then(outcome.resolve, outcome.reject);
    return outcome.promise;
  }

  /** Ends what runs without an outcome, as the worker's process does when it exits. Source: worker `terminateWorker` */
  cut(): void {
    for (const outcome of this.#running) outcome.reject(new InvocationCut());
    this.#running.clear();
  }

  async #run(target: AppFunction, input: InvocationInput, log: HostLog): Promise<InvocationResponse> {
    const { app, model: library } = this.#loaded;
    const scope = { appHookData: app.hookData, hookData: {} };
    const invocation = coreInvocation(target, input, (level, category, message) => {
      const { invocationId, metadata } = invocation;
      log({ level, category, message, invocationId, functionName: metadata.name });
    });
    const model = library.getInvocationModel(invocation);
    const { context, inputs } = await model.getArguments();
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
      after.error = error;
    }
    invocation.state = 'postInvocationHooks';
    await app.runHooks('postInvocation', after);
    invocation.state = undefined;
    if (after.error !== null && after.error !== undefined) throw after.error;
    return model.getResponse(context, after.result);
  }
}

function coreInvocation(target: AppFunction, input: InvocationInput, log: CoreInvocation['log']): CoreInvocation {
  const { invocationId = randomUUID() } = input;
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
