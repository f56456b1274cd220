import * as z from 'zod';
import { BrokerError } from '../queue/broker-error.ts';
import type { Lock } from '../queue/lock.ts';
import type { Queue } from '../queue/queue.ts';
import { tokenFromUuid } from './lock-token.ts';
import { readMessage, writeMessage } from './message-codec.ts';
import { amqp } from './rhea.ts';

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

const renewLock = operation(z.object({ 'lock-tokens': lockTokens }), (queue, body) => {
  const expirations = body['lock-tokens'].map((token) => queue.renewLock(token));
  return { status: 200, body: { expirations: types.wrap_array(expirations, typeCode.timestamp) } };
});

const schedule = operation(z.object({ messages: z.array(z.object({ message: bytes })) }), (queue, { messages }) => {
  const numbers = queue.send(messages.map(({ message }) => readMessage(message)));
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
    const encoded = messages.map((message) => types.wrap_map({ message: writeMessage(message, undefined) }));
    return { status, body: { messages: encoded } };
  },
);

const updateDisposition = operation(
  z.object({
    'lock-tokens': lockTokens,
    'disposition-status': z.string(),
    'deadletter-reason': text,
    'deadletter-description': text,
    'properties-to-modify': properties,
  }),
  (queue, body) => {
    const { 'disposition-status': disposition, 'properties-to-modify': added } = body;
    const reason = { reason: body['deadletter-reason'], description: body['deadletter-description'] };
    const settlements = new Map<string, (lock: Lock) => void>([
      ['completed', (lock) => queue.complete(lock)],
      ['abandoned', (lock) => queue.abandon(lock, added)],
      ['suspended', (lock) => queue.deadLetter(lock, reason, added)],
    ]);
    const settle = settlements.get(disposition);
    if (settle === undefined) throw notImplemented(`The disposition ${disposition}`);
    for (const token of body['lock-tokens']) settle(queue.lockOf(token));
    return { status: 200 };
  },
);

const renewSessionLock = operation(z.object({ 'session-id': z.string() }), (queue, body) => {
  return { status: 200, body: { expiration: types.wrap_timestamp(queue.renewSession(body['session-id'])) } };
});

const operations: Readonly<Record<string, Operation>> = {
  'com.microsoft:renew-lock': renewLock,
  'com.microsoft:schedule-message': schedule,
  'com.microsoft:cancel-scheduled-message': cancelScheduled,
  'com.microsoft:peek-message': peek,
  'com.microsoft:update-disposition': updateDisposition,
  'com.microsoft:renew-session-lock': renewSessionLock,
};

/**
 * Performs one operation of `<queue>/$management`.
 * @throws {BrokerError} not-implemented, decode-error — and whatever the queue throws
 */
export function manage(queue: Queue, name: string, body: unknown): Reply {
  const perform = operations[name];
  if (perform !== undefined) return perform(queue, body);
  throw notImplemented(`The operation ${name}`);
}

function notImplemented(what: string): BrokerError {
  return new BrokerError('amqp:not-implemented', `${what} is not supported by this broker.`);
}
