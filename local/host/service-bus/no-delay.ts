import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

let done = false;

/**
 * Makes every TCP connection that this process opens from now on send small writes at once. The Service Bus client does
 * not ask for that and has no option for it; on one machine an AMQP frame then waits up to 40 ms for the acknowledgement
 * of the one before.
 */
export function sendSmallWritesAtOnce(): void {
  if (done) return;
  done = true;
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { readonly socket?: unknown };
    if (socket instanceof Socket) socket.setNoDelay(true);
  });
}
