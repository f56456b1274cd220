/**
 * The part of the module `@azure/functions-core` that the library uses. In Azure the Node.js worker supplies that
 * module; it exists in no package, so its shapes are declared here.
 */

/** A value as host and library exchange it: exactly one member is set. */
export type TypedData = {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly http?: HttpData;
};

/** A value that may be absent, as the wire between host and worker wraps it. */
export type Nullable<T> = { readonly value?: T };

/** A cookie of an HTTP answer; `expires` is in epoch seconds, `sameSite` is `none` where the handler set nothing. */
export type HttpCookie = {
  readonly name: string;
  readonly value: string;
  readonly domain?: Nullable<string>;
  readonly path?: Nullable<string>;
  readonly expires?: Nullable<{ readonly seconds: number }>;
  readonly secure?: Nullable<boolean>;
  readonly httpOnly?: Nullable<boolean>;
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  readonly maxAge?: Nullable<number>;
};

/** An HTTP request on the way in, or an HTTP answer on the way out. */
export type HttpData = {
  readonly method?: string;
  readonly url?: string;
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly nullableHeaders?: Readonly<Record<string, Nullable<string>>>;
  readonly nullableParams?: Readonly<Record<string, Nullable<string>>>;
  readonly nullableQuery?: Readonly<Record<string, Nullable<string>>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly cookies?: readonly HttpCookie[];
  readonly body?: TypedData | null | undefined;
};

/** A trigger, input or output of a function, with the members of its kind (`route`, `queueName`, `schedule`, ...). */
export type Binding = {
  readonly type: string;
  readonly direction: 'in' | 'out';
  readonly name?: string;
  readonly [member: string]: unknown;
};

/** What the library registers about one function. */
export type FunctionMetadata = {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** Set when the function asks for a retry policy. */
  readonly retryOptions?: object | undefined;
};

/** A handler as the library hands it over: inputs first, then the invocation context. */
export type FunctionCallback = (...inputs: unknown[]) => unknown;

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type LogCategory = 'user' | 'system' | 'customMetric';

/** One invocation as the library sees it; `state` and `log` are the host's side of it. */
export type CoreInvocation = {
  readonly invocationId: string;
  readonly metadata: FunctionMetadata;
  readonly request: {
    readonly invocationId: string;
    readonly functionId: string;
    readonly inputData: readonly NamedData[];
    readonly triggerMetadata: Readonly<Record<string, TypedData>>;
    readonly traceContext: {
      readonly traceParent: string;
      readonly traceState: string;
      readonly attributes: Readonly<Record<string, string>>;
    };
  };
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
};

/** A value with the name of its binding. */
export type NamedData = { readonly name: string; readonly data: TypedData };

/** What an invocation gave back: the return value and the outputs by name. */
export type InvocationResponse = {
  readonly returnValue?: TypedData | null;
  readonly outputData?: readonly NamedData[];
};

/** The library's steps of one invocation; `context` is its `InvocationContext`. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

/** The library's programming model v4, which it registers with the host once per process. */
export interface ProgrammingModel {
  getInvocationModel(invocation: CoreInvocation): InvocationModel;
  getCapabilities(worker: Record<string, string>): Promise<Record<string, string>>;
}

/** A hook of the application; the context's members depend on the hook and may be changed by it. */
export type Hook = (context: Record<string, unknown>) => unknown;

/** Something registered that can be taken back. */
export interface Disposable {
  dispose(): unknown;
}
