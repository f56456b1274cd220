import type { EventBus } from '../bus/bus.ts';
import { type ChannelTimes, usualChannelTimes } from '../channels/mailbox.ts';
import type { Network } from '../kernel/guarded-agents.ts';
import { randomId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { HttpAnswer } from '../kernel/problem.ts';
import type { RemoteParty } from '../kernel/remote-party.ts';
import type { Clock } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { originalPlatformAppId } from '../protocol/trusted-application/tokens.ts';
import { wakePlatform } from './alarms/wake-platform.ts';
import { FairThrottle } from './budgets/fair-throttle.ts';
import type { SharedCounts } from './budgets/shared-counts.ts';
import { SignInBudgets } from './budgets/sign-in-budgets.ts';
import { callPartition, targetInUrl } from './call/call-ids.ts';
import type { Calls, CallsFactory, FetchedText } from './call/calls.ts';
import { CallbackPost } from './callbacks/callback-post.ts';
import { CallbackTargets } from './callbacks/callback-targets.ts';
import { Callbacks } from './callbacks/callbacks.ts';
import { ApplicationIndex } from './channels/application-index.ts';
import { LedgerChannels } from './channels/ledger-channels.ts';
import type { ClientSilence } from './channels/silence.ts';
import { AudienceClaims } from './directory/audience-claims.ts';
import type { ApplicationEndpoint, ServiceApplication } from './directory/caller.ts';
import type { DirectoryAdministration } from './directory/directory.ts';
import { RecordDirectory } from './directory/record-directory.ts';
import type { PlatformRecords } from './directory/records.ts';
import { Callers } from './edge/callers.ts';
import { compatibilityEndpoints, type PasswordSignIn } from './edge/compatibility.ts';
import { discoverEndpoints } from './edge/discover.ts';
import { Edge } from './edge/edge.ts';
import { placedRoutes } from './edge/endpoint.ts';
import type { PlatformRequest } from './edge/http.ts';
import { LateRefusals } from './edge/late-refusals.ts';
import { Throttle } from './edge/throttle.ts';
import { AnonymousTokens } from './identity/anonymous-token.ts';
import { PlatformIssuer } from './identity/platform-issuer.ts';
import { Revocations } from './identity/revocations.ts';
import { SigningKeys } from './identity/signing-keys.ts';
import { PlatformCallerTokens, type TrustedIssuer } from './identity/trusted-issuer.ts';
import { wellKnownEndpoints } from './identity/well-known.ts';
import { defaultLimits, type PlatformLimits } from './limits.ts';
import { serviceBootstrap } from './service-application/service-bootstrap.ts';
import { StartIndex } from './start-index.ts';
import { PlatformSweep } from './sweep.ts';
import type { PlatformTimes } from './times.ts';
import { requireAdmission } from './ucwa/admission.ts';
import { ApplicationLives } from './ucwa/application-lives.ts';
import { batchEndpoint } from './ucwa/batch.ts';
import { ucwaBootstrap } from './ucwa/ucwa-bootstrap.ts';

/** What the embedded platform is made of. */
export type PlatformDependencies = {
  /** Public origin under which it is reached, without closing slash. */
  readonly origin: string;
  /** Partitions of the conversations. */
  readonly ledger: Ledger;
  /** Partitions of the event channels; another table, so that both can be cleared apart. */
  readonly channelLedger: Ledger;
  /** Directory, and who is signed in. */
  readonly records: PlatformRecords;
  /** Signing keys, where only the platform's own identity reads. */
  readonly keyRecords: PlatformRecords;
  readonly bus: EventBus;
  readonly times: PlatformTimes;
  /** `aud` of the tokens that are taken, compared without case and closing slash. */
  readonly audiences: readonly string[];
  readonly trustedIssuer: TrustedIssuer;
  /** Audiences of tokens for this deployment itself, which no callback elsewhere gets. */
  readonly ownAudiences?: readonly string[] | undefined;
  /** Service applications of others that callbacks may go to; absent: none. */
  readonly remoteApplications?: readonly RemoteParty[] | undefined;
  /** Absent: the system's. */
  readonly network?: Network | undefined;
  /** Origins of the pages on which signed-in people may use the platform; absent: the platform's own. */
  readonly userOrigins?: readonly string[];
  /** Whether discovery tells service applications their way without a token; absent: it does not. */
  readonly anonymousDiscovery?: boolean;
  /** How people sign in by password, as clients of the original service do; absent: not at all. Source: ucwa.md#compatibility */
  readonly passwords?: PasswordSignIn | undefined;
  /** The app role that people whom tenants list must hold; absent: none. Source: carebridge.md#roles */
  readonly agentRole?: string;
  /** How much is too much; absent: the usual. */
  readonly limits?: PlatformLimits;
  /** Counts over all instances. */
  readonly counts: SharedCounts;
  /** How often an instance looks for events that other instances wrote; absent: as usual. */
  readonly channelTimes?: ChannelTimes | undefined;
  readonly calls: CallsFactory;
  readonly log: Log;
  readonly now: Clock;
};

/** An implementation of the Trusted Application API and of UCWA for chat. */
export interface Platform extends DirectoryAdministration {
  /** What stands against callbacks to a URL with tokens for an audience; undefined: nothing. */
  callbackFault(url: string, audience: string): 'url' | 'audience' | undefined;
  /** Whether an audience is one by which this deployment itself is addressed. */
  isOwnAudience(audience: string): boolean;
  /** Claims an endpoint's audience before the endpoint is written; false when it is another's. */
  claimAudience(endpoint: ApplicationEndpoint): Promise<boolean>;
  /** Gives the claim of an endpoint up. */
  releaseAudience(tenantId: string, uri: string, audience: string): Promise<void>;
  /** Answers a request; never throws. */
  handle(request: PlatformRequest): Promise<HttpAnswer>;
  /**
   * Handles the body of a queue envelope that is addressed to the platform.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable — to be tried again
   */
  wake(body: unknown): Promise<void>;
  /** The queue session of the call behind a conversation's URL; undefined when the URL names none. */
  sessionOf(tenantId: string, conversationUrl: string): string | undefined;
  /**
   * Removes the call behind a conversation's URL, as the service application knows it, with everything that it left; how many
   * records that were.
   * @throws {Unavailable} StoreUnavailable — to be tried again
   */
  eraseConversation(tenantId: string, conversationUrl: string): Promise<number>;
  /** Whether a person has an application open at an address, some seconds ago at most. @throws {Unavailable} StoreUnavailable */
  isSignedIn(tenantId: string, address: string): Promise<boolean>;
  /**
   * Since when the visitor behind a conversation's URL asks for nothing, and when the visit ends of that, epoch ms; undefined while the visitor is
   * there, and where the URL names no visit that goes on.
   * @throws {Unavailable} StoreUnavailable — to be tried again
   */
  visitorSilence(tenantId: string, conversationUrl: string): Promise<ClientSilence | undefined>;
  /**
   * What others have said to the visitor behind a conversation's URL and the visitor's client has fetched, in order; undefined where the URL names
   * no conversation that is kept.
   * @throws {Unavailable} StoreUnavailable — to be tried again
   */
  fetchedByVisitor(tenantId: string, conversationUrl: string): Promise<readonly FetchedText[] | undefined>;
  /**
   * No token that a visitor (as `visitorMark` names them) was given until now opens anything any more.
   * @throws {Unavailable} StoreUnavailable — to be tried again
   */
  revokeVisitor(visitor: string): Promise<void>;
  /**
   * Ends and removes what lost alarms should have; to be called once an hour. Begins nothing new when `isOver` says so.
   * @throws {Unavailable} StoreUnavailable — the next run goes on
   */
  sweep(isOver: () => boolean): Promise<void>;
}

/** Puts the embedded platform together. */
export function createPlatform(dependencies: PlatformDependencies): Platform {
  const { origin, ledger, bus, times, log, now, limits = defaultLimits } = dependencies;
  const directory = new RecordDirectory(dependencies.records, now);
  const keys = new SigningKeys(dependencies.keyRecords, times.keyRotationMs, now);
  const issuer = new PlatformIssuer(origin, keys, now);
  const channels = channelsOf(dependencies);
  const targets = targetsOf(dependencies);
  const { network } = dependencies;
  const post = new CallbackPost({ origin, issuer, targets, timeoutMs: times.callbackTimeoutMs, now, network });
  const claims = new AudienceClaims(dependencies.records, directory);
  const budgets = new SignInBudgets({ ...limits, counts: dependencies.counts, now });
  const revocations = new Revocations(dependencies.records, now);
  const starts = new StartIndex(ledger, now);
  const by = randomId();
  const calls: Calls = dependencies.calls({
    origin,
    ledger,
    channels,
    bus,
    directory,
    times,
    limits,
    beginnings: new Throttle(limits.conversationsPerMinute, 'TooManyConversations', now),
    budgets,
    log,
    now,
    admit: (visitor, request) => requireAdmission(visitor, request, revocations),
    starts,
    callbacks: {
      by,
      isBringing: (partition) => callbacks.isBringing(partition),
      committed: (work) => callbacks.committed(work),
      settled: (partition, lastAcks) => callbacks.settled(partition, lastAcks),
    },
    keepArmed: (application) => lives.keepArmed(application),
    reachable: (url, audience, tenantId) => post.reachable({ url, audience, tenantId }),
  });
  channels.onConfirmed(calls.confirmed.bind(calls));
  const lives = new ApplicationLives({ channels, starts, bus, log, now, calls });
  directory.onDeparture((person) => lives.endAllOf(person));
  const { claims: callbackClaims } = calls;
  const dead = calls.callbackDead.bind(calls);
  const callbacks = new Callbacks({
    by,
    origin,
    ledger,
    bus,
    directory,
    post,
    claims: callbackClaims,
    times,
    log,
    now,
    dead,
  });
  const edge = edgeOf(dependencies, { directory, keys, issuer, revocations, channels, calls, lives, budgets });
  const refusals = new LateRefusals({ pauseMs: times.refusalPauseMs, log });
  const sweep = new PlatformSweep({ ledger, starts, channels, calls, lives, directory, times, log, now });
  return Object.assign(directory, {
    callbackFault: targets.faultOf.bind(targets),
    isOwnAudience: targets.isOwnAudience.bind(targets),
    claimAudience: claims.claim.bind(claims),
    releaseAudience: claims.release.bind(claims),
    handle: (request: PlatformRequest) => refusals.answer(request, (one) => edge.handle(one)),
    sessionOf: callInUrl,
    eraseConversation: async (tenantId: string, conversationUrl: string) => {
      const partition = callInUrl(tenantId, conversationUrl);
      return partition === undefined ? 0 : calls.erase(partition);
    },
    isSignedIn: async (tenantId: string, address: string) =>
      (await channels.applicationsOf(tenantId, address.toLowerCase())).length > 0,
    visitorSilence: async (tenantId: string, conversationUrl: string) => {
      const partition = callInUrl(tenantId, conversationUrl);
      const application = partition === undefined ? undefined : await calls.visitorOf(partition);
      return application === undefined ? undefined : channels.silence(tenantId, application);
    },
    fetchedByVisitor: async (tenantId: string, conversationUrl: string) => {
      const partition = callInUrl(tenantId, conversationUrl);
      return partition === undefined ? undefined : calls.fetchedByVisitor(partition);
    },
    revokeVisitor: (visitor: string) => revocations.revoke(visitor),
    sweep: (isOver: () => boolean) => sweep.run(isOver),
    wake: (body: unknown) => wakePlatform(body, { ledger, bus, calls, lives, callbacks, now }),
  });
}

/** Clients of the original ask for tokens for the application that a 401 names. Source: ucwa.md#compatibility */
const audiencesOf = ({ audiences, passwords }: Pick<PlatformDependencies, 'audiences' | 'passwords'>) =>
  passwords === undefined ? audiences : [...audiences, originalPlatformAppId];

function targetsOf(dependencies: PlatformDependencies) {
  const { origin, ownAudiences = [], remoteApplications = [] } = dependencies;
  return new CallbackTargets({
    origin,
    ownAudiences: [...ownAudiences, ...audiencesOf(dependencies)],
    applications: remoteApplications,
  });
}

function channelsOf({ channelLedger, records, times, log, now, channelTimes }: PlatformDependencies): LedgerChannels {
  const index = new ApplicationIndex(records);
  return new LedgerChannels({
    ledger: channelLedger,
    index,
    times,
    channelTimes: channelTimes ?? usualChannelTimes,
    log,
    now,
  });
}

function callInUrl(tenantId: string, conversationUrl: string): string | undefined {
  const target = targetInUrl(conversationUrl);
  return target === undefined ? undefined : callPartition(tenantId, target);
}

/** What the endpoints of the platform need besides. */
type EndpointDependencies = {
  readonly directory: RecordDirectory;
  readonly keys: SigningKeys;
  readonly issuer: PlatformIssuer;
  readonly revocations: Revocations;
  readonly channels: LedgerChannels;
  readonly calls: Calls;
  readonly lives: ApplicationLives;
  readonly budgets: SignInBudgets;
};

function edgeOf(
  dependencies: PlatformDependencies,
  { directory, keys, issuer, revocations, channels, calls, lives, budgets }: EndpointDependencies,
): Edge {
  const { origin, times, now, log } = dependencies;
  const anonymousTokens = new AnonymousTokens(keys, issuer, times.anonymousTokenMs, now);
  const callerTokens = new PlatformCallerTokens(dependencies.trustedIssuer, audiencesOf(dependencies), now);
  const { requestsPerMinute } = dependencies.limits ?? defaultLimits;
  const requests = new FairThrottle(requestsPerMinute, 'LimitExceeded', now);
  const admit = ({ endpoint }: ServiceApplication) => requests.admit(endpoint.clientId, endpoint.uri);
  const { passwords } = dependencies;
  const userOrigins = dependencies.userOrigins ?? [origin];
  const callers = new Callers({
    entra: callerTokens,
    anonymous: anonymousTokens,
    directory,
    budgets,
    userOrigins,
    takesTickets: passwords !== undefined,
    agentRole: dependencies.agentRole,
  });
  const ticketOrigin = passwords === undefined ? undefined : origin;
  const posts = new Set(
    calls.routes
      .filter((route) => route.for === 'service-application' && route.method === 'POST')
      .map(({ path }) => path),
  );
  const edge = new Edge({ origin, issuer: dependencies.trustedIssuer, ticketOrigin, callers, channels, log, admit }, [
    ...wellKnownEndpoints(origin, keys, issuer),
    ...discoverEndpoints({ origin, callers, directory, anonymous: dependencies.anonymousDiscovery ?? false }),
    ...serviceBootstrap({ origin, anonymousTokens, offered: (path) => posts.has(path) }),
    ...(passwords === undefined ? [] : compatibilityEndpoints({ origin, callers, signIn: passwords, now })),
    ...ucwaBootstrap({ channels, lives, budgets, revocations, times, now, compatible: passwords !== undefined }),
    ...placedRoutes(calls.routes),
  ]);
  edge.add(batchEndpoint((request) => edge.handle(request)));
  return edge;
}
