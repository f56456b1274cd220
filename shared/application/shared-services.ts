import type { Burial, EventBus } from '../bus/bus.ts';
import type { DeadLetters } from '../bus/dead-letters.ts';
import type { ContactCenter } from '../contact-center/contact-center.ts';
import type { Log } from '../kernel/log.ts';
import { type Clock, minuteMs } from '../kernel/time.ts';
import type { Provider } from '../providers/provider.ts';
import { trustedApplicationProvider } from '../providers/trusted-application/trusted-application-provider.ts';
import { EntraTenantLease } from '../service/administration/entra-tenant-lease.ts';
import { EntraTenantWrites } from '../service/administration/entra-tenant-writes.ts';
import { RunningVisits } from '../service/administration/running-visits.ts';
import { StoredCredentials } from '../service/administration/stored-credentials.ts';
import { TenantSetUp } from '../service/administration/tenant-set-up.ts';
import { TenantSettlement } from '../service/administration/tenant-settlement.ts';
import { PeopleTokens } from '../service/callers/people-tokens.ts';
import { DailySalt } from '../service/limits/daily-salt.ts';
import { RateLimit } from '../service/limits/rate-limit.ts';
import { DeliveryFailures } from '../service/messages/delivery-failures.ts';
import type { CenterSeats } from '../service/operators/center-seats.ts';
import { Conversations } from '../service/operators/conversations.ts';
import { AdmittedOrigins } from '../service/tenants/admitted-origins.ts';
import { Consents, homeTenantOf } from '../service/tenants/consents.ts';
import { KnownTenants } from '../service/tenants/known-tenants.ts';
import { TenantDirectory } from '../service/tenants/tenant-directory.ts';
import { WebhookAddresses } from '../service/tenants/webhook-addresses.ts';
import { ErasedMarks } from '../service/worker/erased-marks.ts';
import { PlatformConversations } from '../service/worker/platform-conversations.ts';
import { RememberedConversations } from '../service/worker/remembered-conversations.ts';
import { VisitRecords } from '../service/worker/visit-records.ts';
import type { VisitorChannel } from '../service/worker/visitor-channel.ts';
import { composeCenterProvider } from './compose-contact-center.ts';
import { type Embedded, embeddedDiscoverUrl, embeddedIssuer, ownAudiences } from './compose-platform.ts';
import { composeRelay } from './compose-relay.ts';
import { composeRoster } from './compose-roster.ts';
import { composeSecrets } from './compose-secrets.ts';
import type { Stores } from './compose-stores.ts';
import { composeDeliveries, composeLeftMessages, composeVisitorSilence } from './compose-visitors.ts';
import type { Settings } from './settings.ts';

/** How long what may take. */
export type WorkTimes = {
  /** Commands are begun for so long after their envelope came. */
  readonly drainMs: number;
  /** Store, queue and platform are waited for so long before an envelope goes back to the queue. */
  readonly patienceMs: number;
  /** Pause before a message that met a defect goes back to the queue for the first time; it doubles each time. */
  readonly defectPauseMs: number;
  /** How long a message is put off at first that no delivery could handle, since something was unavailable. */
  readonly postponeMs: number;
  /** An operator's request waits for the ledger so long. */
  readonly requestWaitMs: number;
  /** An administrator's request waits for a tenant's contact center so long. */
  readonly platformWaitMs: number;
};

/** Patience ends before the function's time-out of five minutes, as does a drain whose last command takes its 10 s. */
export const usualTimes: WorkTimes = {
  drainMs: 20_000,
  patienceMs: 4 * minuteMs,
  defectPauseMs: 1_000,
  postponeMs: 5 * minuteMs,
  requestWaitMs: 8_000,
  platformWaitMs: 15_000,
};

/** Name of the limit of an Entra tenant's writes. */
export const tenantWritesLimitName = 'tenant-writes';

/** Parts that stand in for the usual ones: another implementation of the same port. */
export type ExchangedParts = { readonly provider?: Provider; readonly channel?: VisitorChannel };

/** What the service application is made of. */
export type ServiceDependencies = {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly bus: EventBus & Burial;
  readonly deadLetters: DeadLetters;
  readonly embedded: Embedded;
  readonly contactCenter: ContactCenter | undefined;
  readonly times: WorkTimes;
  readonly exchanged: ExchangedParts;
  readonly log: Log;
  readonly now: Clock;
};

/** What several use cases are made of. */
export type Shared = ServiceDependencies & ReturnType<typeof sharedServices>;

/** Makes what several use cases are made of. */
export const sharedOf = (given: ServiceDependencies): Shared => ({ ...given, ...sharedServices(given) });

