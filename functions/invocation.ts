import type { InvocationContext } from '@azure/functions';
import { withLogSink, writeToStandardOutput } from '../shared/application/log-sink.ts';

/**
 * Runs a handler's work as one invocation. Log lines are filed under it for as long as it lasts; what goes on after the answer writes to
 * standard output, since the host drops lines of an invocation that is over. A failure is a failure whatever was thrown: the worker takes a
 * rejection with null or undefined for success, which would complete a message that was not handled.
 */
export async function inInvocation<T>(context: Pick<InvocationContext, 'log'>, work: () => Promise<T>): Promise<T> {
  let write = (line: string): void => context.log(line);
  try {
    return await withLogSink((line) => write(line), work);
  } catch (error) {
    throw error ?? new Error('The handler failed without saying why.');
  } finally {
    write = writeToStandardOutput;
  }
}
