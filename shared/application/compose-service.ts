import type { Burial, EventBus } from '../bus/bus.ts';
import type { DeadLetters } from '../bus/dead-letters.ts';
import type { ContactCenter } from '../contact-center/contact-center.ts';
import type { Log } from '../kernel/log.ts';
import { type Clock, minuteMs } from '../kernel/time.ts';
import { countedKinds } from '../platform/budgets/shared-counts.ts';
import type { Provider } from '../providers/provider.ts';
import { trustedApplicationProvider } from '../providers/trusted-application/trusted-application-provider.ts';
import { ContactCenterAdministration } from '../service/administration/contact-center-administration.ts';
import { EntraTenantLease } from '../service/administration/entra-tenant-lease.ts';
import { EntraTenantWrites } from '../service/administration/entra-tenant-writes.ts';
import { RunningVisits } from '../service/administration/running-visits.ts';
import { StoredCredentials } from '../service/administration/stored-credentials.ts';
import { TenantSetUp } from '../service/administration/tenant-set-up.ts';
import { TenantSettlement } from '../service/administration/tenant-settlement.ts';
import { Access } from '../service/callers/access.ts';
import { PeopleTokens } from '../service/callers/people-tokens.ts';
import { DailySalt } from '../service/limits/daily-salt.ts';
import { RateLimit } from '../service/limits/rate-limit.ts';
import { visitorAddress } from '../service/limits/visitor-address.ts';
import { DeadLetterOffice } from '../service/messages/dead-letter-office.ts';
import { DeliveryFailures } from '../service/messages/delivery-failures.ts';
import { EnvelopeDispatch } from '../service/messages/envelope-dispatch.ts';
import { FailedMessages } from '../service/messages/failed-message.ts';
import type { CenterSeats } from '../service/operators/center-seats.ts';
import { ConversationRequests } from '../service/operators/conversation-requests.ts';
import { ConversationSearch } from '../service/operators/conversation-search.ts';
import { Conversations } from '../service/operators/conversations.ts';
import { Desk } from '../service/operators/desk.ts';
import { EarlierChats } from '../service/operators/earlier-chats.ts';
import { Reports } from '../service/operators/reports.ts';
import { SupervisorProfiles } from '../service/operators/supervisor-profile.ts';
import { Pages } from '../service/pages/pages.ts';
import { DataSubjects } from '../service/privacy/data-subjects.ts';
import { Erasure } from '../service/privacy/erasure.ts';
import { Retention } from '../service/privacy/retention.ts';
import { LiveChats } from '../service/roster/live-chats.ts';
import { AdmittedOrigins } from '../service/tenants/admitted-origins.ts';
import { Consents, homeTenantOf } from '../service/tenants/consents.ts';
import { KnownTenants } from '../service/tenants/known-tenants.ts';
import { TenantDirectory } from '../service/tenants/tenant-directory.ts';
import { WebhookAddresses } from '../service/tenants/webhook-addresses.ts';
import { PageValues } from '../service/visitors/page-values.ts';
import { CallbackIntake } from '../service/worker/accept-callback.ts';
import { ConversationWorker } from '../service/worker/conversation-worker.ts';
import { ErasedMarks } from '../service/worker/erased-marks.ts';
import { PlatformConversations } from '../service/worker/platform-conversations.ts';
import { RememberedConversations } from '../service/worker/remembered-conversations.ts';
import { StoredConversations } from '../service/worker/stored-conversation.ts';
import { VisitRecords } from '../service/worker/visit-records.ts';
import type { VisitorChannel } from '../service/worker/visitor-channel.ts';
import type { UseCases } from './carebridge.ts';
import { composeAdministration } from './compose-administration.ts';
import { composeConsent, consentLimitName } from './compose-consent.ts';
import { composeCenterProvider } from './compose-contact-center.ts';
import { type Embedded, embeddedDiscoverUrl, embeddedIssuer, ownAudiences } from './compose-platform.ts';
import { composeRelay, relayLimits } from './compose-relay.ts';
import { composeRoster, statusLimitName } from './compose-roster.ts';
import { composeSecrets } from './compose-secrets.ts';
import type { Stores } from './compose-stores.ts';
import {
  composeDeliveries,
  composeLeftMessages,
  composeRatings,
  composeVisitorIdentities,
  composeVisitorSilence,
  composeWaitingPlaces,
  composeWidgetTokens,
  messageLimitName,
  ratingLimitName,
  tokenLimitName,
} from './compose-visitors.ts';
import { graphOrigin } from './graph-origin.ts';
import { type Settings, webFolders } from './settings.ts';

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

/** Ends before the function's time-out of five minutes. */
const retentionRunMs = 4 * minuteMs;

const tenantWritesLimitName = 'tenant-writes';

/** Parts that stand in for the usual ones: another implementation of the same port. */
export type ExchangedParts = { readonly provider?: Provider; readonly channel?: VisitorChannel };

