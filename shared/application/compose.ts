import { errorFields, jsonLog } from '../kernel/log.ts';
import type { Environment } from '../kernel/settings.ts';
import { transportSecurity } from '../kernel/transport-security.ts';
import type { Carebridge } from './carebridge.ts';
import { composeBus } from './compose-bus.ts';
import { composeContactCenter } from './compose-contact-center.ts';
import { composeEmbedded } from './compose-platform.ts';
import { composeService } from './compose-service.ts';
import { composeStores } from './compose-stores.ts';
import { Health } from './health.ts';
import { writeLogLine } from './log-sink.ts';
import { type Settings, settingsFrom } from './settings.ts';
import { type ExchangedParts, usualTimes, type WorkTimes } from './shared-services.ts';

/** The application of this process, from the moment when it was first asked for; `ready` when it is there. */
type Composition = { readonly composing: Promise<Carebridge>; ready?: Carebridge };

let current: Composition | undefined;

/**
 * The application of this process, put together when first asked for. What failed, such as for want of the store, is logged in one line
 * and tried again with the next request. `exchanged`: parts for this attempt that stand in for the usual ones.
 * @throws {ConfigurationError} InvalidSetting — when a setting is missing or malformed
 * @throws {Unavailable} StoreUnavailable
 */
export function carebridge(exchanged: ExchangedParts = {}): Promise<Carebridge> {
  current ??= begin(exchanged);
  return current.composing;
}

/** Closes the application of this process if there is one. Never rejects: the process is to end, whatever happened before. */
export async function closeCarebridge(): Promise<void> {
  const { ready } = current ?? {};
  current = undefined;
  if (ready !== undefined) await closeQuietly(ready);
}

function begin(exchanged: ExchangedParts): Composition {
  const startedAt = performance.now();
  const begun: Composition = { composing: composeFrom(process.env, exchanged) };
  begun.composing.then(
    (application) => {
      if (current === begun) begun.ready = application;
      else void closeQuietly(application);
    },
    (error: unknown) => {
      if (current === begun) current = undefined;
      const durationMs = Math.round(performance.now() - startedAt);
      jsonLog(writeLogLine)({ level: 'error', event: 'failure', step: 'start', durationMs, ...errorFields(error) });
    },
  );
  return begun;
}

async function composeFrom(environment: Environment, exchanged: ExchangedParts): Promise<Carebridge> {
  return compose(settingsFrom(environment), usualTimes, exchanged);
}

async function closeQuietly(application: Carebridge): Promise<void> {
  await application.close().catch((error: unknown) => {
    application.log({ level: 'error', event: 'failure', step: 'stop', ...errorFields(error) });
  });
}

/** Puts an application together; a process has one, tests may have several side by side. */
export async function compose(
  settings: Settings,
  times: WorkTimes = usualTimes,
  exchanged: ExchangedParts = {},
): Promise<Carebridge> {
  const startedAt = performance.now();
  const now = Date.now;
  const log = jsonLog(writeLogLine, now, settings.CAREBRIDGE_LOG_LEVEL);
  const { bus, deadLetters, reach: reachQueue, close } = composeBus(settings, log);
  const { reach: reachStore, ...stores } = await composeStores(settings, log, now);
  const embedded = composeEmbedded({ settings, stores, bus, log, now });
  const contactCenter = composeContactCenter({ settings, stores, bus, log, now });
  const useCases = composeService({
    settings,
    stores,
    bus,
    deadLetters,
    embedded,
    contactCenter,
    times,
    exchanged,
    log,
    now,
  });
  const health = new Health({ store: reachStore, queue: reachQueue }, log);
  log({ level: 'info', event: 'start', durationMs: Math.round(performance.now() - startedAt) });
  const answerHeaders = transportSecurity(settings.CAREBRIDGE_ORIGIN);
  return { ...useCases, platform: embedded.platform, contactCenter, health, log, answerHeaders, close };
}
