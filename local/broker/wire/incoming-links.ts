import { asBrokerError, BrokerError } from '../queue/broker-error.ts';
import type { IncomingMessage } from '../queue/message.ts';
import type { Queue } from '../queue/queue.ts';
import { asAmqpError, echoSettleModes, refuse, release } from './held-link.ts';
import { batchFormat, maxMessageBytes, readBatch, readMessage } from './message-codec.ts';
import type { Namespace } from './namespace.ts';
import type { RequestLinks } from './request-links.ts';
import { amqp } from './rhea.ts';
import type { Delivery, EventContext, Receiver, Typed } from './rhea-types.ts';
import { wholeMessageFormat } from './session-frames.ts';

/** `rcv_settle_mode` of a link whose receiver settles only after its sender has. */
const receiverSettlesSecond = 1;

/** The links on which clients send: into a queue, or requests. */
export class IncomingLinks {
  readonly #namespace: Namespace;
  readonly #requests: RequestLinks;
  readonly #queues = new WeakMap<Receiver, Queue>();

  constructor(namespace: Namespace, requests: RequestLinks) {
    this.#namespace = namespace;
    this.#requests = requests;
  }

  attached(link: Receiver): void {
    const address = link.remote.attach.target?.address ?? '';
    link.set_target({ address });
    link.set_source({ address: link.remote.attach.source?.address ?? '' });
    echoSettleModes(link);
    link.local.attach.max_message_size = maxMessageBytes;
    if (this.#requests.attachRequests(link, address)) return;
    try {
      this.#queues.set(link, this.#namespace.find(address));
      release(link);
    } catch (error) {
      refuse(link, asBrokerError(error));
    }
  }

  message({ receiver, delivery, message, format, connection }: EventContext): void {
    let outcome: Typed;
    try {
      if (!this.#requests.request(connection, receiver, message)) {
        this.#queues.get(receiver)?.send(readTransfer(message, format));
      }
      outcome = amqp.message.accepted().described();
    } catch (error) {
      outcome = amqp.message.rejected({ error: asAmqpError(asBrokerError(error)) }).described();
    }
    delivery.update(receiver.local.attach.rcv_settle_mode !== receiverSettlesSecond, outcome);
  }

  /** The sender has settled; a receiver that settles second does so now. */
  settled(delivery: Delivery): void {
    delivery.settled = true;
  }
}

/** @throws {BrokerError} decode-error, message-size-exceeded — when the queue cannot take it */
function readTransfer(message: Buffer, format: number | undefined): readonly IncomingMessage[] {
  const messages = readMessages(message, format);
  const bytes = messages.reduce((sum, { payload }) => sum + payload.length, 0);
  if (bytes <= maxMessageBytes) return messages;
  const text = `The message is larger (${bytes} bytes) than is allowed (${maxMessageBytes} bytes).`;
  throw new BrokerError('amqp:link:message-size-exceeded', text);
}

function readMessages(bytes: Buffer, format: number | undefined): readonly IncomingMessage[] {
  if (format === wholeMessageFormat) return [readMessage(bytes)];
  if (format === batchFormat) return readBatch(bytes);
  throw new BrokerError('amqp:not-implemented', `The message format ${format} is not supported.`);
}
