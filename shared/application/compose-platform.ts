import * as z from 'zod';
import type { EventBus } from '../bus/bus.ts';
import { Unavailable } from '../kernel/errors.ts';
import { GuardedClient } from '../kernel/guarded-client.ts';
import { parseJson } from '../kernel/json.ts';
import type { Log } from '../kernel/log.ts';
import { isLoopbackOrigin } from '../kernel/reach.ts';
import type { Clock } from '../kernel/time.ts';
import { entraIssuers } from '../kernel/token-verifier.ts';
import { CountedNames } from '../ledger/counted-names.ts';
import type { TableRecords } from '../ledger/records.ts';
import { createCalls } from '../platform/call/create-calls.ts';
import type { PlatformRecords } from '../platform/directory/records.ts';
import type { PasswordSignIn } from '../platform/edge/compatibility.ts';
import { revocationPartition } from '../platform/identity/revocations.ts';
import { defaultLimits, type PlatformLimits, platformLimitsSchema } from '../platform/limits.ts';
import { createPlatform, type Platform } from '../platform/platform.ts';
import { type PlatformTimes, platformTimesSchema } from '../platform/times.ts';
import type { EntraTenantWrites } from '../service/administration/entra-tenant-writes.ts';
import { PlatformAdministration } from '../service/administration/platform-administration.ts';
import type { TenantProvisioning } from '../service/administration/tenant-settlement.ts';
import type { Role } from '../service/callers/access.ts';
import { noSilence, type VisitorSilence } from '../service/operators/visitor-silence.ts';
import type { PlatformErasure } from '../service/privacy/erasure.ts';
import type { PlatformSweeping } from '../service/privacy/retention.ts';
import type { MeetingPlaces } from '../service/tenants/meeting-places.ts';
import type { PlatformPresence } from '../service/visitors/staffing.ts';
import type { PlatformDeliveries } from '../service/worker/delivered-lines.ts';
import type { Stores } from './compose-stores.ts';
import { jsonSetting } from './json-setting.ts';
import { applicationIdOf, noProvisioning, provisioningOf } from './platform-provisioning.ts';
import type { Settings } from './settings.ts';

/** What the embedded platform is made of. */
type EmbeddedDependencies = {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly bus: EventBus;
  readonly log: Log;
  readonly now: Clock;
};

/** The embedded platform, and what of it the service application sees; where the platform is elsewhere, that is nothing. */
export type Embedded = {
  readonly platform: Platform | undefined;
  readonly places: MeetingPlaces;
  readonly provisioning: TenantProvisioning;
  readonly administration: (writes: EntraTenantWrites) => PlatformAdministration;
  readonly erasure: PlatformErasure;
  /** Partitions of what the platform keeps by UTC days (yyyymmdd), and does not need two days later. */
  readonly partitionsOfDay: (day: string) => readonly string[];
  readonly sweeping: PlatformSweeping;
  readonly presence: PlatformPresence | undefined;
  readonly visitorSilence: VisitorSilence['onPlatform'];
  readonly deliveries: PlatformDeliveries;
};

/** Puts together what this deployment has of a platform. */
export function composeEmbedded(dependencies: EmbeddedDependencies): Embedded {
  const { settings, log } = dependencies;
  const platform = settings.CAREBRIDGE_PLATFORM === 'embedded' ? composePlatform(dependencies) : undefined;
  return {
    platform,
    places: platform === undefined ? defaultLimits : limitsOf(settings),
    provisioning: platform === undefined ? noProvisioning : provisioningOf(platform, settings),
    administration: (writes) => administrationOf(platform, writes, settings, log),
    sweeping: platform ?? noSweeping,
    visitorSilence: platform === undefined ? noSilence.onPlatform : visitorSilenceOf(platform, settings),
    deliveries: platform === undefined ? noDeliveries : deliveriesOf(platform, settings),
    presence: platform && { hasClient: platform.isSignedIn.bind(platform) },
    erasure: platform === undefined ? noErasure : erasureOf(platform, settings),
    partitionsOfDay: (day) => (platform === undefined ? [] : [revocationPartition(day)]),
  };
}

