import { type IncomingMessage, request as send } from 'node:http';
import { startHttpServer } from '../../support/http-server.ts';

/** Headers by lower-case name. */
export type Headers = Readonly<Record<string, string>>;

/** A request on its way, before the proxy lets it through. */
export type PassingRequest = {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
};

/** An answer on its way back. */
export type PassingAnswer = { readonly status: number; readonly headers: Headers; readonly body: string };

/** How a proxy breaks a rule: what it does to the first exchange that is concerned, or to the first few. */
export type Break = {
  readonly of: (request: PassingRequest, answer?: PassingAnswer) => boolean;
  /** What goes on instead of the request: nothing (it is answered by 200 here), itself changed, or several one after another. */
  readonly requests?: (request: PassingRequest) => readonly PassingRequest[];
  /** What comes back instead of the answer; with it, `of` is asked with the answer at hand. */
  readonly answer?: (answer: PassingAnswer, request: PassingRequest) => PassingAnswer;
  /** How many exchanges are concerned; one where nothing is said. */
  readonly times?: number;
};

/** How a rule is broken: on the way to and from the platform, or on the way to the service application. */
export type Mutant = Break & { readonly where: 'platform' | 'callbacks' };

/** An HTTP proxy that lets everything through as it is, until it is told to break something. */
export type BreakingProxy = {
  readonly origin: string;
  /** Breaks something from now on; tells how often it has. */
  breakOnce(broken: Break): () => number;
  heal(): void;
  close(): Promise<void>;
};

type Active = { readonly broken: Break; applied: number };

/** Starts a proxy on a free port in front of `target`, an http origin. */
export async function startBreakingProxy(target: string): Promise<BreakingProxy> {
  let active: Active | undefined;
  const take = (when: (broken: Break) => boolean): Break | undefined => {
    if (active === undefined || active.applied >= (active.broken.times ?? 1) || !when(active.broken)) return undefined;
    active.applied += 1;
    return active.broken;
  };
  const exchange = async (asked: PassingRequest): Promise<PassingAnswer> => {
    const onTheWay = take(({ of, requests }) => requests !== undefined && of(asked));
    let answer: PassingAnswer = { status: 200, headers: {}, body: '' };
    for (const passing of onTheWay?.requests?.(asked) ?? [asked]) answer = await forward(target, passing);
    const onTheWayBack = take((broken) => broken.answer !== undefined && broken.of(asked, answer));
    return onTheWayBack?.answer?.(answer, asked) ?? answer;
  };
  const server = await startHttpServer((incoming, response) => {
    readRequest(incoming)
      .then(exchange)
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body, 'latin1'))
      .catch(() => response.destroy());
  });
  return {
    origin: server.origin,
    breakOnce(broken) {
      const mine: Active = { broken, applied: 0 };
      active = mine;
      return () => mine.applied;
    },
    heal() {
      active = undefined;
    },
    close: () => server.close(),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<PassingRequest> {
  const { method = 'GET', url: path = '/' } = incoming;
  return { method, path, headers: passed(incoming), body: await bodyOf(incoming) };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  // Latin-1 takes every byte through unchanged; what a rule reads of a body is ASCII.
  return Buffer.concat(chunks).toString('latin1');
}

const ofTheConnection = new Set(['transfer-encoding', 'connection', 'keep-alive', 'content-length', 'expect']);

function passed({ headers }: IncomingMessage): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ofTheConnection.has(name) ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}

function forward(target: string, { method, path, headers, body }: PassingRequest): Promise<PassingAnswer> {
  const bytes = Buffer.from(body, 'latin1');
  return new Promise((resolve, reject) => {
    // The path goes on as it was written: `new URL` would tidy it up.
    const { hostname, port } = new URL(target);
    const onward = send({ hostname, port, path, method, headers: { ...headers, 'content-length': bytes.length } });
    onward.once('error', reject);
    onward.once('response', (incoming) => {
      bodyOf(incoming).then(
        (content) => resolve({ status: incoming.statusCode ?? 502, headers: passed(incoming), body: content }),
        reject,
      );
    });
    onward.end(bytes);
  });
}
