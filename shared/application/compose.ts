import { jsonLog } from '../kernel/log.ts';
import type { Carebridge } from './carebridge.ts';
import { composeApplication, type WorkTimes } from './compose-application.ts';
import { composeBus } from './compose-bus.ts';
import { noPlatformErasure } from './compose-data-subjects.ts';
import {
  composePlatform,
  composePlatformAdministration,
  platformErasure,
  platformProvisioning,
} from './compose-platform.ts';
import { composeStores } from './compose-stores.ts';
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
export async function compose(settings: Settings, times?: WorkTimes): Promise<Carebridge> {
  const now = Date.now;
  const log = jsonLog(writeLogLine, now, settings.CAREBRIDGE_LOG_LEVEL);
  const startedAt = performance.now();
  const bus = composeBus(settings, log);
  const stores = await composeStores(settings, log, now);
  const isEmbedded = settings.CAREBRIDGE_PLATFORM === 'embedded';
  const platform = isEmbedded ? composePlatform({ settings, stores, bus: bus.bus, log, now }) : undefined;
  const provisioning =
    platform === undefined
      ? { isTaken: async () => false, provision: async () => {} }
      : platformProvisioning(platform, settings);
  const platformAdministration = composePlatformAdministration(platform, settings, log);
  const erasure = platform === undefined ? noPlatformErasure : platformErasure(platform, settings);
  const application = composeApplication({
    settings,
    stores,
    bus,
    platform,
    provisioning,
    platformAdministration,
    erasure,
    log,
    now,
    times,
  });
  log({ level: 'info', event: 'start', durationMs: Math.round(performance.now() - startedAt) });
  return application;
}
