import * as z from 'zod';
import { CarebridgeError, RequestRefused, Unavailable } from '../kernel/errors.ts';

/** Read by shape, since bundling may double the SDK's class. */
const serviceBusErrorSchema = z.object({ name: z.literal('ServiceBusError'), code: z.string() });

/** The namespace asks for this pause when it throttles. */
const busyPauseMs = 10_000;

/** What a thrown value of the SDK means, which after several tries is an AggregateError of their errors: whatever kept the queue from accepting a message is worth another try later. */
export function busFailure(error: unknown): CarebridgeError {
  if (error instanceof CarebridgeError) return error;
  const last = error instanceof AggregateError ? error.errors.at(-1) : error;
  const code = serviceBusErrorSchema.safeParse(last).data?.code;
  if (code === 'MessageSizeExceeded') {
    return new RequestRefused('BodyTooLarge', 'More than one message of the queue can hold.');
  }
  const pauseMs = code === 'ServiceBusy' ? busyPauseMs : undefined;
  return new Unavailable('QueueUnavailable', 'The queue did not accept a message.', pauseMs, { cause: error });
}
