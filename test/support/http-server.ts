import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on a free port of 127.0.0.1. */
export type HttpServer = {
  readonly port: number;
  readonly origin: string;
  /** Cuts all connections. */
  close(): Promise<void>;
};

/** Longer than any client keeps an idle connection: a busy server would close one just as it is used again. */
const keepAliveTimeoutMs = 125_000;

/** Starts a server that answers by this listener. */
export async function startHttpServer(listener: RequestListener): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
