import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

type Write = Socket['write'];

/** What a connection of AMQP begins with. Source: AMQP 1.0, 2.2 and 5.3.1. */
const amqpHeader = Buffer.from('AMQP');

let done = false;

/**
 * Sets up every TCP connection that this process opens from now on for the Service Bus client, which has no option for either:
 *
 * - Small writes are sent at once. Else on one machine an AMQP frame waits up to 40 ms for the acknowledgement of the one before.
 * - Frames of AMQP that are written in one turn of the event loop are sent as one piece, at its end. The client hands each to the socket by
 *   itself; taking a session and giving it back are some eight, and each would wake the broker.
 */
export function setUpClientSockets(): void {
  if (done) return;
  done = true;
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { readonly socket?: unknown };
    if (!(socket instanceof Socket)) return;
    socket.setNoDelay(true);
    // Not before: connecting gives a socket its `write` anew.
    socket.once('connect', () => gatherIfAmqp(socket));
  });
}

/** What a connection speaks is seen by what is written to it first. */
function gatherIfAmqp(socket: Socket): void {
  const write: Write = socket.write;
  socket.write = (...first: unknown[]) => {
    socket.write = write;
    const [chunk] = first;
    if (Buffer.isBuffer(chunk) && chunk.subarray(0, amqpHeader.length).equals(amqpHeader)) gatherByTurn(socket);
    return Reflect.apply(socket.write, socket, first);
  };
}

function gatherByTurn(socket: Socket): void {
  const write: Write = socket.write;
  let isGathering = false;
  socket.write = (...written: unknown[]) => {
    if (!isGathering) {
      isGathering = true;
      socket.cork();
      setImmediate(() => {
        isGathering = false;
        socket.uncork();
      });
    }
    return Reflect.apply(write, socket, written);
  };
}
