import type { Carebridge } from '../../shared/application/carebridge.ts';
import { errorCode, errorFields } from '../../shared/kernel/log.ts';
import { withTrace } from '../../shared/kernel/trace.ts';

/** Removes what has been kept for long enough; a run that fails is told of, and the next one goes on. */
export function clearWhatIsDue({ retention, log }: Carebridge): Promise<void> {
  return withTrace(undefined, async () => {
    const startedAt = performance.now();
    const failure = await retention.run().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const fields = { step: 'retention', durationMs: Math.round(performance.now() - startedAt) };
    if (failure !== undefined) log({ level: 'error', event: 'failure', ...fields, ...errorFields(failure.error) });
    const code = failure === undefined ? {} : { code: errorCode(failure.error) };
    log({ level: 'info', event: 'invocation', ...fields, outcome: failure ? 'failed' : 'settled', ...code });
  });
}
