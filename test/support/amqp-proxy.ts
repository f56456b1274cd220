import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Frame, FrameCutter, type Wish, WishReader } from './amqp-frames.ts';

/**
 * What an onlooker does with one wish: told when its frame has gone out, and before the broker's answer is handed on;
 * `cut` = it is not, and the connection ends. `lost` = the frame never goes out, and the connection ends.
 */
export type AmqpPassage = { readonly lost?: true; forwarded?(): void; answered?(): 'cut' | undefined };

/** Sees everything that a client asks of the broker and that lasts. */
export type AmqpWatch = (wish: Exclude<Wish, undefined>) => AmqpPassage | undefined;

/** A proxy in front of an AMQP broker that knows frames; it changes nothing. */
export type AmqpProxy = { readonly port: number; close(): Promise<void> };

/** Starts a proxy on a free port of this machine in front of a broker's port. */
export async function startAmqpProxy(target: number, watch: AmqpWatch): Promise<AmqpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const broker = connect(target, '127.0.0.1');
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.setNoDelay(true).on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    join(client, broker, watch);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function join(client: Socket, broker: Socket, watch: AmqpWatch): void {
  const [asked, told] = [new FrameCutter(), new FrameCutter()];
  const wishes = new WishReader();
  const waiting: { readonly wish: Wish; readonly passage: AmqpPassage }[] = [];
  client.on('data', (chunk) => {
    for (const frame of asked.cut(chunk)) {
      const wish = wishes.read(frame);
      const passage = wish === undefined ? undefined : watch(wish);
      if (passage?.lost) {
        client.destroy();
        return;
      }
      if (passage !== undefined) waiting.push({ wish, passage });
      broker.write(frame.bytes, () => passage?.forwarded?.());
    }
  });
  broker.on('data', (chunk) => {
    for (const frame of told.cut(chunk)) {
      const answered = waiting.findIndex(({ wish }) => isAnswer(frame, wish));
      const [answer] = answered < 0 ? [] : waiting.splice(answered, 1);
      if (answer?.passage.answered?.() === 'cut') client.destroy();
      if (!client.destroyed) client.write(frame.bytes);
    }
  });
  // What a killed client has sent is still brought to the broker.
  client.on('close', () => broker.end());
  broker.on('close', () => client.destroy());
}

/** Messages and settlements are confirmed by dispositions, management requests by a message. */
function isAnswer({ name }: Frame, wish: Wish): boolean {
  return name === 'disposition' || (name === 'transfer' && wish === 'send');
}
