import { randomId } from '../kernel/ids.ts';

/**
 * An id as the queue's messages carry it, a fresh one by default. It begins with a letter: the Functions host hands metadata that reads as
 * JSON to handlers as what it reads as, so 32 hex digits such as `1e3…` would arrive as a number.
 */
export function messageIdOf(id = randomId()): string {
  return `m-${id}`;
}

/** The application property of a message that was given up, with the code of the error that says why: no side handles it any more. */
export const givenUpProperty = 'CarebridgeGivenUp';
