import { createHash } from 'node:crypto';
import type { Fields } from '../value.ts';

/** A GUID that is always the same for the same texts. */
export function guidOf(...texts: readonly string[]): string {
  const digest = createHash('sha256').update(texts.join('-')).digest('hex');
  return digest.replace(/^(.{8}).(.{3}).(.{3}).(.{3})(.{12}).*$/, '$1-0$2-4$3-8$4-$5');
}

/** What Azure adds to a resource once it is there, as far as our templates read it. */
const added: Readonly<Record<string, (name: string) => Fields>> = {
  'Microsoft.ManagedIdentity/userAssignedIdentities': (name) => ({
    principalId: guidOf(name, 'principal'),
    clientId: guidOf(name, 'client'),
  }),
  'Microsoft.Storage/storageAccounts': (name) => ({
    primaryEndpoints: {
      blob: `https://${name}.blob.core.windows.net/`,
      table: `https://${name}.table.core.windows.net/`,
    },
  }),
  'Microsoft.ServiceBus/namespaces': (name) => ({ serviceBusEndpoint: `https://${name}.servicebus.windows.net:443/` }),
  'Microsoft.KeyVault/vaults': (name) => ({ vaultUri: `https://${name}.vault.azure.net/` }),
  'Microsoft.Web/sites': (name) => ({ defaultHostName: `${name}.azurewebsites.net` }),
  'Microsoft.Insights/components': (name) => ({
    ConnectionString: `InstrumentationKey=${guidOf(name)};IngestionEndpoint=https://westeurope.in.applicationinsights.azure.com/`,
  }),
};

/** What `reference()` reads: of a resource by its id, of one of Microsoft Graph by the name that the template gives it. */
export function addedTo(target: string): Fields {
  if (!target.startsWith('/')) return { id: guidOf(target, 'object'), appId: guidOf(target, 'client') };
  const [namespace = '', ...path] = target.split('/providers/').at(-1)?.split('/') ?? [];
  const kinds = path.filter((_, index) => index % 2 === 0);
  return added[[namespace, ...kinds].join('/')]?.(path.at(-1) ?? '') ?? {};
}
