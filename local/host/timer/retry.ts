import { delay } from '../../../shared/kernel/time.ts';
import type { Duration, InvocationResponse, RetryContext, RetryOptions } from '../core-contract.ts';
import type { AppFunction } from '../function-app.ts';
import type { InvocationInput, Invoker } from '../invoke.ts';

/**
 * Runs a function under its own retry policy. The platform honours that policy for timers only among the triggers that
 * we run: Service Bus redelivers, HTTP answers 500.
 */
export async function invokeWithRetry(
  invoker: Invoker,
  target: AppFunction,
  input: InvocationInput,
  signal: AbortSignal,
): Promise<InvocationResponse> {
  const policy = target.metadata.retryOptions;
  if (policy === undefined) return invoker.invoke(target, input);
  const { maxRetryCount } = policy;
  let exception: RetryContext['exception'];
  for (let retryCount = 0; ; retryCount += 1) {
    const retryContext = { retryCount, maxRetryCount, ...(exception === undefined ? {} : { exception }) };
    try {
      return await invoker.invoke(target, { ...input, retryContext });
    } catch (error) {
      if ((maxRetryCount >= 0 && retryCount >= maxRetryCount) || signal.aborted) throw error;
      exception = {
        message: error instanceof Error ? error.message : String(error),
        stackTrace: error instanceof Error ? (error.stack ?? '') : '',
        source: '',
      };
    }
    await delay(waitMs(policy, retryCount), signal);
  }
}

function waitMs(policy: RetryOptions, retryCount: number): number {
  if (policy.retryStrategy === 'fixedDelay') return milliseconds(policy.delayInterval);
  const spread = 0.8 + Math.random() * 0.4;
  return Math.min(
    milliseconds(policy.minimumInterval) * 2 ** retryCount * spread,
    milliseconds(policy.maximumInterval),
  );
}

function milliseconds(duration: Duration | undefined): number {
  return Number(duration?.seconds ?? 0) * 1000;
}
