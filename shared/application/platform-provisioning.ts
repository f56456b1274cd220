import { hashId } from '../kernel/ids.ts';
import type { ApplicationEndpoint } from '../platform/directory/caller.ts';
import type { DirectoryUser } from '../platform/directory/directory.ts';
import type { Platform } from '../platform/platform.ts';
import { applicationEndpointOf, bridgedPlatform, isBridgedHere, type Tenant } from '../providers/tenant.ts';
import type { TenantProvisioning } from '../service/administration/tenant-settlement.ts';
import type { Settings } from './settings.ts';

/** Where the platform is elsewhere, nothing of it is ours to write. */
export const noProvisioning: TenantProvisioning = {
  isTaken: async () => false,
  peopleOf: async () => [],
  settle: async () => {},
};

/** Makes tenants known to the embedded platform: the endpoints that visitors invite, and the agents. */
export function provisioningOf(platform: Platform, settings: Settings): TenantProvisioning {
  const clientId = settings.CAREBRIDGE_CLIENT_ID;
  return {
    async isTaken(tenant) {
      const bridged = bridgedPlatform(tenant);
      if (bridged === undefined || bridged.discoverUrl !== undefined) return false;
      const endpoint = await platform.endpoint(tenant.entraTenantId, bridged.applicationEndpoint);
      return endpoint !== undefined && endpoint.clientId.toLowerCase() !== clientId.toLowerCase();
    },
    async peopleOf(entraTenantId) {
      const people = await platform.people(entraTenantId);
      return people.filter(({ sources }) => sources?.includes('person') === true);
    },
    async settle(entraTenantId, tenants, admits) {
      const here = tenants.filter(isBridgedHere);
      await platform.settle(entraTenantId, {
        clientId,
        endpoints: here.flatMap((tenant) => endpointOf(tenant, settings, admits) ?? []),
        people: here.filter(({ enabled }) => enabled).flatMap(peopleIn),
      });
    },
  };
}

function endpointOf(tenant: Tenant, settings: Settings, admits: boolean): ApplicationEndpoint | undefined {
  const { CAREBRIDGE_CLIENT_ID: clientId, CAREBRIDGE_ORIGIN: origin } = settings;
  const { entraTenantId: tenantId, displayName, allowedOrigins } = tenant;
  const uri = applicationEndpointOf(tenant);
  if (uri === undefined) return undefined;
  return {
    uri,
    tenantId,
    clientId,
    applicationId: applicationIdOf(clientId, uri),
    displayName,
    relPrefix: 'service:',
    callbackUrl: `${origin}/api/callback/trusted-application`,
    callbackAudience: settings.CAREBRIDGE_APP_ID_URI,
    ...(tenant.enabled && admits ? {} : { closed: true }),
    pages: allowedOrigins,
  };
}

function peopleIn({ entraTenantId: tenantId, agents }: Tenant): readonly DirectoryUser[] {
  return agents.map(({ objectId, address: uri, displayName }) => ({ tenantId, objectId, uri, displayName }));
}

/** Ten digits, always the same for an application and endpoint. */
export function applicationIdOf(clientId: string, uri: string): string {
  return String(Number.parseInt(hashId('application', clientId, uri).slice(0, 8), 16)).padStart(10, '0');
}
