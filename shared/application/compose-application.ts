import type { Log } from '../kernel/log.ts';
import type { Clock } from '../kernel/time.ts';
import type { Provider } from '../providers/provider.ts';
import { trustedApplicationProvider } from '../providers/trusted-application/trusted-application-provider.ts';
import type { PlatformAdministration } from '../service/administration/platform-administration.ts';
import { RunningVisits } from '../service/administration/running-visits.ts';
import { TenantAdministration, type TenantProvisioning } from '../service/administration/tenant-administration.ts';
import { Access } from '../service/callers/access.ts';
import { PeopleTokens } from '../service/callers/people-tokens.ts';
import { DailySalt } from '../service/limits/daily-salt.ts';
import { RateLimit } from '../service/limits/rate-limit.ts';
import { DeadLetterOffice } from '../service/messages/dead-letter-office.ts';
import { DeliveryFailures } from '../service/messages/delivery-failures.ts';
import type { EmbeddedPlatform } from '../service/messages/embedded-platform.ts';
import { EnvelopeDispatch } from '../service/messages/envelope-dispatch.ts';
import { ConversationRequests } from '../service/operators/conversation-requests.ts';
import { Conversations } from '../service/operators/conversations.ts';
import { Desk } from '../service/operators/desk.ts';
import { Pages } from '../service/pages/pages.ts';
import type { PlatformErasure } from '../service/privacy/erasure.ts';
import { Consents, homeTenantOf } from '../service/tenants/consents.ts';
import { TenantDirectory } from '../service/tenants/tenant-directory.ts';
import { WidgetTokens } from '../service/visitors/widget-token.ts';
import { CallbackIntake } from '../service/worker/accept-callback.ts';
import { ConversationWorker } from '../service/worker/conversation-worker.ts';
import { ErasedMarks } from '../service/worker/erased-marks.ts';
import { VisitRecords } from '../service/worker/visit-records.ts';
import type { Carebridge } from './carebridge.ts';
import type { ComposedBus } from './compose-bus.ts';
import { composeConsent, consentLimit } from './compose-consent.ts';
import { composeDataSubjects } from './compose-data-subjects.ts';
import { embeddedDiscoverUrl, embeddedIssuer } from './compose-platform.ts';
import type { Stores } from './compose-stores.ts';
import { Health } from './health.ts';
import type { Settings } from './settings.ts';

/** What the use cases stand on. */
export type ApplicationParts = {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly bus: ComposedBus;
  readonly platform: EmbeddedPlatform | undefined;
  readonly provisioning: TenantProvisioning;
  readonly platformAdministration: PlatformAdministration;
  readonly erasure: PlatformErasure;
  readonly log: Log;
  readonly now: Clock;
  /** Absent: the usual ones. */
  readonly times?: WorkTimes | undefined;
};

/** Name of the limit of widget tokens. */
const widgetTokenLimit = 'widget-token';

/** How long what may take. */
export type WorkTimes = {
  /** Commands are begun for so long after their envelope came. */
  readonly drainMs: number;
  /** Store, queue and platform are waited for so long before an envelope goes back to the queue. */
  readonly patienceMs: number;
  /** An operator's request waits for the ledger so long. */
  readonly requestWaitMs: number;
};

/** Patience ends before the function's time-out of five minutes, as does a drain whose last command takes its 10 s. */
const usualTimes: WorkTimes = { drainMs: 20_000, patienceMs: 4 * 60_000, requestWaitMs: 8_000 };

