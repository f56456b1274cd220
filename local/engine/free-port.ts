import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, which might be taken by one when the engine starts again. */
const kept = { from: 15_000, below: 32_768 };
const attempts = 200;

/** A free TCP port of 127.0.0.1 that is likely to stay free; by chance, so that engines that start at once choose different ones. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = await tryPort(randomInt(kept.from, kept.below));
    if (port !== undefined) return port;
  }
  throw new Error(`No port from ${kept.from} to ${kept.below - 1} is free.`);
}

/** Whether a TCP port of 127.0.0.1 can be listened on: resolves to the port, or undefined when it is taken. */
export function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
