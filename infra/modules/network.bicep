metadata description = 'The network of the option privateNetwork: tables, packages, queue and vault are reached by private endpoints alone.'

@description('Region of everything in the network.')
param location string

@description('What the names of the network\'s resources end with.')
param suffix string

@description('Resource id of the storage account.')
param storageId string

@description('Resource id of the Service Bus namespace, which has to be Premium.')
param busId string

@description('Resource id of the vault; empty for none.')
param vaultId string

@description('Tags of every resource.')
param tags object

// Without an underscore, which Flex Consumption does not take.
var appSubnetName = 'app'

var addresses = {
  network: '10.20.0.0/24'
  // Flex Consumption asks for a /27 at least, and its instances take addresses.
  app: '10.20.0.0/25'
  endpoints: '10.20.0.128/27'
}

// Zones of the public cloud, as literals, so that their names are known before the deployment.
var storesAndQueue = [
  #disable-next-line no-hardcoded-env-urls
  { name: 'blob', target: storageId, group: 'blob', zone: 'privatelink.blob.core.windows.net' }
  #disable-next-line no-hardcoded-env-urls
  { name: 'table', target: storageId, group: 'table', zone: 'privatelink.table.core.windows.net' }
  { name: 'bus', target: busId, group: 'namespace', zone: 'privatelink.servicebus.windows.net' }
]
var secrets = [
  { name: 'vault', target: vaultId, group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]
var endpoints = empty(vaultId) ? storesAndQueue : concat(storesAndQueue, secrets)

resource outboundAddress 'Microsoft.Network/publicIPAddresses@2025-01-01' = {
  name: 'pip-carebridge-${suffix}'
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Regional' }
  properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' }
}

// All requests of the app go through the network: to Entra, Application Insights, remote platforms, and callbacks to itself.
resource outbound 'Microsoft.Network/natGateways@2025-01-01' = {
  name: 'ng-carebridge-${suffix}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    idleTimeoutInMinutes: 4
    publicIpAddresses: [
      { id: outboundAddress.id }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: 'vnet-carebridge-${suffix}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addresses.network] }
    subnets: [
      {
        name: appSubnetName
        properties: {
          addressPrefix: addresses.app
          defaultOutboundAccess: false
          natGateway: { id: outbound.id }
          delegations: [
            { name: 'flex-consumption', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: addresses.endpoints
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = { name: appSubnetName }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

module privateEndpoints 'private-endpoint.bicep' = [
  for one in endpoints: {
    name: 'private-endpoint-${one.name}'
    params: {
      location: location
      name: 'pep-${one.name}-carebridge-${suffix}'
      targetId: one.target
      group: one.group
      zoneName: one.zone
      networkId: network.id
      subnetId: network::endpoints.id
      tags: tags
    }
  }
]

output appSubnetId string = network::app.id
