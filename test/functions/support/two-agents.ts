import { Visit } from '../../support/application/visit.ts';
import { type Deployment, type Instance, localCaller, sampleTenant } from '../../support/application-world.ts';
import type { Who } from './people.ts';

/** The second agent of tenants with two; the first one is Odile. */
export const per: Who & { readonly oid: string } = { oid: '5e4d3c2b-1a09-4f8e-9d7c-6b5a49382716' };
export const perAddress = 'sip:per@harbour.example';
export const odileAddress = String(sampleTenant().agents?.[0]?.address);

/** What the platform tells until the first agent has been asked; with E15 that agent is in. */
export const firstIsAsked = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11', 'E12'] as const;

export const paramsOf = ({ tenant, conversation }: Visit) => ({ tenant, conversation });

export const askingsOf = async (visit: Visit, { app }: Instance) =>
  (await app.conversations.read(localCaller, visit)).askings ?? [];

/** A visit of a tenant with two agents, who are asked one after the other; another one of the same tenant `before`. */
export async function visitOfTwo(deployment: Deployment, instance: Instance, before?: Visit): Promise<Visit> {
  if (before !== undefined) return before.another();
  const tenant = sampleTenant();
  const agents = [...(tenant.agents ?? []), { objectId: per.oid, address: perAddress, displayName: 'Per' }];
  return Visit.begin(deployment, instance, { ...tenant, agents, askAtOnce: 1 });
}
