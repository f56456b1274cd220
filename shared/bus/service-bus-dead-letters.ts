import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import { defined } from '../kernel/defined.ts';
import { busFailure } from './bus-failure.ts';
import { connectServiceBus, type QueueConnection } from './connect-service-bus.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import { givenUpProperty, messageIdOf } from './message-marks.ts';

const atOnce = 100;
/** Letters that one search holds at most while it looks for those that it wants. */
const heldAtMost = 2_000;
const waitMs = 500;

/** Properties that say why a message was given up; a copy that is sent again begins without. */
const ofThisDeath = new Set(['DeadLetterReason', 'DeadLetterErrorDescription', givenUpProperty]);

/** The dead letters of a queue on Service Bus; connects anew for each task, which operators have rarely. */
export class ServiceBusDeadLetters implements DeadLetters {
  readonly #queue: QueueConnection;

  constructor(queue: QueueConnection) {
    this.#queue = queue;
  }

  async list(after: string | undefined, limit: number): Promise<readonly DeadLetter[]> {
    const from = after === undefined ? -1n : BigInt(after);
    const found: DeadLetter[] = [];
    await this.#each((letter) => {
      if (BigInt(letter.sequenceNumber) > from) found.push(letter);
      return found.length < limit;
    });
    return found;
  }

  async find(sequenceNumber: string): Promise<DeadLetter | undefined> {
    let found: DeadLetter | undefined;
    await this.#each((letter) => {
      if (letter.sequenceNumber === sequenceNumber) found = letter;
      return BigInt(letter.sequenceNumber) < BigInt(sequenceNumber);
    });
    return found;
  }

  async replay(sequenceNumber: string): Promise<'replayed' | 'gone' | 'held'> {
    const isWanted = (message: ServiceBusReceivedMessage) => numberOf(message) === sequenceNumber;
    const replayed = await this.#take(isWanted, 1, async (message, receiver, client) => {
      await this.#resend(message, client);
      await receiver.completeMessage(message);
    });
    if (replayed > 0) return 'replayed';
    return (await this.find(sequenceNumber)) === undefined ? 'gone' : 'held';
  }

  discard(sessions: ReadonlySet<string>): Promise<number> {
    const isWanted = ({ sessionId = '' }: ServiceBusReceivedMessage) => sessions.has(sessionId);
    return this.#take(isWanted, heldAtMost, (message, receiver) => receiver.completeMessage(message));
  }

  /** Shows letters, oldest first, until `more` says no. Nothing is locked. */
  async #each(more: (letter: DeadLetter) => boolean): Promise<void> {
    await this.#receiving(async (receiver) => {
      for (;;) {
        const messages = await receiver.peekMessages(atOnce);
        if (messages.length === 0) return;
        for (const message of messages) if (!more(letterOf(message))) return;
      }
    });
  }

  /**
   * Does `work` with the letters that are wanted, at most `most`, and gives the others back. Choice: the queue hands out letters in
   * its own order only, so the others are held until the wanted ones have come, or there are no more.
   */
  async #take(
    isWanted: (message: ServiceBusReceivedMessage) => boolean,
    most: number,
    work: (message: ServiceBusReceivedMessage, receiver: ServiceBusReceiver, client: ServiceBusClient) => Promise<void>,
  ): Promise<number> {
    let taken = 0;
    await this.#receiving(async (receiver, client) => {
      const others: ServiceBusReceivedMessage[] = [];
      try {
        while (taken < most && others.length < heldAtMost) {
          const messages = await receiver.receiveMessages(atOnce, { maxWaitTimeInMs: waitMs });
          if (messages.length === 0) return;
          others.push(...messages.filter((message) => !isWanted(message)));
          for (const message of messages.filter(isWanted)) {
            await work(message, receiver, client);
            taken += 1;
          }
        }
      } finally {
        await Promise.allSettled(others.map((message) => receiver.abandonMessage(message)));
      }
    });
    return taken;
  }

  /** A client of its own each time: the receivers of one client share how far they have peeked. */
  async #receiving(work: (receiver: ServiceBusReceiver, client: ServiceBusClient) => Promise<void>): Promise<void> {
    try {
      const client = await connectServiceBus(this.#queue);
      const { queueName } = this.#queue;
      const receiver = client.createReceiver(queueName, { subQueueType: 'deadLetter', skipParsingBodyAsJson: true });
      await work(receiver, client).finally(() => client.close());
    } catch (error) {
      throw busFailure(error);
    }
  }

  async #resend(message: ServiceBusReceivedMessage, client: ServiceBusClient): Promise<void> {
    const { body, contentType, sessionId, applicationProperties } = message;
    const lasting = Object.entries(applicationProperties ?? {}).filter(([name]) => !ofThisDeath.has(name));
    const properties = Object.fromEntries(lasting);
    const sender = client.createSender(this.#queue.queueName);
    const again = { body, messageId: messageIdOf(), applicationProperties: properties };
    await sender.sendMessages({ ...again, ...defined({ contentType, sessionId }) });
  }
}

function numberOf({ sequenceNumber }: ServiceBusReceivedMessage): string {
  return String(sequenceNumber ?? 0);
}

function letterOf(message: ServiceBusReceivedMessage): DeadLetter {
  const { body, applicationProperties: properties } = message;
  const code = properties?.[givenUpProperty];
  const reason = code === undefined ? (message.deadLetterReason ?? properties?.DeadLetterReason) : 'GivenUp';
  return {
    sequenceNumber: numberOf(message),
    messageId: String(message.messageId ?? ''),
    session: message.sessionId ?? '',
    reason: typeof reason === 'string' && reason !== '' ? reason : 'Unknown',
    code: code === undefined ? undefined : String(code),
    deliveryCount: message.deliveryCount ?? 0,
    enqueuedAt: message.enqueuedTimeUtc?.getTime() ?? 0,
    body: body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body ?? null)),
  };
}
