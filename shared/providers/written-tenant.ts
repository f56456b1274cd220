import { storedTenantSchema, type Tenant } from './tenant.ts';

/** A tenant as administrators write it: one that works. Source: carebridge.md#tenants */
export const tenantSchema = storedTenantSchema.superRefine((tenant, context) => {
  for (const { path, message } of tenantFaults(tenant)) context.addIssue({ code: 'custom', path: [...path], message });
});

/** What is wrong with a tenant whose members are each in order: where, and what is to be done. */
type TenantFault = { readonly path: readonly (string | number)[]; readonly message: string };

/** Why a tenant could be stored and would not work. Source: carebridge.md#tenants */
function tenantFaults(tenant: Tenant): readonly TenantFault[] {
  return [...idFaults(tenant), ...agentFaults(tenant)];
}

/** Names that stand for something else where tenants are kept. */
const reservedIds: readonly string[] = ['service'];

function idFaults({ id }: Tenant): readonly TenantFault[] {
  return reservedIds.includes(id) ? [at(['id'], `"${id}" is taken; choose another short name`)] : [];
}

function agentFaults({ agents, platform }: Tenant): readonly TenantFault[] {
  return agents.flatMap(({ objectId, address }, index) => {
    const before = agents.slice(0, index);
    const samePerson = before.findIndex((other) => other.objectId === objectId);
    const sameAddress = before.findIndex((other) => other.address === address);
    return [
      ...(samePerson < 0
        ? []
        : [at(['agents', index, 'objectId'], `agents.${samePerson} is the same person; list each person once`)]),
      ...(sameAddress < 0
        ? []
        : [
            at(['agents', index, 'address'], `agents.${sameAddress} has the same address; give each person an own one`),
          ]),
      ...(address === platform.applicationEndpoint
        ? [
            at(
              ['agents', index, 'address'],
              'this is the application endpoint, which visitors invite; a person needs an own address',
            ),
          ]
        : []),
    ];
  });
}

const at = (path: TenantFault['path'], message: string): TenantFault => ({ path, message });
