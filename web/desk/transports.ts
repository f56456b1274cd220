import { ApiFailure, type Profile } from './api/desk-api.ts';
import type { TenantsTransport } from './model/transport-link.ts';
import { UcwaAgent } from './transport/ucwa-agent.ts';

/** What transports have of the page. */
type TransportPage = {
  readonly culture: string;
  readonly now: () => number;
  readonly newId: () => string;
  readonly discoverUrl: string;
};

/**
 * The transports of an agent's tenants: one to the platform, and one to each tenant of the contact center, whose code is loaded only where
 * there is one. @throws {ApiFailure} temporary — when it cannot be loaded
 */
export async function transportsOf(
  { tenants, centers }: Profile,
  page: TransportPage,
): Promise<readonly TenantsTransport[]> {
  const platform: TenantsTransport = { tenants, make: (owner) => new UcwaAgent(owner, page) };
  const own = tenants.length === 0 ? [] : [platform];
  if (centers.length === 0) return own;
  const { CenterAgent } = await import('./center/center-agent.ts').catch(() => {
    throw new ApiFailure('temporary');
  });
  const others = centers.map(
    (tenant): TenantsTransport => ({ tenants: [tenant], make: (owner) => new CenterAgent(owner, { tenant, ...page }) }),
  );
  return [...own, ...others];
}
