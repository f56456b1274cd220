import { CarebridgeError } from '../../kernel/errors.ts';
import { errorCode, errorFields, type Log } from '../../kernel/log.ts';
import { withTrace } from '../../kernel/trace.ts';
import type { TenantSettlement } from '../administration/tenant-settlement.ts';
import type { PageSilence } from '../relay/page-silence.ts';
import type { ConversationWorker } from '../worker/conversation-worker.ts';
import { patienceOf, patiently } from '../worker/patience.ts';
import type { EmbeddedContactCenter, EmbeddedPlatform } from './embedded-platform.ts';
import type { FailedMessages } from './failed-message.ts';
import type { MessageDelivery } from './message-delivery.ts';
import { type MessageContent, readMessage } from './queue-message.ts';

/** What dispatching needs. */
type EnvelopeDispatchDependencies = {
  readonly worker: ConversationWorker;
  readonly settlement: TenantSettlement;
  readonly silence: PageSilence;
  readonly platform: EmbeddedPlatform | undefined;
  readonly contactCenter: EmbeddedContactCenter | undefined;
  readonly failed: FailedMessages;
  /** Store and queue are waited for so long before a message of what is embedded goes back to the queue. */
  readonly patienceMs: number;
  readonly log: Log;
};

/** Hands each message of the queue to the side that it is addressed to. */
export class EnvelopeDispatch {
  readonly #dependencies: EnvelopeDispatchDependencies;

  constructor(dependencies: EnvelopeDispatchDependencies) {
    this.#dependencies = dependencies;
  }

  /** Handles one message; rejects where it is to come again, so that the host abandons it. Without `delivery` nothing else becomes of it. */
  async dispatch(message: unknown, delivery?: MessageDelivery): Promise<void> {
    if (delivery?.givenUp !== undefined) throw new Error(`The message was given up before (${delivery.givenUp}).`);
    const { outline, content, envelope } = readMessage(message);
    await withTrace(outline.traceparent, async () => {
      const startedAt = performance.now();
      const { tenant, conversationId, step } = outline;
      const fields = () => ({ tenant, conversationId, step, durationMs: Math.round(performance.now() - startedAt) });
      const { log, failed } = this.#dependencies;
      try {
        await this.#handle(content);
        log({ level: 'debug', event: 'invocation', ...fields(), outcome: 'settled' });
      } catch (error) {
        log({ level: 'info', event: 'invocation', ...fields(), outcome: 'failed', code: errorCode(error) });
        if (delivery === undefined) log({ level: 'error', event: 'failure', ...fields(), ...errorFields(error) });
        else if ((await failed.take(error, { message, envelope, delivery, fields: fields() })) === 'settled') return;
        throw withoutData(error);
      }
    });
  }

  async #handle(content: MessageContent): Promise<void> {
    const { worker, settlement, silence, platform, contactCenter, patienceMs, log } = this.#dependencies;
    if (content.kind === 'unreadable') throw content.fault;
    if (content.kind === 'service') return worker.handle(content.envelope);
    if (content.kind === 'tenant-changed') {
      return patiently(patienceOf(patienceMs, log), () => settlement.settleAnnounced(content.change));
    }
    if (content.kind === 'page-silence') {
      return patiently(patienceOf(patienceMs, log), () => silence.rang(content.alarm));
    }
    const embedded = content.kind === 'platform' ? platform : contactCenter;
    const wake = async () => embedded?.wake(content.body);
    if (embedded === undefined) log({ level: 'warn', event: 'envelope-ignored', step: content.kind, code: 'NotFound' });
    // Each of its handlers may be repeated, as it is when the queue delivers a message twice.
    return patiently(patienceOf(patienceMs, log), wake);
  }
}

/** The host writes what a handler rejects with into its own log, so an error that may hold data goes no further than its name. */
function withoutData(error: unknown): Error {
  if (error instanceof CarebridgeError) return error;
  return new Error(`The envelope could not be handled (${errorCode(error)}).`);
}
