import type { ServiceBusSessionReceiver } from '@azure/service-bus';
import { isServiceBusError } from '@azure/service-bus';
import { delay } from '../../../shared/kernel/time.ts';
import type { ServiceBusClients, SharedClient } from './clients.ts';
import type { MessageRunner } from './message-runner.ts';

const backOffMs = 500;
/**
 * An accept takes two seconds at most; what takes so long does not come back. Counted in pieces, so that a process that stood still, or
 * a machine that is busy, does not count as a client that is silent.
 */
const acceptLimitMs = 8_000;
const checkEveryMs = 250;

/** A session that was accepted; `left` is called when nothing is done with it any more. */
export type HeldSession = { readonly receiver: ServiceBusSessionReceiver; readonly left: () => void };

/** What accepting the sessions of a function's queue needs. */
export type SessionAcceptorDependencies = {
  readonly clients: ServiceBusClients;
  readonly runner: MessageRunner;
  readonly queue: string;
  readonly stopped: AbortSignal;
};

/** Takes sessions from the broker, and another client where the one before has fallen silent. */
export class SessionAcceptor {
  readonly #dependencies: SessionAcceptorDependencies;
  #client: SharedClient;
  #failing = false;

  /** @throws {ConfigurationError} InvalidSetting — when the connection of the function is not set */
  constructor(dependencies: SessionAcceptorDependencies) {
    const { clients, runner } = dependencies;
    this.#dependencies = dependencies;
    this.#client = clients.open(runner.target.trigger.connection);
  }

  /** The next session, or undefined when none had messages in time or the broker cannot be reached. */
  async accept(): Promise<HeldSession | undefined> {
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
  async #acceptInTime(shared: SharedClient): Promise<HeldSession> {
    const { clients, runner, queue } = this.#dependencies;
    const left = shared.use();
    // Bodies stay bytes; locks are renewed by the pump.
    const accepting = shared.client.acceptNextSession(queue, {
      skipParsingBodyAsJson: true,
      maxAutoLockRenewalDurationInMs: 0,
    });
    const settled = new AbortController();
    const outcome = accepting.finally(() => settled.abort());
    outcome.catch(() => undefined);
    for (let waitedMs = 0; waitedMs < acceptLimitMs && !settled.signal.aborted; waitedMs += checkEveryMs) {
      await delay(checkEveryMs, settled.signal);
    }
    if (settled.signal.aborted) return heldSession(outcome, left);
    void accepting
      .then((session) => session.close())
      .catch(() => undefined)
      .finally(left);
    this.#client = clients.replace(runner.target.trigger.connection, shared);
    throw new Error('The connection was lost before a session was accepted.');
  }

  async #backOff(error: unknown): Promise<void> {
    const { runner, stopped } = this.#dependencies;
    if (!this.#failing && !stopped.aborted) runner.warn('accepting a session', error);
    this.#failing = true;
    await delay(backOffMs, stopped);
  }
}

async function heldSession(accepted: Promise<ServiceBusSessionReceiver>, left: () => void): Promise<HeldSession> {
  try {
    return { receiver: await accepted, left };
  } catch (error) {
    left();
    throw error;
  }
}
