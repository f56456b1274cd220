import { BrokerError } from './broker-error.ts';
import type { Change } from './change.ts';
import type { IncomingMessage, MessageHead } from './message.ts';
import type { QueueSettings } from './queue-settings.ts';

/** @throws {BrokerError} not-allowed — when a message lacks the session id that the queue requires */
export function checkSessionIds(incoming: readonly IncomingMessage[], settings: QueueSettings): void {
  if (!settings.requiresSession || incoming.every((message) => message.sessionId !== undefined)) return;
  throw new BrokerError(
    'amqp:not-allowed',
    'The SessionId was not set on a message, and the queue takes only messages that have one.',
  );
}

/** A sent message as it is stored: active, or scheduled when it is due later than now. */
export function addition(
  incoming: IncomingMessage,
  sequenceNumber: number,
  nowMs: number,
  settings: QueueSettings,
): Change {
  const { messageId, sessionId, payload, dueAt = nowMs } = incoming;
  const message: MessageHead = {
    sequenceNumber,
    enqueuedSequenceNumber: sequenceNumber,
    messageId,
    sessionId,
    state: dueAt > nowMs ? 'scheduled' : 'active',
    enqueuedAt: Math.max(dueAt, nowMs),
    timeToLiveMs: lesserOf(incoming.timeToLiveMs, settings.defaultTimeToLiveMs),
    deliveryCount: 0,
  };
  return { kind: 'added', message, payload };
}

/** The queue's default is also the most that a message may ask for. */
function lesserOf(asked: number | undefined, ceiling: number | undefined): number | undefined {
  if (asked === undefined || ceiling === undefined) return asked ?? ceiling;
  return Math.min(asked, ceiling);
}