/** What the service application is made of. */
type ServiceDependencies = {
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

/** Puts the use cases together. */
export function composeService(given: ServiceDependencies): UseCases {
  const { settings, stores, bus, deadLetters: letters, embedded, times, log, now } = given;
  const shared = sharedOf(given);
  const { tenants, providers, conversations, writes, failures, peopleTokens } = shared;
  const ledger = stores.conversations;
  const stored = new StoredConversations(ledger);
  return {
    access: new Access(peopleTokens, settings.CAREBRIDGE_ORIGIN, settings.CAREBRIDGE_LOCAL_KEY),
    consent: composeConsent(shared),
    widgetTokens: composeWidgetTokens(shared),
    relay: shared.relay,
    visitorAddress: (forwardedFor) => visitorAddress(forwardedFor ?? undefined, settings.CAREBRIDGE_TRUSTED_HOPS),
    callbacks: new CallbackIntake({ providers, platformConversations: shared.platformConversations, bus, now }),
    envelopes: envelopesOf(shared),
    ...composeAdministration(shared),
    platformAdministration: embedded.administration(writes),
    contactCenterAdministration: new ContactCenterAdministration({
      directory: given.contactCenter?.directory,
      writes,
      entriesPerEntraTenant: settings.CAREBRIDGE_TENANTS_PER_ENTRA_TENANT,
      log,
    }),
    conversations,
    earlier: new EarlierChats({ conversations, stored, visits: shared.visits }),
    waitingPlaces: composeWaitingPlaces(shared),
    ...composeVisitorIdentities({ ...shared, stored }),
    pageValues: new PageValues({ tokens: shared.relay.tokens, visits: shared.visits }),
    ratings: composeRatings({ ...shared, waitMs: times.requestWaitMs }),
    requests: new ConversationRequests({ conversations, ledger, bus, now, waitMs: times.requestWaitMs }),
    supervisors: new SupervisorProfiles({ tenants }),
    live: new LiveChats({
      ...{ conversations, boards: shared.boards, ledger, stored, now },
      centerAgents: shared.centerAgents,
    }),
    reports: new Reports({ conversations, ledger }),
    search: new ConversationSearch({ conversations, ledger, stored, visits: shared.visits, now }),
    deadLetters: new DeadLetterOffice({ letters, failures, tenants, log }),
    ...privacyOf(shared),
    desk: deskOf(shared),
    leftMessages: shared.leftMessages,
    board: shared.board,
    pages: new Pages(webFolders(settings), connectOrigins(settings)),
  };
}

/** What several use cases are made of. */
type Shared = ServiceDependencies & ReturnType<typeof sharedServices>;

const sharedOf = (given: ServiceDependencies): Shared => ({ ...given, ...sharedServices(given) });

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

function envelopesOf(shared: Shared): EnvelopeDispatch {
  const { settings, stores, bus, embedded, tenants, consents, providers, visits, marks, times, log, now } = shared;
  const { failures, settlement, remembered, roster, waits, relay, platformConversations, exchanged } = shared;
  const { drainMs, patienceMs, defectPauseMs, postponeMs } = times;
  const ledger = stores.conversations;
  const worker = new ConversationWorker({
    ledger,
    bus,
    tenants,
    consents,
    places: embedded.places,
    roster,
    board: roster,
    waits,
    providers,
    channel: exchanged.channel ?? relay.channels,
    platformConversations,
    ...{ visits, marks, deliveries: shared.deliveries },
    remembered,
    log,
    now,
    drainMs,
    patienceMs,
  });
  const maxDeliveries = settings.CAREBRIDGE_MAX_DELIVERIES;
  const failed = new FailedMessages({ bus, failures, maxDeliveries, defectPauseMs, postponeMs, patienceMs, log, now });
  return new EnvelopeDispatch({
    worker,
    settlement,
    silence: relay.silence,
    platform: embedded.platform,
    contactCenter: shared.contactCenter,
    failed,
    patienceMs,
    log,
  });
}

/** What hands out and removes what is known of visitors. */
function privacyOf(shared: Shared): Pick<UseCases, 'dataSubjects' | 'retention'> {
  const { stores, deadLetters: letters, embedded, tenants, conversations, visits, log, now } = shared;
  const { conversations: ledger, records } = stores;
  const { salt, failures, marks, remembered, relay, upkeep: boards, messageStore: leftMessages } = shared;
  const platform = embedded.erasure;
  const erasure = new Erasure({
    ledger,
    tenants,
    visits,
    marks,
    platformConversations: shared.platformConversations,
    letters,
    platform,
    boards,
    relay: relay.traces,
    remembered,
    log,
    now,
  });
  const rateLimits = [
    consentLimitName,
    tenantWritesLimitName,
    ...Object.values(relayLimits),
    statusLimitName,
    tokenLimitName,
    messageLimitName,
    ratingLimitName,
    ...countedKinds,
  ];
  const { partitionsOfDay } = embedded;
  const cleared = {
    ledger,
    records,
    tenants,
    visits,
    erasure,
    salt,
    failures,
    rateLimits,
    partitionsOfDay,
    platform: embedded.sweeping,
    boards,
    relay: relay.traces,
    leftMessages,
    contactCenter: shared.contactCenter,
  };
  return {
    dataSubjects: new DataSubjects({ conversations, tenants, visits, erasure, platform, leftMessages, now }),
    retention: new Retention({ ...cleared, log, now, runMs: retentionRunMs }),
  };
}

/** Origins that our own pages may speak with: where people sign in, and where administrators find them. */
function connectOrigins({ CAREBRIDGE_AUTHORITY: authority }: Settings): readonly string[] {
  return [...new Set([authority, graphOrigin(authority)])];
}

function deskOf({ settings, stores, tenants, seats }: Shared): Desk {
  return new Desk({
    tenants,
    seats,
    records: stores.records,
    authority: settings.CAREBRIDGE_AUTHORITY,
    clientId: settings.CAREBRIDGE_CLIENT_ID,
    discoverUrl: embeddedDiscoverUrl(settings.CAREBRIDGE_ORIGIN),
  });
}
