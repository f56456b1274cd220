import type { Burial, Envelope, EventBus } from '../../bus/bus.ts';
import { ProtocolViolation, RequestRefused, StateConflict, Unavailable } from '../../kernel/errors.ts';
import { hashId, randomId } from '../../kernel/ids.ts';
import { errorCode, errorFields, type Log, type LogEntry } from '../../kernel/log.ts';
import { type Clock, delay, hourMs, minuteMs } from '../../kernel/time.ts';
import { patienceOf, patiently } from '../worker/patience.ts';
import type { DeliveryFailures } from './delivery-failures.ts';
import type { MessageDelivery } from './message-delivery.ts';

/** A message whose handling failed; `envelope` is absent where it is none, `fields` are what is logged of it. */
export type FailedMessage = {
  readonly message: unknown;
  readonly envelope: Envelope | undefined;
  readonly delivery: MessageDelivery;
  readonly fields: Partial<LogEntry>;
};

/** What dealing with failed messages needs. After `maxDeliveries` failed deliveries the queue gives a message up. */
export type FailedMessagesDependencies = {
  readonly bus: EventBus & Burial;
  readonly failures: DeliveryFailures;
  readonly maxDeliveries: number;
  /** Pause before a message that met a defect goes back for the first time; it doubles each time. */
  readonly defectPauseMs: number;
  /** How long a message is put off at first after its last delivery, where what it needs was not there; doubles up to an hour. */
  readonly postponeMs: number;
  /** The queue itself is waited for so long. */
  readonly patienceMs: number;
  readonly log: Log;
  readonly now: Clock;
};

/**
 * What an error says of the message that met it: `never` = no later attempt can do better; `later` = what it needs is not there now;
 * `perhaps` = a defect, or a refusal, that a deployment or a setting may mend.
 */
export type Prospect = 'never' | 'later' | 'perhaps';

const longestDefectPauseMs = minuteMs;
const longestPostponementMs = hourMs;

/** Choice: a day of them, after which something other than an outage is the matter. */
const mostPostponements = 28;

/** The prospect of a message that met an error. */
export function prospectOf(error: unknown): Prospect {
  if (error instanceof Unavailable || error instanceof StateConflict) return 'later';
  if (error instanceof ProtocolViolation || error instanceof RequestRefused) return 'never';
  return 'perhaps';
}

/** How long a message is put off that was put off `earlier` times before; undefined when it is not any more. */
export function postponementMs(firstMs: number, earlier: number): number | undefined {
  return earlier >= mostPostponements ? undefined : Math.min(firstMs * 2 ** earlier, longestPostponementMs);
}

/**
 * Decides what becomes of a message that could not be handled. What no attempt can mend is a dead letter at once; what an outage keeps
 * from being handled is never one: after its last delivery it is put off. A defect is tried again with growing pauses.
 */
export class FailedMessages {
  readonly #dependencies: FailedMessagesDependencies;

  constructor(dependencies: FailedMessagesDependencies) {
    this.#dependencies = dependencies;
  }

  /** Deals with a message that met `error`; `settled` when the queue may complete it, `back` when it is to come again. */
  async take(error: unknown, failed: FailedMessage): Promise<'settled' | 'back'> {
    switch (prospectOf(error)) {
      case 'never':
        return this.#bury(error, failed);
      case 'later':
        return this.#later(error, failed);
      case 'perhaps':
        return this.#perhaps(error, failed);
    }
  }

  async #bury(error: unknown, { message, envelope, delivery, fields }: FailedMessage): Promise<'settled' | 'back'> {
    const { bus, log, patienceMs } = this.#dependencies;
    const session = envelope?.session ?? delivery.session;
    const { messageId } = delivery;
    // Named after the message, so that a repeat behind a crash is a duplicate.
    const copy = messageId === '' ? randomId() : hashId('given-up', messageId);
    if (session === undefined) return this.#perhaps(error, { message, envelope, delivery, fields });
    try {
      const letter = { session, body: message, code: errorCode(error), messageId: copy };
      await patiently(patienceOf(patienceMs, log), () => bus.bury(letter));
    } catch (busy) {
      log({ level: 'warn', event: 'failure', ...fields, code: errorCode(busy) });
      return 'back';
    }
    log({ level: 'error', event: 'dead-lettered', ...fields, outcome: 'GivenUp', ...errorFields(error) });
    return 'settled';
  }

  async #later(error: unknown, failed: FailedMessage): Promise<'settled' | 'back'> {
    const { log, maxDeliveries, postponeMs } = this.#dependencies;
    const { envelope, delivery, fields } = failed;
    log({ level: 'warn', event: 'failure', ...fields, code: errorCode(error) });
    const { postponed = 0 } = envelope ?? {};
    const isLast = delivery.count >= maxDeliveries;
    if (!isLast && postponed === 0) return 'back';
    const pauseMs = postponementMs(postponeMs, postponed);
    if (envelope !== undefined && pauseMs !== undefined) return this.#postpone(envelope, pauseMs, failed);
    if (isLast) await this.#givenUp(error, failed);
    return 'back';
  }

  async #postpone(envelope: Envelope, pauseMs: number, { fields }: FailedMessage): Promise<'settled' | 'back'> {
    const { bus, log, now } = this.#dependencies;
    const { to, session, body, postponed = 0 } = envelope;
    try {
      await bus.schedule({ to, session, body, postponed: postponed + 1 }, now() + pauseMs);
    } catch (error) {
      log({ level: 'warn', event: 'failure', ...fields, code: errorCode(error) });
      return 'back';
    }
    log({ level: 'warn', event: 'store-retry', ...fields, outcome: 'postponed', durationMs: pauseMs });
    return 'settled';
  }

  async #perhaps(error: unknown, failed: FailedMessage): Promise<'settled' | 'back'> {
    const { log, maxDeliveries, defectPauseMs } = this.#dependencies;
    const { delivery, fields } = failed;
    if (delivery.count >= maxDeliveries) {
      await this.#givenUp(error, failed);
      return 'back';
    }
    log({ level: 'error', event: 'failure', ...fields, ...errorFields(error) });
    await delay(Math.min(defectPauseMs * 2 ** (delivery.count - 1), longestDefectPauseMs));
    return 'back';
  }

  /** The queue makes a dead letter of it when it comes back. */
  async #givenUp(error: unknown, { delivery, fields }: FailedMessage): Promise<void> {
    const { log, failures } = this.#dependencies;
    const outcome = 'MaxDeliveryCountExceeded';
    log({ level: 'error', event: 'dead-lettered', ...fields, outcome, ...errorFields(error) });
    await failures.note(delivery.messageId, errorCode(error));
  }
}