function sharedServices(given: ServiceDependencies) {
  const { settings, stores, bus, contactCenter, log, now } = given;
  const { conversations: ledger, records, keys } = stores;
  const audiences = [settings.CAREBRIDGE_APP_ID_URI, settings.CAREBRIDGE_CLIENT_ID];
  const tenants = new TenantDirectory(records, now);
  const consents = new Consents(records, vouchedFor(settings), now);
  const known = new KnownTenants(consents, now);
  const provider = given.exchanged.provider ?? providerOf(settings, tenants, known, log, now);
  const webhooks = new WebhookAddresses(keys, settings.CAREBRIDGE_ORIGIN);
  const secrets = composeSecrets(settings);
  const credentials = new StoredCredentials(secrets);
  const center = composeCenterProvider({ settings, stores, tenants, webhooks, secrets, log, now });
  const providers: ReadonlyMap<string, Provider> = new Map([center, provider].map((one) => [one.name, one]));
  const setUp = new TenantSetUp({ tenants, consents, credentials, providers, waitMs: given.times.platformWaitMs, log });
  const visits = new VisitRecords(records, now);
  const marks = new ErasedMarks(records, now);
  const salt = new DailySalt(keys, now);
  const origins = new AdmittedOrigins(records, now);
  const roster = composeRoster({ ...given, tenants });
  const seats: CenterSeats | undefined =
    contactCenter === undefined ? undefined : (person) => contactCenter.desk.seats(person);
  const centerAgents =
    contactCenter && ((customer: string, tenant: string) => contactCenter.overview.of(customer, tenant));
  const relay = composeRelay({ settings, stores, bus, providers, visits, marks, origins, salt, log, now });
  return {
    ...writingOf(given, { tenants, consents, origins, credentials, agents: roster.upkeep, setUp }),
    credentials,
    centerAgents,
    setUp,
    ...roster,
    tenants,
    webhooks,
    providers,
    conversations: new Conversations(ledger, tenants, visits, composeVisitorSilence(given.embedded, relay), now),
    visits,
    deliveries: composeDeliveries(stores, visits, given.embedded),
    platformConversations: new PlatformConversations(records),
    marks,
    relay,
    remembered: new RememberedConversations(),
    failures: new DeliveryFailures(records, log, now),
    consents,
    peopleTokens: new PeopleTokens({ authority: settings.CAREBRIDGE_AUTHORITY, audiences }, now),
    salt,
    seats,
    ...composeLeftMessages({ stores, tenants, seats, salt, log, now }),
  };
}

/** Entra tenants that the deployment consents for. */
function vouchedFor({
  CAREBRIDGE_APP_ID_URI: appIdUri,
  CAREBRIDGE_ENTRA_TENANTS: listed,
}: Settings): readonly string[] {
  const home = homeTenantOf(appIdUri);
  return home === undefined ? listed : [home, ...listed];
}

/** What lets changes of an Entra tenant's own through, and draws their consequences. */
function writingOf(
  { settings, stores, bus, embedded, now }: ServiceDependencies,
  {
    tenants,
    consents,
    origins,
    credentials,
    agents,
    setUp,
  }: Pick<
    ConstructorParameters<typeof TenantSettlement>[0],
    'tenants' | 'consents' | 'origins' | 'credentials' | 'agents' | 'setUp'
  >,
) {
  const { records, conversations: ledger } = stores;
  const lease = new EntraTenantLease(records, now);
  const visits = new RunningVisits(ledger, bus, now);
  const { CAREBRIDGE_ORIGIN: origin, CAREBRIDGE_TENANT_WRITES_PER_MINUTE: perMinute } = settings;
  const rateLimit = new RateLimit({ name: tenantWritesLimitName, limit: perMinute, windowMs: minuteMs }, records, now);
  const { provisioning } = embedded;
  return {
    lease,
    settlement: new TenantSettlement({
      tenants,
      provisioning,
      consents,
      origins,
      visits,
      credentials,
      agents,
      setUp,
      lease,
      bus,
      now,
    }),
    writes: new EntraTenantWrites({ consents, lease, rateLimit, origin }),
  };
}

function providerOf(settings: Settings, tenants: TenantDirectory, known: KnownTenants, log: Log, now: Clock): Provider {
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
    defaultAudience: settings.CAREBRIDGE_CLIENT_ID,
    capabilitySeconds: settings.CAREBRIDGE_CAPABILITY_SECONDS,
    furtherAudiences: ownAudiences(settings),
    remotePlatforms: settings.CAREBRIDGE_REMOTE_PLATFORMS,
    knows: (entraTenantId) => known.has(entraTenantId),
    findTenant: (entraTenantId, endpoint) => tenants.findByEndpoint(entraTenantId, endpoint),
    log,
    now,
  });
}
