import { hashId } from '../../kernel/ids.ts';
import type { Tenant } from '../../providers/tenant.ts';

/** Where a tenant's visitors arrive: its endpoint on its platform; of a contact center, the channel that it names. */
export function placeOf({ platform }: Pick<Tenant, 'platform'>): string {
  if (platform.provider === 'trusted-application')
    return `${platform.discoverUrl ?? ''} ${platform.applicationEndpoint}`;
  const { baseUrl = '', dialect, tenantId, channelId = '' } = platform;
  return [`${baseUrl}/${dialect}/${encodeURIComponent(tenantId)}`, '', encodeURIComponent(channelId)].join(' ');
}

/** The place as a visit keeps it, which is only ever compared. */
export function placeMark(tenant: Pick<Tenant, 'platform'>): string {
  return hashId('tenant-place', placeOf(tenant));
}
