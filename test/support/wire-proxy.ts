import { Agent, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { startHttpServer } from './http-server.ts';

/** A request as it reached the proxy, whole. */
export type WireRequest = {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** What goes wrong with one exchange. */
export type WireFault =
  /** The request is carried out, but its answer never comes: the connection is cut instead. */
  | { readonly kind: 'lose-answer' }
  /** The connection is cut before anything is forwarded. */
  | { readonly kind: 'lose-request' }
  /** The proxy answers by itself; nothing is forwarded. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The request is carried out, and its answer's body is changed on the way back. */
  | { readonly kind: 'change-answer'; readonly change: (body: string) => string }
  /** The request is carried out twice, one after the other; the second answer is given. */
  | { readonly kind: 'repeat' }
  /** The request, or its answer, is held until the promise resolves. */
  | { readonly kind: 'hold'; readonly what: 'request' | 'answer'; readonly until: Promise<unknown> };

/** A fault, and the exchanges that it befalls: of those that match, `times` (default 1) after the first `skip` (default 0). */
export type FaultRule = {
  readonly fault: WireFault;
  readonly matches?: (request: WireRequest) => boolean;
  readonly skip?: number;
  readonly times?: number;
};

/** An HTTP proxy in front of one server, which does to chosen exchanges what networks do. */
export type WireProxy = {
  readonly port: number;
  readonly origin: string;
  /** All requests so far, in the order in which they were read. */
  readonly requests: readonly WireRequest[];
  /** Adds a rule; the first that applies is used. Returns how often it has been applied so far. */
  inject(rule: FaultRule): () => number;
  /** From now on everything goes through again. */
  heal(): void;
  close(): Promise<void>;
};

/**
 * What an onlooker does with one exchange: told when the request has gone out, and before its answer is handed on; `cut` = it
 * is not, and the connection ends. `fault` befalls this exchange.
 */
export type Passage = {
  readonly fault?: WireFault | undefined;
  forwarded?(): void;
  answered?(status: number, headers: IncomingHttpHeaders): 'cut' | undefined;
};

/** Sees every exchange as it begins. */
export type Watch = (request: WireRequest) => Passage | undefined;

type Injected = { readonly rule: FaultRule; seen: number; applied: number };
type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** Starts a proxy on a free port of this machine in front of `target` (an http origin); without rules it changes nothing. */
export async function startWireProxy(target: string, watch: Watch = () => undefined): Promise<WireProxy> {
  const agent = new Agent({ keepAlive: true });
  const requests: WireRequest[] = [];
  let rules: Injected[] = [];
  const exchange = async (incoming: IncomingMessage, response: ServerResponse) => {
    const wire = await readRequest(incoming);
    requests.push(wire);
    const passage = watch(wire);
    const fault = passage?.fault ?? faultFor(rules, wire);
    const onward = fault?.kind === 'change-answer' ? uncompressed(wire) : wire;
    const send = async () => {
      const answer = await forward(target, agent, onward, passage);
      if (passage?.answered?.(answer.status, answer.headers) === 'cut') response.destroy();
      return answer;
    };
    await carryOut(fault, send, response);
  };
  const server = await startHttpServer((incoming, response) => {
    exchange(incoming, response).catch(() => response.destroy());
  });
  return {
    port: server.port,
    origin: server.origin,
    requests,
    inject(rule) {
      const injected: Injected = { rule, seen: 0, applied: 0 };
      rules.push(injected);
      return () => injected.applied;
    },
    heal() {
      rules = [];
    },
    async close() {
      agent.destroy();
      await server.close();
    },
  };
}

function faultFor(rules: readonly Injected[], wire: WireRequest): WireFault | undefined {
  for (const injected of rules) {
    const { fault, matches, skip = 0, times = 1 } = injected.rule;
    if (matches !== undefined && !matches(wire)) continue;
    injected.seen += 1;
    if (injected.seen <= skip || injected.applied >= times) continue;
    injected.applied += 1;
    return fault;
  }
  return undefined;
}

async function carryOut(
  fault: WireFault | undefined,
  send: () => Promise<Answer>,
  response: ServerResponse,
): Promise<void> {
  if (fault?.kind === 'lose-request') {
    response.destroy();
    return;
  }
  if (fault?.kind === 'answer') {
    response.writeHead(fault.status, fault.headers);
    response.end(fault.body);
    return;
  }
  if (fault?.kind === 'hold' && fault.what === 'request') await fault.until;
  if (fault?.kind === 'repeat') await send();
  const { status, headers, body } = await send();
  if (fault?.kind === 'hold' && fault.what === 'answer') await fault.until;
  if (fault?.kind === 'lose-answer') {
    response.destroy();
    return;
  }
  const given = fault?.kind === 'change-answer' ? Buffer.from(fault.change(body.toString('utf8'))) : body;
  response.writeHead(status, { ...headers, ...(given === body ? {} : { 'content-length': given.length }) });
  response.end(given);
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const { method = 'GET', url: path = '/', headers } = incoming;
  return { method, path, headers, body: await bodyOf(incoming) };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A body is changed as text. */
function uncompressed(wire: WireRequest): WireRequest {
  return { ...wire, headers: { ...wire.headers, 'accept-encoding': 'identity' } };
}

/** Host and signatures stay the client's; only the length of the body is known better here. */
function forward(
  target: string,
  agent: Agent,
  { method, path, headers, body }: WireRequest,
  passage: Passage | undefined,
): Promise<Answer> {
  const { 'transfer-encoding': _chunked, connection: _connection, ...rest } = headers;
  return new Promise((resolve, reject) => {
    const onward = request(new URL(path, target), {
      method,
      agent,
      headers: { ...rest, 'content-length': body.length },
    });
    onward.once('error', reject);
    onward.once('response', (incoming) => {
      const { 'transfer-encoding': _sent, connection: _kept, ...answered } = incoming.headers;
      bodyOf(incoming).then((content) => {
        resolve({ status: incoming.statusCode ?? 502, headers: answered, body: content });
      }, reject);
    });
    onward.end(body, () => passage?.forwarded?.());
  });
}
