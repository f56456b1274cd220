import { ServiceBusClient, type ServiceBusSessionReceiver } from '@azure/service-bus';

const idleMs = 200;

/** One slot of a session pump, as the host has several: takes a session, hands over its messages one after another, takes the next. */
export class SessionPump {
  readonly #client: ServiceBusClient;
  readonly #queue: string;
  readonly #handle: (message: unknown) => Promise<void>;
  readonly #done: Promise<void>;
  #stopping = false;

  constructor(connectionString: string, queue: string, handle: (message: unknown) => Promise<void>) {
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
      await this.#handle(message.body).then(
        () => session.completeMessage(message),
        () => session.abandonMessage(message),
      );
    }
  }
}
