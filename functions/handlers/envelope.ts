import { errorCode } from '../../shared/kernel/log.ts';
import { withTrace } from '../../shared/kernel/trace.ts';
import { parseEnvelope } from '../../shared/queue/envelope.ts';
import type { Carebridge } from '../../shared/service/carebridge.ts';

/** Handles one message of the queue for whom it is addressed to; rejects so that the host abandons it. */
export async function envelope({ worker, platform, log }: Carebridge, message: unknown): Promise<void> {
  const { to, body, traceparent } = parseEnvelope(message);
  await withTrace(traceparent, async () => {
    const startedAt = performance.now();
    const done = (outcome: 'settled' | 'failed', code?: string): void =>
      log({
        level: outcome === 'settled' ? 'debug' : 'error',
        event: outcome === 'settled' ? 'invocation' : 'failure',
        step: `envelope ${to}`,
        outcome,
        code,
        durationMs: Math.round(performance.now() - startedAt),
      });
    try {
      if (to === 'service') await worker.handle(body);
      else if (platform !== undefined) await platform.wake(body);
      else log({ level: 'warn', event: 'envelope-ignored', step: to, code: 'NotFound' });
      done('settled');
    } catch (error) {
      done('failed', errorCode(error));
      throw error;
    }
  });
}
