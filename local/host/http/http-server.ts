import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as SocketServer } from 'node:net';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import type { HttpData, InvocationResponse } from '../core-contract.ts';
import type { AppFunction } from '../function-app.ts';
import { describeThrown, type HostLog } from '../host-log.ts';
import type { Invoker } from '../invoke.ts';
import { handOver } from './hand-over.ts';
import { type ExchangeObserver, observeExchange, watchBody } from './observe-exchange.ts';
import { readBody } from './read-body.ts';
import { requestData } from './request-data.ts';
import { requestTarget } from './request-target.ts';
import { byPrecedence, compileRoute, matchRoute, type Route } from './route.ts';
import { triggerMetadata } from './trigger-metadata.ts';
import { writeAnswer, writeStatus } from './write-answer.ts';

/** What host.json says about HTTP; `maxBodyBytes` is 100 MB in Azure; `library` is its server, where the application streams HTTP. */
export type HttpSettings = {
  readonly routePrefix: string;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly maxBodyBytes: number;
  readonly library?: SocketServer | undefined;
};

/** Longer than any client keeps an idle connection, so that the client is the one who closes it. */
const keepAliveTimeoutMs = 125_000;

/** Serves the HTTP functions on 127.0.0.1: routing, one invocation per request, the answer buffered. */
export class HttpServer {
  readonly #routes: readonly Route[];
  readonly #prefix: readonly string[];
  readonly #settings: HttpSettings;
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  readonly #observer: ExchangeObserver | undefined;
  readonly #server: Server;

  constructor(
    functions: readonly AppFunction[],
    settings: HttpSettings,
    invoker: Invoker,
    log: HostLog,
    observer?: ExchangeObserver,
  ) {
    this.#observer = observer;
    this.#routes = functions.map(compileRoute).toSorted(byPrecedence);
    this.#prefix = segmentsOf(settings.routePrefix.toLowerCase());
    this.#settings = settings;
    this.#invoker = invoker;
    this.#log = log;
    this.#server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) =>
      this.#accept(request, response),
    );
  }

  /**
   * Listens and returns the port; 0 asks for any free one.
   * @throws {ConfigurationError} InvalidSetting — when the port is taken
   */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') return reject(error);
        reject(new ConfigurationError(`Port ${port} of the functions host is taken by another program.`));
      });
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const { port: chosen } = this.#server.address() as AddressInfo;
    return chosen;
  }

  /** Stops accepting, gives running requests `graceMs` to be answered, then cuts what is left. */
  async close(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const cut = setTimeout(() => this.#server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(cut);
  }

  #accept(request: IncomingMessage, response: ServerResponse): void {
    // A client that leaves early is an error event of its request and response, which has no other listener.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    // While the server closes, a kept-alive connection must not outlive its last answer.
    response.on('close', () => !this.#server.listening && setImmediate(() => this.#server.closeIdleConnections()));
    void this.#handle(request, response).catch((error: unknown) => {
      this.#log({ level: 'error', category: 'system', message: `HTTP request failed: ${describeThrown(error)}` });
      writeStatus(response, 500);
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(this.#settings.customHeaders)) response.setHeader(name, value);
    const target = requestTarget(request.url ?? '/', request.headers.host ?? '127.0.0.1');
    if (target === undefined) return writeStatus(response, 400);
    const match = this.#match(request.method ?? 'GET', segmentsOf(target.path));
    if (match === undefined) return writeStatus(response, 404);
    const observe = this.#observer && observeExchange(request, response, this.#observer);
    const { parameters } = match;
    if (this.#settings.library !== undefined && request.headers['transfer-encoding'] !== undefined) {
      const http = requestData(request, { target, parameters, body: Buffer.alloc(0) });
      if (observe !== undefined) watchBody(request, observe);
      return this.#answer(match.target, request, response, http);
    }
    const reading = await readBody(request, this.#settings.maxBodyBytes);
    if (reading.kind === 'gone') return;
    if (reading.kind === 'too-large') return writeStatus(response, 413, { connection: 'close' });
    observe?.(reading.bytes);
    // Source: host `GrpcMessageConversionExtensions.ToRpcHttp`, issue 7930
    const body = request.headers['transfer-encoding'] === undefined ? reading.bytes : Buffer.alloc(0);
    const http = requestData(request, { target, parameters, body });
    await this.#answer(match.target, request, response, http);
  }

  /** The first route that fits; a known path with another method is 404, as in Azure. */
  #match(method: string, path: readonly string[]) {
    if (this.#prefix.some((part, at) => path[at]?.toLowerCase() !== part)) return undefined;
    const rest = path.slice(this.#prefix.length);
    for (const route of this.#routes) {
      const parameters = route.methods.has(method) ? matchRoute(route, rest) : undefined;
      if (parameters !== undefined) return { target: route.target, parameters };
    }
    return undefined;
  }

  async #answer(
    target: AppFunction,
    request: IncomingMessage,
    response: ServerResponse,
    http: HttpData,
  ): Promise<void> {
    try {
      const { library } = this.#settings;
      const input = { data: { http }, ...traceOf(request), signal: goneSignal(response) };
      if (library === undefined)
        return writeAnswer(response, httpOutput(target, await this.#invoker.invoke(target, input)));
      const invocationId = randomUUID();
      const streamed = { ...input, invocationId, data: { http: {} }, triggerMetadata: triggerMetadata(http) };
      const answered = handOver({ invocationId, library, from: request, to: response, http });
      await this.#invoker.invoke(target, streamed);
      await answered;
    } catch (error) {
      const { name: functionName } = target.metadata;
      const message = `Executed 'Functions.${functionName}' (Failed): ${describeThrown(error)}`;
      this.#log({ level: 'error', category: 'system', functionName, message });
      writeStatus(response, 500);
    }
  }
}

function traceOf({ headers: { traceparent, tracestate } }: IncomingMessage) {
  return {
    traceParent: typeof traceparent === 'string' ? traceparent : undefined,
    traceState: typeof tracestate === 'string' ? tracestate : undefined,
  };
}

/** Aborted when the connection closes before the answer is written. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function httpOutput(target: AppFunction, result: InvocationResponse) {
  if (result.returnValue?.http !== undefined) return result.returnValue.http;
  return result.outputData?.find(({ name }) => target.metadata.bindings[name]?.type === 'http')?.data.http;
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
