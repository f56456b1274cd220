import { ServiceBusClient, type ServiceBusSessionReceiver } from '@azure/service-bus';
import { onTestFinished } from 'vitest';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.ts';
import { type RunningStore, startStore } from '../../../local/store/store.ts';

export const queueName = 'conversation-events';

/** Store and queue of a test file, spoken to by the real SDKs. */
export class Backing {
  readonly store: RunningStore;
  readonly broker: RunningBroker;

  private constructor(store: RunningStore, broker: RunningBroker) {
    this.store = store;
    this.broker = broker;
  }

  static async start(): Promise<Backing> {
    const [store, broker] = await Promise.all([
      startStore(),
      startBroker({ queues: { [queueName]: { requiresSession: true, duplicateDetectionWindowMs: 600_000 } } }),
    ]);
    return new Backing(store, broker);
  }

  /** Until the test ends, hands every message of the queue to `handle`, one after another within a session, as the host does. */
  receive(handle: (message: unknown) => Promise<void>, sessionsAtOnce = 2): void {
    for (let index = 0; index < sessionsAtOnce; index += 1) {
      const receiving = new Receiving(this.broker.connectionString, handle);
      onTestFinished(() => receiving.stop());
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.store.close(), this.broker.close()]);
  }
}

const idleMs = 200;

/** One slot of a session pump. */
class Receiving {
  readonly #client: ServiceBusClient;
  readonly #handle: (message: unknown) => Promise<void>;
  readonly #done: Promise<void>;
  #stopping = false;

  constructor(connectionString: string, handle: (message: unknown) => Promise<void>) {
    // Waiting for a session cannot be aborted, so it is short.
    this.#client = new ServiceBusClient(connectionString, { retryOptions: { timeoutInMs: 1_000, maxRetries: 0 } });
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
      const session = await this.#client.acceptNextSession(queueName).catch(() => undefined);
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
