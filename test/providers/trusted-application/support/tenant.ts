import type { LogEntry } from '../../../../shared/kernel/log.ts';
import type { BridgedProvider } from '../../../../shared/providers/provider.ts';
import { storedTenantSchema, type Tenant, type TenantInput } from '../../../../shared/providers/tenant.ts';
import {
  type TrustedApplicationDependencies,
  trustedApplicationProvider,
} from '../../../../shared/providers/trusted-application/trusted-application-provider.ts';
import { appIdUri, nowMs, platformAppId } from './issuer.ts';

export const entraTenantId = '5c8e2f70-1b43-4d19-8a6e-0c9d7b3e2f11';
export const endpoint = 'sip:help@harbour.example';

/** The harbour office: a tenant with one agent. */
export function harbour(platform: Partial<TenantInput['platform']> = {}, more: Partial<TenantInput> = {}): Tenant {
  return storedTenantSchema.parse({
    id: 'harbour',
    displayName: 'Harbour Office',
    entraTenantId,
    allowedOrigins: ['https://www.harbour.example'],
    platform: { provider: 'trusted-application', applicationEndpoint: endpoint, ...platform },
    ...more,
  });
}

/** A provider whose platform and identity provider are at `origin`; its log lines are in `log`. */
export function providerAt(
  origins: { readonly platform: string; readonly identity: string },
  more: Partial<TrustedApplicationDependencies> = {},
): { readonly provider: BridgedProvider; readonly log: LogEntry[] } {
  const log: LogEntry[] = [];
  const provider = trustedApplicationProvider({
    authority: origins.identity,
    clientId: '0d5b6c1e-2f83-4a97-b1c4-8e7f6a5d4c33',
    clientSecret: 'a secret of the tests',
    appIdUri,
    callbackIssuer: `${origins.identity}/{tid}/`,
    callbackAppId: platformAppId,
    defaultDiscoverUrl: `${origins.platform}/platformservice/discover`,
    capabilitySeconds: 600,
    findTenant: async (tenantId, uri) => (tenantId === entraTenantId && uri === endpoint ? harbour() : undefined),
    log: (entry) => log.push(entry),
    now: () => nowMs,
    ...more,
  });
  return { provider, log };
}
