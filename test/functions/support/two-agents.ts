import { Visit } from '../../support/application/visit.ts';
import { type Deployment, type Instance, sampleTenant } from '../../support/application-world.ts';
import type { Who } from './people.ts';

/** The second agent of tenants with two; the first one is Odile. */
export const per: Who & { readonly oid: string } = { oid: '5e4d3c2b-1a09-4f8e-9d7c-6b5a49382716' };
export const perAddress = 'sip:per@harbour.example';

/** A visit of a tenant with two agents, who are asked one after the other; another one of the same tenant `before`. */
export async function visitOfTwo(deployment: Deployment, instance: Instance, before?: Visit): Promise<Visit> {
  if (before !== undefined) return before.another();
  const tenant = sampleTenant();
  const agents = [...(tenant.agents ?? []), { objectId: per.oid, address: perAddress, displayName: 'Per' }];
  return Visit.begin(deployment, instance, { ...tenant, agents, askAtOnce: 1 });
}
