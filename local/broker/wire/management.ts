import * as z from 'zod';
import { BrokerError } from '../queue/broker-error.ts';
import type { Queue, Received } from '../queue/queue.ts';
import { tokenAsUuid, tokenFromUuid } from './lock-token.ts';
import { readEncodedMessage, writeMessage } from './message-codec.ts';
import { amqp } from './rhea.ts';
import type { Typed } from './rhea-types.ts';

const { types } = amqp;
const typeCode = { long: 0x81, timestamp: 0x83 };

/** What is answered to a request; the codes are those of HTTP. */
export type Reply = { readonly status: number; readonly body?: unknown };

type Operation = (queue: Queue, body: unknown) => Reply;

/** rhea reads a long that is too big for a number as its eight bytes. */
const long = z.union([z.number(), z.instanceof(Buffer).transform((bytes) => Number(bytes.readBigInt64BE()))]);
const bytes = z.instanceof(Buffer);
const lockTokens = z.array(bytes.transform(tokenFromUuid));
const sessionId = z
  .string()
  .nullish()
  .transform((id) => id ?? undefined);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const properties = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

function operation<S extends z.ZodType>(schema: S, perform: (queue: Queue, body: z.output<S>) => Reply): Operation {
  return (queue, body) => {
    const parsed = schema.safeParse(body);
    if (parsed.success) return perform(queue, parsed.data);
    throw new BrokerError('amqp:decode-error', `The request body is malformed: ${z.prettifyError(parsed.error)}`);
  };
}

function packed({ message, lock }: Received): Typed {
  const encoded = { message: writeMessage(message, lock) };
  return types.wrap_map(lock === undefined ? encoded : { ...encoded, 'lock-token': tokenAsUuid(lock.token) });
}

const renewLock = operation(z.object({ 'lock-tokens': lockTokens }), (queue, body) => {
  const expirations = body['lock-tokens'].map((token) => queue.renewLock(token));
  return { status: 200, body: { expirations: types.wrap_array(expirations, typeCode.timestamp) } };
});

const schedule = operation(z.object({ messages: z.array(z.object({ message: bytes })) }), (queue, { messages }) => {
  const numbers = queue.send(messages.map(({ message }) => readEncodedMessage(message)));
  return { status: 200, body: { 'sequence-numbers': types.wrap_array(numbers, typeCode.long) } };
});

const cancelScheduled = operation(z.object({ 'sequence-numbers': z.array(long) }), (queue, body) => {
  queue.cancelScheduled(body['sequence-numbers']);
  return { status: 200 };
});

const peek = operation(
  z.object({ 'from-sequence-number': long, 'message-count': z.number(), 'session-id': sessionId }),
  (queue, body) => {
    const messages = queue.peek(body['from-sequence-number'], body['message-count'], body['session-id']);
    const status = messages.length > 0 ? 200 : 204;
    return { status, body: { messages: messages.map((message) => packed({ message, lock: undefined })) } };
  },
);

const receiveDeferred = operation(
  z.object({ 'sequence-numbers': z.array(long), 'receiver-settle-mode': z.number(), 'session-id': sessionId }),
  (queue, body) => {
    const mode = body['receiver-settle-mode'] === 0 ? 'receive-and-delete' : 'peek-lock';
    const received = queue.receiveDeferred(body['sequence-numbers'], mode, body['session-id']);
    return { status: 200, body: { messages: received.map(packed) } };
  },
);

const updateDisposition = operation(
  z.object({
    'lock-tokens': lockTokens,
    // The misspelt one is Service Bus's own.
    'disposition-status': z.enum(['completed', 'abandoned', 'defered', 'suspended']),
    'deadletter-reason': text,
    'deadletter-description': text,
    'properties-to-modify': properties,
  }),
  (queue, body) => {
    const reason = { reason: body['deadletter-reason'], description: body['deadletter-description'] };
    for (const token of body['lock-tokens']) {
      const lock = queue.lockOf(token);
      const settle = {
        completed: () => queue.complete(lock),
        abandoned: () => queue.abandon(lock, body['properties-to-modify']),
        defered: () => queue.defer(lock, body['properties-to-modify']),
        suspended: () => queue.deadLetter(lock, reason, body['properties-to-modify']),
      };
      settle[body['disposition-status']]();
    }
    return { status: 200 };
  },
);

const renewSessionLock = operation(z.object({ 'session-id': z.string() }), (queue, body) => {
  return { status: 200, body: { expiration: types.wrap_timestamp(queue.renewSession(body['session-id'])) } };
});

const getSessionState = operation(z.object({ 'session-id': z.string() }), (queue, body) => {
  return { status: 200, body: { 'session-state': queue.sessionState(body['session-id']) ?? null } };
});

const setSessionState = operation(
  z.object({ 'session-id': z.string(), 'session-state': bytes.nullish() }),
  (queue, body) => {
    queue.setSessionState(body['session-id'], body['session-state'] ?? undefined);
    return { status: 200 };
  },
);

const operations: Readonly<Record<string, Operation>> = {
  'com.microsoft:renew-lock': renewLock,
  'com.microsoft:schedule-message': schedule,
  'com.microsoft:cancel-scheduled-message': cancelScheduled,
  'com.microsoft:peek-message': peek,
  'com.microsoft:receive-by-sequence-number': receiveDeferred,
  'com.microsoft:update-disposition': updateDisposition,
  'com.microsoft:renew-session-lock': renewSessionLock,
  'com.microsoft:get-session-state': getSessionState,
  'com.microsoft:set-session-state': setSessionState,
};

/**
 * Performs one operation of `<queue>/$management`.
 * @throws {BrokerError} not-implemented, decode-error — and whatever the queue throws
 */
export function manage(queue: Queue, name: string, body: unknown): Reply {
  const perform = operations[name];
  if (perform !== undefined) return perform(queue, body);
  throw new BrokerError('amqp:not-implemented', `The operation ${name} is not supported.`);
}
