import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { BrokerError } from '../queue/broker-error.ts';
import { passOverIdleSessions } from './busy-sessions.ts';
import { typedEntries } from './encoded-value.ts';
import { writeFramesTogether } from './frame-writer.ts';
import { holdAttaches } from './held-link.ts';
import { IncomingLinks } from './incoming-links.ts';
import type { Namespace } from './namespace.ts';
import { OutgoingLinks, type Settle } from './outgoing-links.ts';
import { RequestLinks } from './request-links.ts';
import { amqp } from './rhea.ts';
import type { Connection, Container, EventContext } from './rhea-types.ts';
import { keepEncoded, settleBeforeClose, settleBeforeEnd } from './session-frames.ts';
import { TurnOutput } from './turn-output.ts';

/** Deliveries that one AMQP session may have under way; rhea's default of 2,048 is soon full of unsettled ones. */
const sessionBufferSize = 16_384;
const maxFrameBytes = 65_536;

/** The SASL mechanism of clients that show their tokens to `$cbs` afterwards; the .NET client asks for no other. */
const claimsBased = 'MSSBCBS';

/** In the form in which rhea wants a mechanism. */
class ClaimsBasedMechanism {
  outcome: boolean | undefined;

  start(): void {
    this.outcome = true;
  }
}

const settlements: Readonly<Record<string, Settle>> = {
  accepted: (queue, lock) => queue.complete(lock),
  released: (queue, lock) => queue.abandon(lock),
  modified: (queue, lock, [, undeliverableHere, annotations]) => {
    if (undeliverableHere?.value) throw new BrokerError('amqp:not-implemented', 'This broker cannot defer a message.');
    queue.abandon(lock, typedEntries(annotations));
  },
  rejected: (queue, lock, [error]) => {
    const [, , info] = Array.isArray(error?.value) ? error.value : [];
    const { DeadLetterReason: reason, DeadLetterErrorDescription: description, ...added } = typedEntries(info);
    queue.deadLetter(lock, { reason: textOf(reason?.value), description: textOf(description?.value) }, added);
  },
};

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function stackOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

/** The AMQP side of the broker: connections, links and what comes over them. */
export class AmqpServer {
  readonly #container: Container = amqp.create_container({ id: 'local-service-bus' });
  readonly #sockets = new Set<Socket>();
  readonly #output: TurnOutput;
  #server: Server | undefined;

  /** `flush` is called before anything is sent; when it answers false, nothing is. */
  constructor(namespace: Namespace, flush: () => boolean) {
    this.#output = new TurnOutput(flush);
    const mechanisms = this.#container.sasl_server_mechanisms;
    mechanisms.enable_anonymous();
    mechanisms.enable_plain(() => true);
    mechanisms[claimsBased] = () => new ClaimsBasedMechanism();
    const requests = new RequestLinks(namespace);
    this.#listenToConnections();
    this.#listenToIncoming(new IncomingLinks(namespace, requests));
    this.#listenToOutgoing(new OutgoingLinks(namespace, requests));
  }

  /** Listens on 127.0.0.1 and returns the port; 0 asks for any free one. */
  async listen(port: number): Promise<number> {
    const options = {
      port,
      host: '127.0.0.1',
      tcp_no_delay: true,
      max_frame_size: maxFrameBytes,
      session_buffer_size: sessionBufferSize,
    };
    const server = this.#container.listen(options);
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Cuts every connection and stops listening. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #on(events: readonly string[], listener: (context: EventContext) => void): void {
    for (const event of events) this.#container.on(event, listener);
  }

  #listenToConnections(): void {
    this.#on(['connection_open'], ({ connection }) => {
      this.#output.take(connection);
      writeFramesTogether(connection);
      passOverIdleSessions(connection);
      settleBeforeClose(connection);
    });
    this.#on(['session_open'], ({ session }) => {
      holdAttaches(session);
      settleBeforeEnd(session);
      keepEncoded(session);
    });
    // A client's error ends its link or connection, which has an event of its own; without a listener rhea would throw.
    this.#on(['connection_error', 'session_error', 'sender_error', 'receiver_error', 'protocol_error'], () => {});
    // A fault of ours while a frame is handled; rhea cuts that connection.
    this.#container.on('error', (fault: unknown) => process.stderr.write(`broker: ${stackOf(fault)}\n`));
  }

  #listenToIncoming(links: IncomingLinks): void {
    this.#on(['receiver_open'], ({ receiver }) => links.attached(receiver));
    this.#on(['message'], (context) => links.message(context));
    this.#on(['settled'], ({ delivery }) => links.settled(delivery));
  }

  #listenToOutgoing(links: OutgoingLinks): void {
    const detachAll = (connection: Connection, how: 'closed' | 'dropped') =>
      connection.each_link((link) => links.detached(link, how));
    this.#on(['sender_open'], ({ sender }) => links.attached(sender));
    this.#on(['sender_flow', 'sendable'], ({ sender }) => links.credit(sender));
    this.#on(['sender_draining'], ({ sender }) => links.drain(sender));
    this.#on(['sender_close'], ({ sender }) => links.detached(sender, 'closed'));
    this.#on(['session_close'], ({ session }) => session.each_link((link) => links.detached(link, 'closed')));
    this.#on(['connection_close'], ({ connection }) => detachAll(connection, 'closed'));
    this.#on(['disconnected'], ({ connection }) => detachAll(connection, 'dropped'));
    for (const [event, settle] of Object.entries(settlements)) {
      this.#on([event], ({ delivery }) => links.settled(delivery, settle));
    }
  }
}
