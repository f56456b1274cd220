import { ServiceBusClient } from '@azure/service-bus';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';

/**
 * Time that one accept of "the next session" waits, which also bounds how long closing takes: the client can neither
 * abort an accept nor forget it when it is closed, it holds the process for up to 60 s instead.
 */
const operationTimeoutMs = 2_000;

/** The clients that triggers and outputs share, one per connection setting. */
export class ServiceBusClients {
  readonly #clients = new Map<string, ServiceBusClient>();

  /**
   * The client of a connection setting (`NAME` or `AzureWebJobsNAME` in the environment).
   * @throws {ConfigurationError} InvalidSetting — when neither variable holds a connection string
   */
  open(connection: unknown): ServiceBusClient {
    const setting = typeof connection === 'string' && connection !== '' ? connection : 'ServiceBus';
    const connectionString = process.env[setting] ?? process.env[`AzureWebJobs${setting}`];
    if (connectionString === undefined) {
      throw new ConfigurationError(`The Service Bus connection setting ${setting} is not set.`);
    }
    const known = this.#clients.get(connectionString);
    if (known !== undefined) return known;
    const retryOptions = { timeoutInMs: operationTimeoutMs, maxRetries: 0 };
    const client = new ServiceBusClient(connectionString, { retryOptions });
    this.#clients.set(connectionString, client);
    return client;
  }

  /** Closes all clients; a broker that does not answer is no reason to wait. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#clients.values()].map((client) => client.close()));
  }
}
