import { applicationEndpointOf, isBridgedHere, type Tenant } from '../../providers/tenant.ts';
import type { KnownPerson } from './tenant-settlement.ts';

/**
 * Where a tenant cannot be reached as it says beside the other tenants of its Entra tenant, and beside people whom an administrator
 * made known to the platform: an address leads to one person, and a person has one address. One sentence each, with its place.
 */
export function clashesOf(tenant: Tenant, others: readonly Tenant[], known: readonly KnownPerson[]): readonly string[] {
  if (!sharesDirectory(tenant)) return [];
  const beside = others.filter((other) => other.id !== tenant.id && sharesDirectory(other));
  return [
    ...tenant.agents.flatMap((agent, index) => [
      ...beside.flatMap((other) => clashWithTenant(agent, `agents.${index}`, other)),
      ...known.flatMap((person) => clashWithPerson(agent, `agents.${index}`, person)),
    ]),
    ...clashesOfEndpoint(tenant, beside, known),
  ];
}

/** Whether a tenant's people are known by the embedded platform. */
function sharesDirectory(tenant: Tenant): boolean {
  return tenant.enabled && isBridgedHere(tenant);
}

type Agent = Tenant['agents'][number];

function clashWithTenant(agent: Agent, place: string, tenant: Tenant): readonly string[] {
  const { id, agents } = tenant;
  const clashes = agents.flatMap((other) => {
    const isSamePerson = other.objectId === agent.objectId;
    if (other.address === agent.address && !isSamePerson) {
      return [
        `${place}.address: this is the address of ${other.displayName} in the tenant ${id}; give each person an own address`,
      ];
    }
    if (isSamePerson && other.address !== agent.address) {
      return [
        `${place}.address: the tenant ${id} lists this person at ${other.address}; a person has the same address in all tenants`,
      ];
    }
    return [];
  });
  const isEndpoint = applicationEndpointOf(tenant) === agent.address;
  return isEndpoint ? [...clashes, `${place}.address: this is the application endpoint of the tenant ${id}`] : clashes;
}

function clashWithPerson(agent: Agent, place: string, { objectId, uri }: KnownPerson): readonly string[] {
  if (uri === agent.address && objectId !== agent.objectId) {
    return [`${place}.address: this is the address of another person (${objectId}) in the directory of the platform`];
  }
  if (objectId === agent.objectId && uri !== agent.address) {
    return [
      `${place}.address: the directory of the platform knows this person at ${uri}; use that, or remove the person there`,
    ];
  }
  return [];
}

function clashesOfEndpoint(
  tenant: Tenant,
  others: readonly Tenant[],
  known: readonly KnownPerson[],
): readonly string[] {
  const uri = applicationEndpointOf(tenant);
  const holder = others
    .flatMap(({ id, agents }) => agents.map((agent) => ({ id, ...agent })))
    .find(({ address }) => address === uri);
  const place = 'platform.applicationEndpoint';
  if (holder !== undefined)
    return [`${place}: this is the address of ${holder.displayName} in the tenant ${holder.id}`];
  return known.some((person) => person.uri === uri)
    ? [`${place}: this is the address of a person in the directory of the platform`]
    : [];
}
