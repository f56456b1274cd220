import { atMost } from '../../../shared/kernel/time.ts';
import type { ServiceBusSettings } from '../host-json.ts';
import { resolveSetting } from '../setting-text.ts';
import type { ServiceBusClients } from './clients.ts';
import type { MessageRunner } from './message-runner.ts';
import { type HeldSession, SessionAcceptor } from './session-acceptor.ts';
import { keepLocked } from './session-lock.ts';
import { acceptLimit, type SessionProcessor } from './session-processor.ts';

/** Accepts that always wait, so that a message of a new session is in the handler at once. */
const spareAccepts = 4;
/** Further accepts for each session that was accepted: a burst is met by doubling. */
const acceptsPerSuccess = 2;
const closeLimitMs = 5_000;

/**
 * Feeds a function from a queue with sessions, by the rules of Azure's session processor: up to `maxConcurrentSessions` sessions at a time,
 * a session's messages strictly one after another, each session kept while messages come and for `sessionIdleTimeout` after the last,
 * however long others wait; twice as many accepts at a time as there are cores. A session that is kept for longer than
 * `maxAutoLockRenewalDuration` loses its lock.
 * Source: azure-sdk-for-net `ServiceBusProcessor`, `SessionReceiverManager.ReceiveAndProcessMessagesAsync`
 * Choice: on machines of many cores only a few accepts wait while nothing comes, and each success starts more, up to the limit. So an idle
 * host renews a handful of accepts every two seconds, and a burst still fills all places in a few round trips.
 */
export class SessionPump {
  readonly #runner: MessageRunner;
  readonly #acceptor: SessionAcceptor;
  readonly #settings: ServiceBusSettings;
  readonly #processor: SessionProcessor;
  readonly #mostAccepts: number;
  readonly #stopped = new AbortController();
  readonly #loops = new Set<Promise<void>>();
  readonly #waits = new Set<AbortController>();
  #accepting = 0;
  #held = 0;

  constructor(
    clients: ServiceBusClients,
    runner: MessageRunner,
    settings: ServiceBusSettings,
    processor: SessionProcessor,
  ) {
    this.#runner = runner;
    this.#settings = settings;
    this.#processor = processor;
    this.#mostAccepts = acceptLimit(processor, settings.maxConcurrentSessions);
    this.#acceptor = new SessionAcceptor({
      clients,
      runner,
      queue: resolveSetting(runner.target.trigger.queueName),
      stopped: this.#stopped.signal,
    });
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

  /** Starts accepts until `wanted` of them run, as many as may, or all places are taken. */
  #acceptMore(wanted: number): void {
    const free = this.#settings.maxConcurrentSessions - this.#held;
    const most = Math.min(wanted, this.#mostAccepts, free);
    while (!this.#stopped.signal.aborted && this.#accepting < most) {
      this.#accepting += 1;
      const loop = this.#acceptLoop().finally(() => this.#loops.delete(loop));
      this.#loops.add(loop);
    }
  }

  async #acceptLoop(): Promise<void> {
    const session = await this.#nextSession();
    this.#accepting -= 1;
    if (session === undefined) return;
    this.#held += 1;
    this.#acceptMore(this.#accepting + acceptsPerSuccess);
    const left = new AbortController();
    void keepLocked(session.receiver, this.#settings.maxAutoLockRenewalDuration, left.signal);
    try {
      await this.#drain(session);
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#runner.warn('receiving from a session', error);
    } finally {
      left.abort();
      await this.#leave(session);
      this.#held -= 1;
      this.#acceptMore(spareAccepts);
    }
  }

  /** Undefined where there was none and others wait for one already. */
  async #nextSession(): Promise<HeldSession | undefined> {
    do {
      const begunAt = performance.now();
      const session = await this.#acceptor.accept();
      if (session !== undefined) {
        await this.#processor.attach?.({ tookMs: performance.now() - begunAt, held: this.#held + 1 });
        return session;
      }
    } while (!this.#stopped.signal.aborted && this.#accepting <= spareAccepts);
    return undefined;
  }

  /** Handles a session's messages until none came for `sessionIdleTimeout`. */
  async #drain({ receiver }: HeldSession): Promise<void> {
    // A signal of its own for each session: the client leaves listeners on it, which would keep all past sessions.
    const wait = new AbortController();
    this.#waits.add(wait);
    if (this.#stopped.signal.aborted) wait.abort();
    try {
      const { sessionIdleTimeout: maxWaitTimeInMs } = this.#settings;
      do {
        const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs, abortSignal: wait.signal });
        if (message === undefined) return;
        await this.#runner.run(receiver, message);
      } while (!this.#stopped.signal.aborted);
    } finally {
      this.#waits.delete(wait);
    }
  }

  /** The client never comes back from a close during which the connection broke. */
  async #leave({ receiver, left }: HeldSession): Promise<void> {
    await atMost(
      closeLimitMs,
      receiver.close().catch(() => undefined),
    );
    left();
  }
}
