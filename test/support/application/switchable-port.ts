import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP port that leads to another one, until it is switched off: then connections break and new ones are cut. */
export class SwitchablePort {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #on = true;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Ends with the test. */
  static async to(target: number): Promise<SwitchablePort> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = new SwitchablePort(server);
    server.on('connection', (socket) => port.#join(socket, target));
    onTestFinished(() => port.#close());
    return port;
  }

  off(): void {
    this.#on = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  on(): void {
    this.#on = true;
  }

  #join(incoming: Socket, target: number): void {
    if (!this.#on) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(target, '127.0.0.1');
    for (const socket of [incoming, outgoing]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        incoming.destroy();
        outgoing.destroy();
      });
    }
    incoming.pipe(outgoing).pipe(incoming);
  }

  async #close(): Promise<void> {
    this.off();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