/** Where the platform is elsewhere, it ends by itself what is over. */
export const noSweeping: PlatformSweeping = { sweep: async () => {} };

/** Where the platform is elsewhere, nothing of it is ours to remove. */
export const noErasure: PlatformErasure = { sessionOf: () => undefined, erase: async () => 0, revoke: async () => {} };

/**
 * The embedded platform of this deployment. Tokens are for our own App ID URI, since Entra must know whom they are for, or for the
 * origin, which existing service applications name.
 */
function composePlatform({ settings, stores, ...rest }: EmbeddedDependencies): Platform {
  const { CAREBRIDGE_ORIGIN: origin, CAREBRIDGE_AUTHORITY: authority } = settings;
  return createPlatform({
    ...rest,
    origin,
    ledger: stores.calls,
    channelLedger: stores.channels,
    records: platformRecords(stores.platformRecords),
    keyRecords: platformRecords(stores.platformKeys),
    counts: new CountedNames(stores.platformRecords, rest.now),
    times: timesOf(settings),
    limits: limitsOf(settings),
    passwords: passwordSignIn(settings),
    agentRole,
    audiences: [settings.CAREBRIDGE_APP_ID_URI, settings.CAREBRIDGE_CLIENT_ID, origin, ...furtherAudiences(settings)],
    ownAudiences: ownAudiences(settings),
    remoteApplications: settings.CAREBRIDGE_REMOTE_APPLICATIONS,
    anonymousDiscovery: settings.CAREBRIDGE_PLATFORM_DISCOVERY === 'anonymous',
    trustedIssuer: {
      ...entraIssuers(authority),
      authorizationUrl: `${authority}/common/oauth2/v2.0/authorize`,
    },
    calls: createCalls,
  });
}

/** The app role that agents hold, at the desk and here. Source: carebridge.md#roles */
const agentRole: Role = 'Agent';

/** `iss` of the embedded platform's callback tokens. */
export function embeddedIssuer(origin: string): string {
  return `${origin}/platformservice/issuer/{tid}/`;
}

/** Where discovery of the embedded platform starts. */
export function embeddedDiscoverUrl(origin: string): string {
  return `${origin}/platformservice/discover`;
}

/** The administration of the embedded platform; where there is none, it answers that nothing is there. */
function administrationOf(
  directory: Platform | undefined,
  writes: EntraTenantWrites,
  { CAREBRIDGE_CLIENT_ID: ownClientId, CAREBRIDGE_DIRECTORY_ENTRIES_PER_ENTRA_TENANT }: Settings,
  log: Log,
): PlatformAdministration {
  return new PlatformAdministration({
    directory,
    writes,
    entriesPerEntraTenant: CAREBRIDGE_DIRECTORY_ENTRIES_PER_ENTRA_TENANT,
    applicationIdOf,
    ownClientId,
    log,
  });
}

/** Removes the embedded platform's part of conversations; URLs that are not its own mean nothing to it. */
function erasureOf(platform: Platform, { CAREBRIDGE_ORIGIN: origin }: Settings): PlatformErasure {
  const isOwn = (url: string) => new URL(url).origin === origin;
  return {
    sessionOf: (tenantId, url) => (isOwn(url) ? platform.sessionOf(tenantId, url) : undefined),
    erase: async (tenantId, url) => (isOwn(url) ? platform.eraseConversation(tenantId, url) : 0),
    revoke: (visitor) => platform.revokeVisitor(visitor),
  };
}

/** Tells of visitors of the embedded platform; other platforms' URLs mean nothing to it. */
function visitorSilenceOf(platform: Platform, { CAREBRIDGE_ORIGIN: origin }: Settings): VisitorSilence['onPlatform'] {
  return async (tenantId, url) => (new URL(url).origin === origin ? platform.visitorSilence(tenantId, url) : undefined);
}

/** Tells what visitors of the embedded platform have fetched; other platforms' URLs mean nothing to it. */
function deliveriesOf(platform: Platform, { CAREBRIDGE_ORIGIN: origin }: Settings): PlatformDeliveries {
  return async (tenantId, url) =>
    new URL(url).origin === origin ? platform.fetchedByVisitor(tenantId, url) : undefined;
}

