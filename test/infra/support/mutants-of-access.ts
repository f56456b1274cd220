import type { Mutant } from './mutant.ts';

/** Breaks of who may do what, of ways in, and of secrets. */
export const mutantsOfAccess: readonly Mutant[] = [
  {
    rule: 'outputs · for azd → no secret',
    breaks: [
      {
        what: 'secret among the outputs',
        file: 'main.bicep',
        from: 'output AZURE_LOCATION',
        to: "output STORAGE_CONNECTION_STRING string = ''\noutput AZURE_LOCATION",
      },
      {
        what: 'secret inside of an output',
        file: 'main.bicep',
        from: "output DESK_URL string = '",
        to: "output DESK_URL string = 'SharedAccessKey=",
      },
    ],
  },
  {
    rule: 'templates and settings · keys, connection strings → none',
    breaks: [
      {
        what: 'key as a setting',
        file: 'modules/settings.bicep',
        from: 'CAREBRIDGE_TABLES_ENDPOINT: tableEndpoint',
        to: "CAREBRIDGE_TABLES_ENDPOINT: 'AccountKey=x'",
      },
    ],
  },
  {
    rule: 'app behind Front Door · requests of others → refused, visitors by their own address',
    breaks: [
      {
        what: 'every Front Door let in',
        file: 'modules/host.bicep',
        from: "    headers: { 'x-azure-fdid': [frontDoorId] }\n",
        to: '',
      },
      { what: 'others let in as well', file: 'modules/host.bicep', from: "'Allow' : 'Deny'", to: "'Allow' : 'Allow'" },
      { what: 'other header', file: 'modules/host.bicep', from: 'x-azure-fdid', to: 'x-azure-ref' },
      {
        what: 'package refused',
        file: 'modules/host.bicep',
        from: 'scmIpSecurityRestrictionsUseMain: false',
        to: 'scmIpSecurityRestrictionsUseMain: true',
      },
      {
        what: 'door for packages shut',
        file: 'modules/host.bicep',
        from: "scmIpSecurityRestrictionsDefaultAction: 'Allow'",
        to: "scmIpSecurityRestrictionsDefaultAction: 'Deny'",
      },
      { what: 'visitors under one address', file: 'main.bicep', from: 'max(trustedHops, 2)', to: 'trustedHops' },
      {
        what: 'shut without being asked',
        file: 'main.bicep',
        from: "frontDoorId string = ''",
        to: "frontDoorId string = 'x'",
      },
    ],
  },
  {
    rule: 'private network · stores and queue → reached by it alone, everything that is needed in it',
    breaks: [
      {
        what: 'network that was not asked for',
        file: 'main.bicep',
        from: 'privateNetwork bool = false',
        to: 'privateNetwork bool = true',
      },
      {
        what: 'tables open',
        file: 'modules/storage.bicep',
        from: "isPrivate ? 'Disabled'",
        to: "isPrivate ? 'Enabled'",
      },
      {
        what: 'tables for whom Azure trusts',
        file: 'modules/storage.bicep',
        from: "isPrivate ? 'None'",
        to: "isPrivate ? 'AzureServices'",
      },
      { what: 'tables allowed', file: 'modules/storage.bicep', from: "isPrivate ? 'Deny'", to: "isPrivate ? 'Allow'" },
      { what: 'queue open', file: 'modules/bus.bicep', from: "isPrivate ? 'Disabled'", to: "isPrivate ? 'Enabled'" },
      {
        what: 'tier without private endpoints',
        file: 'modules/bus.bicep',
        from: "isPrivate ? 'Premium'",
        to: "isPrivate ? 'Standard'",
      },
      {
        what: 'no way to the tables',
        file: 'modules/network.bicep',
        from: "name: 'table', target: storageId, group: 'table'",
        to: "name: 'table', target: storageId, group: 'queue'",
      },
      {
        what: 'endpoint of another resource',
        file: 'modules/network.bicep',
        from: 'target: busId',
        to: 'target: storageId',
      },
      {
        what: 'name that leads outside',
        file: 'modules/network.bicep',
        from: 'privatelink.table',
        to: 'privatelink.queue',
      },
      { what: 'zone of no network', file: 'modules/private-endpoint.bicep', from: 'id: networkId', to: 'id: subnetId' },
      {
        what: 'subnet that is too small',
        file: 'modules/network.bicep',
        from: '10.20.0.0/25',
        to: '10.20.0.0/28',
      },
      {
        what: 'name of a subnet that Flex Consumption does not take',
        file: 'modules/network.bicep',
        from: "appSubnetName = 'app'",
        to: "appSubnetName = 'flex_app'",
      },
      {
        what: 'endpoints in the subnet of the app',
        file: 'modules/network.bicep',
        from: 'subnetId: network::endpoints.id',
        to: 'subnetId: network::app.id',
      },
      {
        what: 'subnet of another service',
        file: 'modules/network.bicep',
        from: 'Microsoft.App/environments',
        to: 'Microsoft.Web/serverFarms',
      },
      {
        what: 'no way out',
        file: 'modules/network.bicep',
        from: '          natGateway: { id: outbound.id }\n',
        to: '',
      },
      {
        what: 'vault outside',
        file: 'main.bicep',
        from: "vaultId: secretVault ? vault!.outputs.id : ''",
        to: "vaultId: ''",
      },
      { what: 'app outside', file: 'main.bicep', from: "privateNetwork ? network!.outputs.appSubnetId : ''", to: "''" },
      {
        what: 'app among the endpoints',
        file: 'modules/network.bicep',
        from: 'network::app.id',
        to: 'network::endpoints.id',
      },
    ],
  },
  {
    rule: 'vault · asked for → locked, known to the application; not asked for → none',
    breaks: [
      { what: 'made unasked', file: 'main.bicep', from: 'secretVault bool = false', to: 'secretVault bool = true' },
      {
        what: 'secrets that can be destroyed',
        file: 'modules/vault.bicep',
        from: '    enablePurgeProtection: true\n',
        to: '',
      },
      {
        what: 'policies in place of roles',
        file: 'modules/vault.bicep',
        from: 'enableRbacAuthorization: true',
        to: 'enableRbacAuthorization: false\n    accessPolicies: []',
      },
      {
        what: 'removed secrets kept for months',
        file: 'modules/vault.bicep',
        from: 'softDeleteRetentionInDays: 7',
        to: 'softDeleteRetentionInDays: 90',
      },
      {
        what: 'public beside the private network',
        file: 'modules/vault.bicep',
        from: "isPrivate ? 'Disabled' : 'Enabled'",
        to: "'Enabled'",
      },
      {
        what: 'let in by other services of Azure',
        file: 'modules/vault.bicep',
        from: "bypass: 'None'",
        to: "bypass: 'AzureServices'",
      },
      {
        what: 'application that does not know of it',
        file: 'main.bicep',
        from: "secretVault ? vault!.outputs.url : ''",
        to: "''",
      },
    ],
  },
  {
    rule: 'resources · switches for keys and old encryption → off',
    breaks: [
      {
        what: 'keys of the account left on',
        file: 'modules/storage.bicep',
        from: 'allowSharedKeyAccess: false',
        to: 'allowSharedKeyAccess: true',
      },
      {
        what: 'keys of the namespace left on',
        file: 'modules/bus.bicep',
        from: 'disableLocalAuth: true',
        to: 'disableLocalAuth: false',
      },
      { what: 'value that cannot be', file: 'modules/storage.bicep', from: "'TLS1_2'", to: "'TLS1.2'" },
      {
        what: 'misspelt feature',
        file: 'modules/monitoring.bicep',
        from: 'disableLocalAuth: true',
        to: 'disablelocalAuth: true',
      },
    ],
  },
  {
    rule: 'role assignments · role, scope and principal → as listed',
    breaks: [
      { what: 'wrong role id', file: 'modules/access.bicep', from: '0a9a7e1f-', to: '0a9a7e1e-' },
      {
        what: 'scope that the scaler does not ask',
        file: 'modules/access.bicep',
        from: 'scope: namespace\n  name: guid(namespace.id, principalId',
        to: 'scope: queue\n  name: guid(queue.id, principalId',
      },
      {
        what: 'wider scope',
        file: 'modules/access.bicep',
        from: 'scope: queue\n    name: guid(queue.id, operatorsGroupId',
        to: 'scope: namespace\n    name: guid(queue.id, operatorsGroupId',
      },
      { what: 'role of the queue', file: 'modules/access.bicep', from: '090c5cfd-', to: '090c5cfe-' },
      {
        what: 'one right more',
        file: 'modules/access.bicep',
        from: 'for roleId in [roles.serviceBusDataReceiver, ',
        to: 'for roleId in [roles.serviceBusDataOwner, roles.serviceBusDataReceiver, ',
      },
      { what: 'wrong kind of principal', file: 'modules/access.bicep', from: "'ServicePrincipal'", to: "'User'" },
    ],
  },
];
