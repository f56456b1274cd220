import type { InvocationContext } from '@azure/functions';
import { withLogSink } from '../shared/application/log-sink.ts';

/**
 * Runs a handler's work as one invocation: log lines are filed under it, and a failure is a failure whatever was thrown. The worker
 * takes a rejection with null or undefined for success, which would complete a message that was not handled.
 */
export async function inInvocation<T>(context: Pick<InvocationContext, 'log'>, work: () => Promise<T>): Promise<T> {
  try {
    return await withLogSink((line) => context.log(line), work);
  } catch (error) {
    throw error ?? new Error('The handler failed without saying why.');
  }
}
