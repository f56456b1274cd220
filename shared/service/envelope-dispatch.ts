import { errorCode, type Log } from '../kernel/log.ts';
import { withTrace } from '../kernel/trace.ts';
import { parseEnvelope } from '../queue/envelope.ts';
import type { EmbeddedPlatform } from './carebridge.ts';
import type { ConversationWorker } from './conversation-worker.ts';

/** Hands each message of the queue to the side that it is addressed to. */
export class EnvelopeDispatch {
  readonly #worker: ConversationWorker;
  readonly #platform: EmbeddedPlatform | undefined;
  readonly #log: Log;

  constructor(worker: ConversationWorker, platform: EmbeddedPlatform | undefined, log: Log) {
    this.#worker = worker;
    this.#platform = platform;
    this.#log = log;
  }

  /** Handles one message; rejects with whatever went wrong, so that the host abandons it. */
  async dispatch(message: unknown): Promise<void> {
    const { to, body, traceparent } = parseEnvelope(message);
    await withTrace(traceparent, async () => {
      const startedAt = performance.now();
      const elapsed = () => Math.round(performance.now() - startedAt);
      const step = `envelope ${to}`;
      try {
        await this.#handle(to, body);
      } catch (error) {
        this.#log({ level: 'error', event: 'failure', step, code: errorCode(error), durationMs: elapsed() });
        throw error;
      }
      this.#log({ level: 'debug', event: 'invocation', step, outcome: 'settled', durationMs: elapsed() });
    });
  }

  async #handle(to: 'service' | 'platform', body: unknown): Promise<void> {
    if (to === 'service') return this.#worker.handle(body);
    if (this.#platform !== undefined) return this.#platform.wake(body);
    this.#log({ level: 'warn', event: 'envelope-ignored', step: to, code: 'NotFound' });
  }
}
