import * as z from 'zod';
import { ConfigurationError } from '../shared/kernel/errors.ts';
import type { Environment } from '../shared/kernel/settings.ts';
import { delay } from '../shared/kernel/time.ts';
import type { AcceptedSession, SessionProcessor } from './host/service-bus/session-processor.ts';

const schema = z.object({
  CAREBRIDGE_LOCAL_ACCEPT_MS: z.coerce.number().int().min(0).optional(),
  CAREBRIDGE_LOCAL_CORES: z.coerce.number().int().min(1).optional(),
});

/**
 * The session processor as settings of this machine describe it: `CAREBRIDGE_LOCAL_ACCEPT_MS` is what an accept takes at least, and
 * has each accept told on standard output; `CAREBRIDGE_LOCAL_CORES` the cores of an instance.
 * @throws {ConfigurationError} InvalidSetting — when one of them is no such number
 */
export function sessionProcessorOf(environment: Environment): SessionProcessor {
  const read = schema.safeParse(environment);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ConfigurationError(`The session processor is set up wrong. ${faults.join('; ')}`);
  }
  const { CAREBRIDGE_LOCAL_ACCEPT_MS: acceptMs, CAREBRIDGE_LOCAL_CORES: cores } = read.data;
  return {
    ...(cores !== undefined && { cores }),
    ...(acceptMs !== undefined && { attach: (accepted) => attached(acceptMs, accepted) }),
  };
}

async function attached(acceptMs: number, { tookMs, held }: AcceptedSession): Promise<void> {
  process.stdout.write(`${JSON.stringify({ level: 'debug', event: 'session-accepted', held })}\n`);
  if (tookMs < acceptMs) await delay(acceptMs - tookMs);
}
