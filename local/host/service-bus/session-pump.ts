import type { ServiceBusClient, ServiceBusSessionReceiver } from '@azure/service-bus';
import { isServiceBusError } from '@azure/service-bus';
import { delay } from '../../../shared/kernel/time.ts';
import type { ServiceBusSettings } from '../host-json.ts';
import { resolveSetting } from '../setting-text.ts';
import type { ServiceBusClients } from './clients.ts';
import type { MessageRunner } from './message-runner.ts';

/** Accepts that always wait, so that a message of a new session is in the handler at once. */
const spareAccepts = 4;
/** Further accepts for each session that was accepted: a burst is met by doubling. */
const acceptsPerSuccess = 2;
const backOffMs = 500;
const closeLimitMs = 5_000;
/** An accept takes two seconds at most; what takes so long does not come back. */
const acceptLimitMs = 8_000;

/**
 * Feeds a function from a queue with sessions: up to `maxConcurrentSessions` sessions at a time, the
 * messages of one session strictly one after another.
 * Choice: not every free place waits for a session, only a few, and each success starts more. So an idle host renews a
 * handful of accepts every two seconds instead of hundreds, and a burst still fills all places in a few round trips.
 */
export class SessionPump {
  readonly #runner: MessageRunner;
  readonly #clients: ServiceBusClients;
  readonly #settings: ServiceBusSettings;
  readonly #queue: string;
  readonly #stopped = new AbortController();
  readonly #loops = new Set<Promise<void>>();
  readonly #waits = new Set<AbortController>();
  #client: ServiceBusClient;
  #accepting = 0;
  #held = 0;
  #failing = false;

  constructor(clients: ServiceBusClients, runner: MessageRunner, settings: ServiceBusSettings) {
    this.#runner = runner;
    this.#clients = clients;
    this.#client = clients.open(runner.target.trigger.connection);
    this.#settings = settings;
    this.#queue = resolveSetting(runner.target.trigger.queueName);
  }

  /** Begins to receive; returns at once. */
  start(): void {
    this.#acceptMore(spareAccepts);
  }

  /** Receives nothing more and resolves when what was received is settled. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const wait of this.#waits) wait.abort();
    await this.#runner.idle();
    while (this.#loops.size > 0) await Promise.allSettled(this.#loops);
  }

  /** Starts accepts until `wanted` of them wait or all places are taken. */
  #acceptMore(wanted: number): void {
    const free = this.#settings.maxConcurrentSessions - this.#held;
    while (!this.#stopped.signal.aborted && this.#accepting < Math.min(wanted, free)) {
      this.#accepting += 1;
      const loop = this.#acceptLoop().finally(() => this.#loops.delete(loop));
      this.#loops.add(loop);
    }
  }

  async #acceptLoop(): Promise<void> {
    let session: ServiceBusSessionReceiver | undefined;
    do {
      session = await this.#accept();
    } while (session === undefined && !this.#stopped.signal.aborted && this.#accepting <= spareAccepts);
    this.#accepting -= 1;
    if (session === undefined) return;
    this.#held += 1;
    this.#acceptMore(this.#accepting + acceptsPerSuccess);
    try {
      await this.#drain(session);
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#runner.warn('receiving from a session', error);
    } finally {
      await this.#leave(session);
      this.#held -= 1;
      this.#acceptMore(spareAccepts);
    }
  }

  /** The client never comes back from a close during which the connection broke. */
  async #leave(session: ServiceBusSessionReceiver): Promise<void> {
    const left = new AbortController();
    const closing = session.close().catch(() => undefined);
    await Promise.race([closing.then(() => left.abort()), delay(closeLimitMs, left.signal)]);
  }

  /** The next session, or undefined when none had messages in time or the broker cannot be reached. */
  async #accept(): Promise<ServiceBusSessionReceiver | undefined> {
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
    // Bodies stay bytes, and locks are renewed while messages are handled.
    const accepting = client.acceptNextSession(this.#queue, {
      skipParsingBodyAsJson: true,
      maxAutoLockRenewalDurationInMs: this.#settings.maxAutoLockRenewalDuration,
    });
    const settled = new AbortController();
    const outcome = accepting.finally(() => settled.abort());
    outcome.catch(() => undefined);
    await delay(acceptLimitMs, settled.signal);
    if (settled.signal.aborted) return outcome;
    void accepting.then((session) => session.close()).catch(() => undefined);
    this.#client = this.#clients.replace(this.#runner.target.trigger.connection, client);
    throw new Error('The connection was lost before a session was accepted.');
  }

  async #backOff(error: unknown): Promise<void> {
    if (!this.#failing && !this.#stopped.signal.aborted) this.#runner.warn('accepting a session', error);
    this.#failing = true;
    await delay(backOffMs, this.#stopped.signal);
  }

  /**
   * Handles a session's messages until none came for `sessionIdleTimeout`. The client renews a session's lock for
   * `maxAutoLockRenewalDuration` counted from the accept, so a busy session is given back at half of it: every message
   * then has at least the other half.
   */
  async #drain(session: ServiceBusSessionReceiver): Promise<void> {
    const giveBackAt = Date.now() + this.#settings.maxAutoLockRenewalDuration / 2;
    // A signal of its own for each session: the client leaves listeners on it, which would keep all past sessions.
    const wait = new AbortController();
    this.#waits.add(wait);
    if (this.#stopped.signal.aborted) wait.abort();
    try {
      const { sessionIdleTimeout: maxWaitTimeInMs } = this.#settings;
      do {
        const [message] = await session.receiveMessages(1, { maxWaitTimeInMs, abortSignal: wait.signal });
        if (message === undefined) return;
        await this.#runner.run(session, message);
      } while (!this.#stopped.signal.aborted && Date.now() < giveBackAt);
    } finally {
      this.#waits.delete(wait);
    }
  }
}
