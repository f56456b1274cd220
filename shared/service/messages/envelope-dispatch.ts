import { CarebridgeError } from '../../kernel/errors.ts';
import { errorCode, errorFields, type Log } from '../../kernel/log.ts';
import { withTrace } from '../../kernel/trace.ts';
import type { ConversationWorker } from '../worker/conversation-worker.ts';
import type { DeliveryFailures } from './delivery-failures.ts';
import type { EmbeddedPlatform } from './embedded-platform.ts';
import { type MessageContent, readMessage } from './queue-message.ts';

/** Which delivery of a message this is, as the host tells it: `count` begins at 1. */
export type MessageDelivery = { readonly count: number; readonly messageId: string };

/** What dispatching needs. After `maxDeliveries` failed deliveries the queue gives a message up. */
type EnvelopeDispatchDependencies = {
  readonly worker: ConversationWorker;
  readonly platform: EmbeddedPlatform | undefined;
  readonly failures: DeliveryFailures;
  readonly maxDeliveries: number;
  readonly log: Log;
};

/** Hands each message of the queue to the side that it is addressed to. */
export class EnvelopeDispatch {
  readonly #dependencies: EnvelopeDispatchDependencies;

  constructor(dependencies: EnvelopeDispatchDependencies) {
    this.#dependencies = dependencies;
  }

  /** Handles one message; rejects with whatever went wrong, so that the host abandons it. */
  async dispatch(message: unknown, delivery?: MessageDelivery): Promise<void> {
    const { outline, content } = readMessage(message);
    await withTrace(outline.traceparent, async () => {
      const startedAt = performance.now();
      const { tenant, conversationId, step } = outline;
      const fields = () => ({ tenant, conversationId, step, durationMs: Math.round(performance.now() - startedAt) });
      try {
        await this.#handle(content);
        this.#dependencies.log({ level: 'info', event: 'invocation', ...fields(), outcome: 'settled' });
      } catch (error) {
        const { log } = this.#dependencies;
        log({ level: 'error', event: 'failure', ...fields(), ...errorFields(error) });
        log({ level: 'info', event: 'invocation', ...fields(), outcome: 'failed', code: errorCode(error) });
        if (this.#isLast(delivery)) await this.#givenUp(delivery, fields(), errorCode(error));
        throw withoutData(error);
      }
    });
  }

  #isLast(delivery: MessageDelivery | undefined): delivery is MessageDelivery {
    return delivery !== undefined && delivery.count >= this.#dependencies.maxDeliveries;
  }

  async #givenUp({ messageId }: MessageDelivery, fields: object, code: string): Promise<void> {
    const { log, failures } = this.#dependencies;
    log({ level: 'error', event: 'dead-lettered', ...fields, outcome: 'MaxDeliveryCountExceeded', code });
    await failures.note(messageId, code);
  }

  async #handle(content: MessageContent): Promise<void> {
    const { worker, platform, log } = this.#dependencies;
    if (content.kind === 'unreadable') throw content.fault;
    if (content.kind === 'service') return worker.handle(content.envelope);
    if (platform !== undefined) return platform.wake(content.body);
    log({ level: 'warn', event: 'envelope-ignored', step: content.kind, code: 'NotFound' });
  }
}

/** The host writes what a handler rejects with into its own log, so an error that may hold data goes no further than its name. */
function withoutData(error: unknown): Error {
  if (error instanceof CarebridgeError) return error;
  return new Error(`The envelope could not be handled (${errorCode(error)}).`);
}
