import { ProtocolViolation } from '../../kernel/errors.ts';
import { bridgedPlatform, type Tenant } from '../tenant.ts';

/** Where one tenant's platform is and how we present ourselves to it, with every default filled in. */
export type TenantPlatform = {
  readonly discoverUrl: string;
  /** Hosts that links may lead to. */
  readonly origins: readonly string[];
  /** `resource` of our tokens. */
  readonly audience: string;
  /** SIP URI in lower case. */
  readonly endpoint: string;
};

/** Defaults for tenants of this deployment's own platform. */
export type PlatformDefaults = { readonly discoverUrl: string; readonly audience?: string };

/**
 * The platform of a tenant. Source: trusted-application.md#links, trusted-application.md#application-tokens
 * @throws {ProtocolViolation} ForeignLink — when it is of another kind
 */
export function platformOf(tenant: Tenant, defaults: PlatformDefaults): TenantPlatform {
  const platform = bridgedPlatform(tenant);
  if (platform === undefined) {
    const evidence = {
      expected: 'trusted-application',
      got: tenant.platform.provider,
      source: 'carebridge.md#tenants',
    };
    throw new ProtocolViolation('The tenant’s platform is of another kind.', evidence, 'ForeignLink');
  }
  const { discoverUrl = defaults.discoverUrl, origins, audience, applicationEndpoint } = platform;
  const origin = new URL(discoverUrl).origin;
  const usual = platform.discoverUrl === undefined ? (defaults.audience ?? origin) : origin;
  return { discoverUrl, origins: origins ?? [origin], audience: audience ?? usual, endpoint: applicationEndpoint };
}
