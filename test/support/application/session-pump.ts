import { ServiceBusClient, type ServiceBusSessionReceiver } from '@azure/service-bus';
import { deliveryIn, type MessageDelivery } from '../../../shared/service/messages/message-delivery.ts';

const idleMs = 200;

type Handle = (message: unknown, delivery: MessageDelivery) => Promise<void>;

/** One slot of a session pump, as the host has several: takes a session, hands over its messages one after another, takes the next. */
export class SessionPump {
  readonly #client: ServiceBusClient;
  readonly #queue: string;
  readonly #handle: Handle;
  readonly #done: Promise<void>;
  #stopping = false;

  constructor(connectionString: string, queue: string, handle: Handle) {
    // Waiting for a session cannot be aborted, so it is short.
    this.#client = new ServiceBusClient(connectionString, { retryOptions: { timeoutInMs: 1_000, maxRetries: 0 } });
    this.#queue = queue;
    this.#handle = handle;
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#done;
    await this.#client.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const session = await this.#client.acceptNextSession(this.#queue).catch(() => undefined);
      if (session === undefined) continue;
      await this.#drain(session).catch(() => undefined);
      await session.close().catch(() => undefined);
    }
  }

  async #drain(session: ServiceBusSessionReceiver): Promise<void> {
    while (!this.#stopping) {
      const [message] = await session.receiveMessages(1, { maxWaitTimeInMs: idleMs });
      if (message === undefined) return;
      await this.#handle(
        message.body,
        deliveryIn({ ...message, deliveryCount: (message.deliveryCount ?? 0) + 1 }),
      ).then(
        () => session.completeMessage(message),
        () => session.abandonMessage(message),
      );
    }
  }
}
