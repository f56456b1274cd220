import { defined } from '../../kernel/defined.ts';
import { ConfigurationError } from '../../kernel/errors.ts';
import type { Network } from '../../kernel/guarded-agents.ts';
import { GuardedClient } from '../../kernel/guarded-client.ts';
import type { Log } from '../../kernel/log.ts';
import type { RemoteParty } from '../../kernel/remote-party.ts';
import type { Clock } from '../../kernel/time.ts';
import { joinedOrigins, pageOrigin } from '../../protocol/trusted-application/page-origins.ts';
import type { BridgedProvider } from '../provider.ts';
import type { Tenant } from '../tenant.ts';
import { AllowedPlatforms } from './allowed-platforms.ts';
import { type Credential, msalTokens } from './application-tokens.ts';
import { CallbackTokens, type CallbackTrust } from './callback-tokens.ts';
import { Discovery } from './discovery.ts';
import { identifyCallback } from './identify-callback.ts';
import { performCommand } from './perform-command.ts';
import type { FindTenant } from './place-callback.ts';
import { PlatformClient, type RequestScope } from './platform-client.ts';
import { translateCallback } from './translate-callback.ts';
import { mintToken } from './widget-token.ts';

/** What the provider is made of. Of the two credentials exactly one is given. */
export type TrustedApplicationDependencies = {
  /** Identity provider, without tenant; https, or plain http on loopback. */
  readonly authority: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** Client id of the managed identity whose assertion stands in for a secret. */
  readonly identityClientId?: string | undefined;
  /** Our App ID URI: the audience of callbacks. */
  readonly appIdUri: string;
  /** By which we are addressed besides, so that no other platform gets a token for it. */
  readonly furtherAudiences?: readonly string[] | undefined;
  /** Platforms of others that tenants may have; absent: none. */
  readonly remotePlatforms?: readonly RemoteParty[] | undefined;
  /** Whether an Entra tenant is one of ours, so that callbacks of others cost nothing; absent: all are. */
  readonly knows?: ((entraTenantId: string) => Promise<boolean>) | undefined;
  /** Absent: the system's. */
  readonly network?: Network | undefined;
  /** Issuer of callback tokens, with `{tid}` in it. */
  readonly callbackIssuer: string;
  /** `appid` of callback tokens. */
  readonly callbackAppId: string;
  /** Where discovery starts for tenants that name no platform of their own. */
  readonly defaultDiscoverUrl: string;
  /** Audience of our tokens for those tenants, our own client id; absent: the default discover URL's origin. */
  readonly defaultAudience?: string | undefined;
  readonly capabilitySeconds: number;
  /** How long one request may take; absent: 10 s. */
  readonly requestTimeoutMs?: number | undefined;
  readonly findTenant: FindTenant;
  readonly log: Log;
  readonly now: Clock;
};

const defaultTimeoutMs = 10_000;

/**
 * Our side of the Trusted Application API.
 * @throws {ConfigurationError} InvalidSetting — when the credential or the issuer template does not make sense
 */
export function trustedApplicationProvider(dependencies: TrustedApplicationDependencies): BridgedProvider {
  const { authority, clientId, log, now, findTenant, network } = dependencies;
  const tokens = msalTokens({ authority, clientId, credential: credentialOf(dependencies) });
  const platforms = platformsOf(dependencies);
  const timeoutMs = dependencies.requestTimeoutMs ?? defaultTimeoutMs;
  const requests = new GuardedClient({ reach: platforms.reach, timeoutMs, network });
  const client = new PlatformClient(tokens, requests, log, now);
  const discovery = new Discovery(client, dependencies.capabilitySeconds * 1000, now);
  const callbackTokens = new CallbackTokens(trustOf(dependencies), now);
  const scopeOf = (tenant: Tenant, step: string): RequestScope => {
    const { id, entraTenantId } = tenant;
    return { tenant: id, entraTenantId, platform: platforms.of(tenant), step };
  };

  return {
    name: 'trusted-application',
    routing: 'bridged',
    faultsOf: (tenant) => platforms.faultsOf(tenant),
    identify: (callback) => identifyCallback(callback, callbackTokens, findTenant),
    async translate(callback, tenant) {
      const scope = { ...scopeOf(tenant, 'left-out-resource'), conversation: callback.conversation };
      return translateCallback(callback, scope.platform, async (link) => (await client.read(link, scope)).resource);
    },
    async perform(command, context) {
      const { conversation } = context;
      const { operationId, kind } = command;
      const scope = { ...scopeOf(context.tenant, kind), conversation, operationId };
      return performCommand(client, command, context, scope, now);
    },
    async mintWidgetTransport(tenant, sessionId, origins) {
      // Of a tenant that an earlier release took, what no platform takes is left out: its other pages work.
      const usable = origins.filter((origin) => pageOrigin(origin) !== undefined);
      const input = { applicationSessionId: sessionId, allowedOrigins: joinedOrigins(usable) };
      return mintToken(client, discovery, scopeOf(tenant, 'anonymous-token'), input);
    },
  };
}

/** The one credential. @throws {ConfigurationError} InvalidSetting — when there is none, or two */
export function credentialOf({
  clientSecret: secret,
  identityClientId,
}: Pick<TrustedApplicationDependencies, 'clientSecret' | 'identityClientId'>): Credential {
  if (secret !== undefined && identityClientId === undefined) return { kind: 'secret', secret };
  if (identityClientId !== undefined && secret === undefined) return { kind: 'managed-identity', identityClientId };
  throw new ConfigurationError('Exactly one of client secret and managed identity is needed.');
}

/** The platforms that tenants may have. */
function platformsOf(dependencies: TrustedApplicationDependencies): AllowedPlatforms {
  const { defaultDiscoverUrl: discoverUrl, defaultAudience: audience, clientId, appIdUri } = dependencies;
  const { furtherAudiences = [], remotePlatforms: remote = [] } = dependencies;
  const own = defined({ discoverUrl, audience });
  return new AllowedPlatforms({ own, ownAudiences: [clientId, appIdUri, ...furtherAudiences], remote });
}

function trustOf(dependencies: TrustedApplicationDependencies): CallbackTrust {
  const { callbackIssuer: issuer, appIdUri: audience, callbackAppId: appId, knows, network } = dependencies;
  if (!issuer.includes('{tid}') || !URL.canParse(issuer)) {
    throw new ConfigurationError('The issuer of callback tokens must be a URL with {tid} in it.');
  }
  return { issuer, audience, appId, knows, network };
}
