import type { ServiceBusClient, ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import { Unavailable } from '../kernel/errors.ts';
import { currentTraceparent } from '../kernel/trace.ts';
import type { Burial, Envelope, EventBus, GivenUp, Outgoing } from './bus.ts';
import { busFailure } from './bus-failure.ts';
import { connectServiceBus, type QueueConnection } from './connect-service-bus.ts';
import { envelopeBytes, sealed } from './envelope.ts';
import { givenUpProperty, messageIdOf } from './message-marks.ts';

/** Kinds of requests to the queue, as they are counted. */
export type QueueOperation = 'send' | 'schedule';

type ServiceBusDependencies = QueueConnection & {
  /** Told of every message that is sent or scheduled, and whom it is for. */
  readonly onOperation?: ((kind: QueueOperation, to: Envelope['to']) => void) | undefined;
  /** Longest time for one message, the SDK's own repeats included. */
  readonly acceptMs?: number | undefined;
};

/** A copy that is to be a dead letter is out of date at once. */
const givenUpAfterMs = 1;

/** Choice: longer than the SDK's four tries of 5 s, short enough for an HTTP request. */
const usualAcceptMs = 30_000;

/** A queue on Service Bus; connects when the first message is sent. */
export function serviceBus(dependencies: ServiceBusDependencies): EventBus & Burial {
  return new ServiceBus(dependencies);
}

type Open = { readonly client: ServiceBusClient; readonly sender: ServiceBusSender };

class ServiceBus implements EventBus, Burial {
  readonly #dependencies: ServiceBusDependencies;
  readonly #underWay = new Set<Promise<void>>();
  #open: Promise<Open> | undefined;
  #closed = false;

  constructor(dependencies: ServiceBusDependencies) {
    this.#dependencies = dependencies;
  }

  async send(envelope: Outgoing, messageId?: string): Promise<void> {
    const message = messageOf(envelope, messageId);
    await this.#accepted('send', envelope.to, async (sender, abortSignal) => {
      await sender.sendMessages(message, { abortSignal });
    });
  }

  /**
   * Sends it with the time at which it is to be there: unlike a request to schedule, that needs no further link and no answer with a number,
   * by which nothing is ever cancelled. Source: broker.md (schedule)
   */
  async schedule(envelope: Outgoing, dueAt: number, messageId?: string): Promise<void> {
    const message = { ...messageOf(envelope, messageId), scheduledEnqueueTimeUtc: new Date(dueAt) };
    await this.#accepted('schedule', envelope.to, async (sender, abortSignal) => {
      await sender.sendMessages(message, { abortSignal });
    });
  }

  async bury({ session, body, code, messageId }: GivenUp): Promise<void> {
    const message: ServiceBusMessage = {
      body: bytesOf(body),
      contentType: 'application/json',
      sessionId: session,
      messageId: messageIdOf(messageId),
      timeToLive: givenUpAfterMs,
      applicationProperties: { 'Diagnostic-Id': currentTraceparent(), [givenUpProperty]: code },
    };
    await this.#accepted('send', 'service', async (sender, abortSignal) => {
      await sender.sendMessages(message, { abortSignal });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    const open = await this.#open?.catch(() => undefined);
    await open?.client.close();
  }

  #accepted(
    kind: QueueOperation,
    to: Envelope['to'],
    work: (sender: ServiceBusSender, abortSignal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const done = this.#work(kind, to, work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    this.#underWay.add(settled);
    void settled.then(() => this.#underWay.delete(settled));
    return done;
  }

  async #work(
    kind: QueueOperation,
    to: Envelope['to'],
    work: (sender: ServiceBusSender, abortSignal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    if (this.#closed) throw new Unavailable('QueueUnavailable', 'The queue is closed.');
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), this.#dependencies.acceptMs ?? usualAcceptMs);
    try {
      const { sender } = await this.#opened();
      this.#dependencies.onOperation?.(kind, to);
      await work(sender, ending.signal);
    } catch (error) {
      throw busFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** One client and one sender for all, also for those who ask while they are being made. */
  #opened(): Promise<Open> {
    this.#open ??= connectServiceBus(this.#dependencies).then(
      (client) => ({ client, sender: client.createSender(this.#dependencies.queueName) }),
      (error: unknown) => {
        this.#open = undefined;
        throw error;
      },
    );
    return this.#open;
  }
}

/** What came out of the queue, as bytes again. */
function bytesOf(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? null));
}

function messageOf(outgoing: Outgoing, messageId?: string): ServiceBusMessage {
  const envelope = sealed(outgoing);
  return {
    body: envelopeBytes(envelope),
    contentType: 'application/json',
    sessionId: envelope.session,
    messageId: messageIdOf(messageId),
    applicationProperties: { 'Diagnostic-Id': envelope.traceparent },
  };
}
