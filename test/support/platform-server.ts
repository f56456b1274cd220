import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';
import type { PlatformRequest } from '../../shared/platform/edge/http.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';

/** Whatever answers platform requests. */
export type Answering = { handle(request: PlatformRequest): Promise<HttpAnswer> };

/** An HTTP server on this machine, so that a platform is reached by real requests. */
export type PlatformServer = {
  /** Known before there is a platform, which needs it. */
  readonly origin: string;
  /** From now on requests go to this platform. */
  serve(platform: Answering): void;
  close(): Promise<void>;
};

/** Starts a server on a free port; it answers 503 until it is given a platform. */
export async function startPlatformServer(): Promise<PlatformServer> {
  let platform: Answering | undefined;
  const server: HttpServer = await startHttpServer((request, response) => {
    void answer(request, response, server.origin, platform);
  });
  const { origin } = server;
  return {
    origin,
    serve(given) {
      platform = given;
    },
    close: () => server.close(),
  };
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  origin: string,
  platform: Answering | undefined,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const reply = await platform?.handle({
    method: incoming.method ?? 'GET',
    url: new URL(`${origin}${incoming.url ?? '/'}`),
    headers: headersOf(incoming),
    body: Buffer.concat(chunks),
    signal: gone.signal,
  });
  response.writeHead(reply?.status ?? 503, reply?.headers);
  response.end(reply?.body);
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
