import { jsonLog } from '../kernel/log.ts';
import type { Carebridge } from './carebridge.ts';
import { composeBus } from './compose-bus.ts';
import { composeEmbedded } from './compose-platform.ts';
import { composeService, usualTimes, type WorkTimes } from './compose-service.ts';
import { composeStores } from './compose-stores.ts';
import { Health } from './health.ts';
import { writeLogLine } from './log-sink.ts';
import { type Settings, settingsFrom } from './settings.ts';

let composed: Promise<Carebridge> | undefined;

/**
 * The application of this process, put together when first asked for. What failed for want of store or queue is tried again with
 * the next request.
 * @throws {ConfigurationError} InvalidSetting — when a setting is missing or malformed
 * @throws {Unavailable} StoreUnavailable
 */
export function carebridge(): Promise<Carebridge> {
  if (composed !== undefined) return composed;
  const composing = compose(settingsFrom(process.env));
  composed = composing;
  composing.catch(() => {
    composed = undefined;
  });
  return composing;
}

/** Puts an application together; a process has one, tests may have several side by side. */
export async function compose(settings: Settings, times: WorkTimes = usualTimes): Promise<Carebridge> {
  const startedAt = performance.now();
  const now = Date.now;
  const log = jsonLog(writeLogLine, now, settings.CAREBRIDGE_LOG_LEVEL);
  const { bus, deadLetters, reach: reachQueue, close } = composeBus(settings, log);
  const { reach: reachStore, ...stores } = await composeStores(settings, log, now);
  const embedded = composeEmbedded({ settings, stores, bus, log, now });
  const useCases = composeService({ settings, stores, bus, deadLetters, embedded, times, log, now });
  const health = new Health({ store: reachStore, queue: reachQueue }, log);
  log({ level: 'info', event: 'start', durationMs: Math.round(performance.now() - startedAt) });
  return { ...useCases, platform: embedded.platform, health, log, close };
}