/** Puts the use cases together. */
export function composeApplication(parts: ApplicationParts): Carebridge {
  const { settings, stores, platform, log, now } = parts;
  const { bus, deadLetters: letters, reach, close } = parts.bus;
  const { requestWaitMs: waitMs, ...workTimes } = parts.times ?? usualTimes;
  const tenants = new TenantDirectory(stores.records, now);
  const provider = providerOf(settings, tenants, log, now);
  const providers = new Map([[provider.name, provider]]);
  const ledger = stores.conversations;
  const conversations = new Conversations(ledger, tenants, now);
  const visits = new VisitRecords(stores.records, now);
  const marks = new ErasedMarks(stores.records, now);
  const worker = new ConversationWorker({
    ledger,
    bus,
    tenants,
    providers,
    visits,
    marks,
    log,
    now,
    ...workTimes,
  });
  const failures = new DeliveryFailures(stores.records, log, now);
  const consents = new Consents(stores.records, homeTenantOf(settings.CAREBRIDGE_APP_ID_URI), now);
  const peopleTokens = peopleTokensOf(settings, now);
  const salt = new DailySalt(stores.keys, now);
  const stand = { stores, tenants, conversations, letters, platform: parts.erasure, salt, failures, visits, marks };
  const maxDeliveries = settings.CAREBRIDGE_MAX_DELIVERIES;
  return {
    log,
    access: new Access(peopleTokens, settings.CAREBRIDGE_ORIGIN, settings.CAREBRIDGE_LOCAL_KEY),
    consent: composeConsent({ settings, stores, consents, salt, peopleTokens, log, now }),
    widgetTokens: new WidgetTokens({
      tenants,
      consents,
      providers,
      rateLimit: rateLimitOf(settings, stores, now),
      salt,
      visits,
      log,
      now,
    }),
    callbacks: new CallbackIntake(providers, bus, now),
    envelopes: new EnvelopeDispatch({ worker, platform, failures, maxDeliveries, log }),
    tenantAdministration: new TenantAdministration(
      tenants,
      parts.provisioning,
      new RunningVisits(ledger, bus, now),
      consents,
      log,
    ),
    platformAdministration: parts.platformAdministration,
    conversations,
    requests: new ConversationRequests({ conversations, ledger, bus, now, waitMs }),
    deadLetters: new DeadLetterOffice({ letters, failures, tenants, log }),
    ...composeDataSubjects({ ...stand, rateLimits: [widgetTokenLimit, consentLimit], log, now }),
    desk: new Desk({
      tenants,
      authority: settings.CAREBRIDGE_AUTHORITY,
      clientId: settings.CAREBRIDGE_CLIENT_ID,
      discoverUrl: embeddedDiscoverUrl(settings.CAREBRIDGE_ORIGIN),
    }),
    health: new Health({ store: () => reachStore(stores), queue: reach }, log),
    pages: new Pages(webFolders(settings), [settings.CAREBRIDGE_AUTHORITY]),
    platform,
    close,
  };
}

function providerOf(settings: Settings, tenants: TenantDirectory, log: Log, now: Clock): Provider {
  const { CAREBRIDGE_ORIGIN: origin, CAREBRIDGE_APP_ID_URI: appIdUri } = settings;
  return trustedApplicationProvider({
    authority: settings.CAREBRIDGE_AUTHORITY,
    clientId: settings.CAREBRIDGE_CLIENT_ID,
    clientSecret: settings.CAREBRIDGE_CLIENT_SECRET,
    identityClientId: settings.CAREBRIDGE_IDENTITY_CLIENT_ID,
    appIdUri,
    callbackIssuer: settings.CAREBRIDGE_CALLBACK_ISSUER ?? embeddedIssuer(origin),
    callbackAppId: settings.CAREBRIDGE_CALLBACK_APP_ID,
    defaultDiscoverUrl: embeddedDiscoverUrl(origin),
    defaultAudience: appIdUri,
    capabilitySeconds: settings.CAREBRIDGE_CAPABILITY_SECONDS,
    findTenant: (entraTenantId, endpoint) => tenants.findByEndpoint(entraTenantId, endpoint),
    log,
    now,
  });
}

function peopleTokensOf(settings: Settings, now: Clock): PeopleTokens {
  const audiences = [settings.CAREBRIDGE_APP_ID_URI, settings.CAREBRIDGE_CLIENT_ID];
  return new PeopleTokens({ authority: settings.CAREBRIDGE_AUTHORITY, audiences }, now);
}

/** Where the build's browser files may be: where a setting says, beside the deployed bundle, or in the repository. */
function webFolders(settings: Settings): readonly string[] {
  const { CAREBRIDGE_WEB_FOLDER: folder, AzureWebJobsScriptRoot: scriptRoot } = settings;
  if (folder !== undefined) return [folder];
  return [...(scriptRoot === undefined ? [] : [`${scriptRoot}/web`]), 'web', 'dist/web'];
}

function rateLimitOf(settings: Settings, { records }: Stores, now: Clock): RateLimit {
  const limit = settings.CAREBRIDGE_TOKENS_PER_MINUTE;
  return new RateLimit({ name: widgetTokenLimit, limit, windowMs: 60_000 }, records, now);
}

async function reachStore({ records }: Stores): Promise<void> {
  await records.get('health', 'none');
}
