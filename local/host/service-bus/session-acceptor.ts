import type { ServiceBusClient, ServiceBusSessionReceiver } from '@azure/service-bus';
import { isServiceBusError } from '@azure/service-bus';
import { delay } from '../../../shared/kernel/time.ts';
import type { ServiceBusClients } from './clients.ts';
import type { MessageRunner } from './message-runner.ts';

const backOffMs = 500;
/** An accept takes two seconds at most; what takes so long does not come back. */
const acceptLimitMs = 8_000;

/** What accepting the sessions of a function's queue needs; `maxAutoLockRenewalMs` counts from the accept. */
export type SessionAcceptorDependencies = {
  readonly clients: ServiceBusClients;
  readonly runner: MessageRunner;
  readonly queue: string;
  readonly maxAutoLockRenewalMs: number;
  readonly stopped: AbortSignal;
};

/** Takes sessions from the broker, and another client where the one before has fallen silent. */
export class SessionAcceptor {
  readonly #dependencies: SessionAcceptorDependencies;
  #client: ServiceBusClient;
  #failing = false;

  /** @throws {ConfigurationError} InvalidSetting — when the connection of the function is not set */
  constructor(dependencies: SessionAcceptorDependencies) {
    const { clients, runner } = dependencies;
    this.#dependencies = dependencies;
    this.#client = clients.open(runner.target.trigger.connection);
  }

  /** The next session, or undefined when none had messages in time or the broker cannot be reached. */
  async accept(): Promise<ServiceBusSessionReceiver | undefined> {
    try {
      const session = await this.#acceptInTime(this.#client);
      this.#failing = false;
      return session;
    } catch (error) {
      const nothingThere =
        isServiceBusError(error) && (error.code === 'ServiceTimeout' || error.code === 'SessionCannotBeLocked');
      if (nothingThere) this.#failing = false;
      else await this.#backOff(error);
      return undefined;
    }
  }

  /** @throws {Error} when the client is silent; it is replaced, and a session that it accepts after all is given back */
  async #acceptInTime(client: ServiceBusClient): Promise<ServiceBusSessionReceiver> {
    const { clients, runner, queue, maxAutoLockRenewalMs } = this.#dependencies;
    // Bodies stay bytes, and locks are renewed while messages are handled.
    const accepting = client.acceptNextSession(queue, {
      skipParsingBodyAsJson: true,
      maxAutoLockRenewalDurationInMs: maxAutoLockRenewalMs,
    });
    const settled = new AbortController();
    const outcome = accepting.finally(() => settled.abort());
    outcome.catch(() => undefined);
    await delay(acceptLimitMs, settled.signal);
    if (settled.signal.aborted) return outcome;
    void accepting.then((session) => session.close()).catch(() => undefined);
    this.#client = clients.replace(runner.target.trigger.connection, client);
    throw new Error('The connection was lost before a session was accepted.');
  }

  async #backOff(error: unknown): Promise<void> {
    const { runner, stopped } = this.#dependencies;
    if (!this.#failing && !stopped.aborted) runner.warn('accepting a session', error);
    this.#failing = true;
    await delay(backOffMs, stopped);
  }
}