/** Where the platform is elsewhere, it does not tell what visitors have fetched. */
const noDeliveries: PlatformDeliveries = async () => undefined;

function platformRecords(records: TableRecords): PlatformRecords {
  return {
    get: (partition, key) => records.get(partition, key),
    insert: (partition, key, value) => records.insert(partition, key, value),
    put: async (partition, key, value) => {
      await records.put(partition, key, value);
    },
    replace: (partition, key, value, etag) => records.replace(partition, key, value, etag),
    remove: (partition, key) => records.remove(partition, key),
    removeIf: (partition, key, etag) => records.removeIf(partition, key, etag),
    list: (partition, prefix) => records.list(partition, { prefix }),
  };
}

const grantedSchema = z.object({ access_token: z.string(), expires_in: z.coerce.number() });
const timeoutMs = 5_000;

/**
 * How people sign in by password, where this deployment lets them: by the identity provider's own password grant. Only where the public
 * origin is loopback, whatever the setting says, since elsewhere no person should hand a password to us.
 */
export function passwordSignIn(settings: Settings): PasswordSignIn | undefined {
  const { CAREBRIDGE_PLATFORM_COMPATIBILITY: wanted, CAREBRIDGE_ORIGIN: origin } = settings;
  const { CAREBRIDGE_CLIENT_SECRET: secret } = settings;
  if (wanted === 'off' || secret === undefined || !isLoopbackOrigin(origin)) return undefined;
  const reach = { named: [settings.CAREBRIDGE_AUTHORITY], loopback: false, hosts: [] };
  const requests = new GuardedClient({ reach, timeoutMs });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return async (userName, password) => {
    const form = new URLSearchParams({
      grant_type: 'password',
      client_id: settings.CAREBRIDGE_CLIENT_ID,
      client_secret: secret,
      scope: `${settings.CAREBRIDGE_CLIENT_ID}/.default`,
      username: userName,
      password,
    });
    const url = new URL(`${settings.CAREBRIDGE_AUTHORITY}/organizations/oauth2/v2.0/token`);
    const answer = await requests.send({ method: 'POST', url, headers, body: form.toString() });
    if (answer.kind !== 'answered' || answer.status >= 500) throw unavailable();
    if (answer.status !== 200) return undefined;
    const granted = grantedSchema.safeParse(parseJson(answer.text));
    if (!granted.success) throw unavailable();
    return { token: granted.data.access_token, expiresInSeconds: granted.data.expires_in };
  };
}

const unavailable = (): Unavailable =>
  new Unavailable('IdentityUnavailable', 'The identity provider cannot sign in anyone now.');

/**
 * Times of the embedded platform as this deployment wants them.
 * @throws {ConfigurationError} InvalidSetting — when the setting is no JSON, or names what is not there
 */
export const timesOf = (settings: Settings): PlatformTimes =>
  jsonSetting('CAREBRIDGE_PLATFORM_TIMES', platformTimesSchema, settings);

/**
 * Limits of the embedded platform as this deployment wants them.
 * @throws {ConfigurationError} InvalidSetting — when the setting is no JSON, or names what is not there
 */
export const limitsOf = (settings: Settings): PlatformLimits =>
  jsonSetting('CAREBRIDGE_PLATFORM_LIMITS', platformLimitsSchema, settings);

/** By which this deployment itself is addressed, in every form that the identity provider knows. */
export const ownAudiences = (settings: Settings): readonly string[] => {
  const { CAREBRIDGE_APP_ID_URI: appIdUri, CAREBRIDGE_CLIENT_ID: clientId, CAREBRIDGE_ORIGIN: origin } = settings;
  const forms = [clientId, `api://${clientId}`, `spn:${clientId}`, appIdUri, `spn:${appIdUri}`];
  return [...forms, origin, ...furtherAudiences(settings)];
};

/** The audiences of a deployment that stand in its setting, separated by spaces. */
export const furtherAudiences = ({ CAREBRIDGE_PLATFORM_AUDIENCES: text }: Settings): readonly string[] =>
  text.split(/\s+/).filter((audience) => audience !== '');
