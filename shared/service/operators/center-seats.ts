import type { Tenant } from '../../providers/tenant.ts';
import type { Caller } from '../callers/access.ts';

/** A tenant of the embedded contact center, who a person is there, and who else is. */
export type CenterSeat = {
  readonly tenant: string;
  readonly displayName: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly colleagues: readonly { readonly agentId: string; readonly agentName: string }[];
};

/** Finds the tenants of the embedded contact center, of the person's own Entra tenant, whose agent a person is. @throws {Unavailable} StoreUnavailable */
export type CenterSeats = (person: {
  readonly entraTenantId: string;
  readonly objectId: string;
}) => Promise<readonly CenterSeat[]>;

/** Whether visitors of a tenant come to the agents of a tenant of the embedded contact center. */
export function isServedAt(
  { platform, entraTenantId }: Pick<Tenant, 'platform' | 'entraTenantId'>,
  { tenant }: CenterSeat,
  caller: Caller,
): boolean {
  if (caller.kind === 'local' || caller.entraTenantId !== entraTenantId) return false;
  return platform.provider === 'contact-center' && platform.baseUrl === undefined && platform.tenantId === tenant;
}

/** Who a caller is to a tenant as an agent of the embedded contact center, by the agent's id there; undefined for others. */
export async function agentIdAt(
  tenant: Tenant,
  caller: Caller,
  seats: CenterSeats | undefined,
): Promise<string | undefined> {
  if (caller.kind === 'local' || seats === undefined || tenant.platform.provider !== 'contact-center') return undefined;
  const found = await seats(caller);
  return found.find((seat) => isServedAt(tenant, seat, caller))?.agentId;
}
