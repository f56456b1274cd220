/** AMQP error conditions that the SDK turns into its own error codes. */
export type ErrorCondition =
  | 'amqp:not-found'
  | 'amqp:not-allowed'
  | 'amqp:not-implemented'
  | 'amqp:internal-error'
  | 'amqp:decode-error'
  | 'amqp:link:message-size-exceeded'
  | 'com.microsoft:message-lock-lost'
  | 'com.microsoft:session-lock-lost'
  | 'com.microsoft:session-cannot-be-locked'
  | 'com.microsoft:message-not-found'
  | 'com.microsoft:timeout';

/** An error that the broker reports to a client. */
export class BrokerError extends Error {
  readonly condition: ErrorCondition;
  constructor(condition: ErrorCondition, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BrokerError';
    this.condition = condition;
  }
}

/** Any thrown value as a BrokerError; what we did not foresee becomes an internal error. */
export function asBrokerError(error: unknown): BrokerError {
  if (error instanceof BrokerError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new BrokerError('amqp:internal-error', text, { cause: error });
}

/** The lock was lost: it expired, or the message was settled before. */
export function messageLockLost(): BrokerError {
  return new BrokerError(
    'com.microsoft:message-lock-lost',
    'The lock supplied is invalid. The lock expired, or the message has already been removed from the queue.',
  );
}

/** The caller does not hold the session any more. */
export function sessionLockLost(sessionId: string): BrokerError {
  return new BrokerError(
    'com.microsoft:session-lock-lost',
    `The lock on the session '${sessionId}' has been lost. Accept the session again.`,
  );
}

/** Another receiver holds the session. */
export function sessionCannotBeLocked(sessionId: string): BrokerError {
  return new BrokerError(
    'com.microsoft:session-cannot-be-locked',
    `The session '${sessionId}' cannot be accepted: another receiver holds it.`,
  );
}
