import { ServiceBusClient } from '@azure/service-bus';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import { atMost } from '../../../shared/kernel/time.ts';

/**
 * Time that one accept of "the next session" waits, which also bounds how long closing takes: the client can neither
 * abort an accept nor forget it when it is closed, it holds the process for up to 60 s instead.
 */
const operationTimeoutMs = 2_000;

const closeLimitMs = 5_000;

/**
 * A client that triggers share. One that was replaced is closed when the last of its sessions was left: with its connection they would lose
 * their locks in the middle of a message.
 */
export class SharedClient {
  readonly client: ServiceBusClient;
  #users = 0;
  #gone: (() => void) | undefined;

  constructor(client: ServiceBusClient) {
    this.client = client;
  }

  /** Counts one who uses it; to be called when that is over. */
  use(): () => void {
    let isUsed = true;
    this.#users += 1;
    return () => {
      if (!isUsed) return;
      isUsed = false;
      this.#users -= 1;
      this.#letGo();
    };
  }

  /** Another one has taken its place; `gone` is called when this one is closed. */
  replaced(gone: () => void): void {
    this.#gone = gone;
    this.#letGo();
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  #letGo(): void {
    if (this.#gone === undefined || this.#users > 0) return;
    this.close()
      .catch(() => undefined)
      .finally(this.#gone);
  }
}

/** The clients that triggers share, one per connection setting. */
export class ServiceBusClients {
  readonly #clients = new Map<string, SharedClient>();
  readonly #replaced = new Set<SharedClient>();

  /**
   * The client of a connection setting (`NAME` or `AzureWebJobsNAME` in the environment).
   * @throws {ConfigurationError} InvalidSetting — when neither variable holds a connection string
   */
  open(connection: unknown): SharedClient {
    const setting = typeof connection === 'string' && connection !== '' ? connection : 'ServiceBus';
    const connectionString = process.env[setting] ?? process.env[`AzureWebJobs${setting}`];
    if (connectionString === undefined) {
      throw new ConfigurationError(`The Service Bus connection setting ${setting} is not set.`);
    }
    const known = this.#clients.get(connectionString);
    if (known !== undefined) return known;
    const retryOptions = { timeoutInMs: operationTimeoutMs, maxRetries: 0 };
    const client = new SharedClient(new ServiceBusClient(connectionString, { retryOptions }));
    this.#clients.set(connectionString, client);
    return client;
  }

  /**
   * Another client in the place of one that does not answer any more: after its connection broke at the wrong moment it may
   * wait for a link that is never made.
   * @throws {ConfigurationError} InvalidSetting — as `open`
   */
  replace(connection: unknown, silent: SharedClient): SharedClient {
    for (const [connectionString, client] of this.#clients) {
      if (client !== silent) continue;
      this.#clients.delete(connectionString);
      this.#replaced.add(silent);
      silent.replaced(() => this.#replaced.delete(silent));
    }
    return this.open(connection);
  }

  /** Closes all clients; a broker that does not answer is no reason to wait. */
  async close(): Promise<void> {
    const clients = [...this.#clients.values(), ...this.#replaced];
    await atMost(closeLimitMs, Promise.allSettled(clients.map((client) => client.close())));
  }
}
