import { defined } from '../../kernel/defined.ts';
import { ConfigurationError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Provider } from '../provider.ts';
import type { Tenant } from '../tenant.ts';
import { type Credential, msalTokens } from './application-tokens.ts';
import { CallbackTokens } from './callback-tokens.ts';
import { Discovery } from './discovery.ts';
import { identifyCallback } from './identify-callback.ts';
import { performCommand } from './perform-command.ts';
import type { FindTenant } from './place-callback.ts';
import { PlatformClient, type RequestScope } from './platform-client.ts';
import { platformOf } from './tenant-platform.ts';
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
export function trustedApplicationProvider(dependencies: TrustedApplicationDependencies): Provider {
  const { authority, clientId, log, now, findTenant } = dependencies;
  const tokens = msalTokens({ authority, clientId, credential: credentialOf(dependencies) });
  const client = new PlatformClient(tokens, log, now, dependencies.requestTimeoutMs ?? defaultTimeoutMs);
  const discovery = new Discovery(client, dependencies.capabilitySeconds * 1000, now);
  const callbackTokens = new CallbackTokens(trustOf(dependencies), now);
  const { defaultDiscoverUrl: discoverUrl, defaultAudience: audience } = dependencies;
  const defaults = defined({ discoverUrl, audience });
  const scopeOf = (tenant: Tenant, step: string): RequestScope => {
    const { id, entraTenantId } = tenant;
    return { tenant: id, entraTenantId, platform: platformOf(tenant, defaults), step };
  };

  return {
    name: 'trusted-application',
    routing: 'bridged',
    identify: (callback) => identifyCallback(callback, callbackTokens, findTenant),
    translate(callback, tenant) {
      const scope = { ...scopeOf(tenant, 'left-out-resource'), conversation: callback.conversation };
      return translateCallback(callback, scope.platform, async (link) => (await client.read(link, scope)).resource);
    },
    perform(command, context) {
      const { conversation } = context;
      const { operationId, kind } = command;
      const scope = { ...scopeOf(context.tenant, kind), conversation, operationId };
      return performCommand(client, command, context, scope, now);
    },
    mintWidgetTransport(tenant, sessionId, origins) {
      const input = { applicationSessionId: sessionId, allowedOrigins: origins.join(';') };
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

function trustOf({ callbackIssuer: issuer, appIdUri: audience, callbackAppId: appId }: TrustedApplicationDependencies) {
  if (!issuer.includes('{tid}') || !URL.canParse(issuer)) {
    throw new ConfigurationError('The issuer of callback tokens must be a URL with {tid} in it.');
  }
  return { issuer, audience, appId };
}
