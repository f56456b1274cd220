import type { Value } from '../expression.ts';

type Fields = { readonly [name: string]: Value };

/** An id that looks like one of Azure's and is the same at every run. */
const idOf = (kind: string): string =>
  `00000000-0000-4000-8000-${Buffer.from(kind).toString('hex').padEnd(12, '0').slice(0, 12)}`;

/**
 * What Azure adds to a resource once it is there, as far as templates may read it: a template that reads anything else is at
 * fault. Graph resources have no `properties`, so theirs stand beside the rest.
 */
const runtimeProperties: Readonly<Record<string, (name: string) => Fields>> = {
  'Microsoft.ManagedIdentity/userAssignedIdentities': () => ({
    principalId: idOf('principal'),
    clientId: idOf('identity-client'),
    tenantId: idOf('tenant'),
  }),
  'Microsoft.Storage/storageAccounts': (name) => ({
    primaryEndpoints: {
      blob: `https://${name}.blob.core.windows.net/`,
      table: `https://${name}.table.core.windows.net/`,
    },
  }),
  'Microsoft.ServiceBus/namespaces': (name) => ({ serviceBusEndpoint: `https://${name}.servicebus.windows.net:443/` }),
  'Microsoft.Web/sites': (name) => ({ defaultHostName: `${name}.azurewebsites.net` }),
  'Microsoft.Insights/components': () => ({
    ConnectionString: `InstrumentationKey=${idOf('component')};IngestionEndpoint=https://westeurope.in.applicationinsights.azure.com/`,
  }),
};

const graphMembers: Readonly<Record<string, (name: string) => Fields>> = {
  'Microsoft.Graph/applications': () => ({ appId: idOf('application-client'), id: idOf('application-object') }),
  'Microsoft.Graph/servicePrincipals': () => ({ id: idOf('service-principal') }),
};

/** Properties that Azure adds to a resource of this type. */
export function addedProperties(type: string, name: string): Fields {
  return runtimeProperties[type]?.(name) ?? {};
}

/** Members that Graph adds to a resource of this type. */
export function addedMembers(type: string, name: string): Fields {
  return graphMembers[type]?.(name) ?? {};
}

/** Properties that Azure added to a resource that is there already, by its id. */
export function addedById(id: string): Fields {
  const [namespace = '', ...path] = id.split('/providers/').at(-1)?.split('/') ?? [];
  const even = path.filter((_, index) => index % 2 === 0);
  const odd = path.filter((_, index) => index % 2 === 1);
  return addedProperties([namespace, ...even].join('/'), odd.join('/'));
}

export const subscriptionId = idOf('subscription');
export const tenantId = idOf('tenant');
