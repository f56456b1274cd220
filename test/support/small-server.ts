import type { IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import { startHttpServer } from './http-server.ts';

/** A request as the server saw it. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** What the server answers; `never` leaves the request hanging, `broken` cuts the connection. */
export type Reply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly json?: unknown;
      readonly text?: string;
    }
  | 'never'
  | 'broken';

export type SmallServer = { readonly origin: string; readonly seen: readonly Seen[] };

/** A real HTTP server on loopback that records every request and ends with the test that started it. */
export async function smallServer(answer: (request: Seen) => Reply | Promise<Reply>): Promise<SmallServer> {
  const seen: Seen[] = [];
  const server = await startHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { method = '', url: path = '', headers } = request;
      const now: Seen = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
      seen.push(now);
      const reply = await answer(now);
      if (reply === 'never') return;
      if (reply === 'broken') {
        request.socket.destroy();
        return;
      }
      const text = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
      response.end(text);
    });
  });
  onTestFinished(() => server.close());
  return { origin: server.origin, seen };
}
