metadata description = 'One private endpoint, and the zone that makes the public name of its service lead to it inside of the network.'

@description('Region of the endpoint.')
param location string

@description('Name of the endpoint.')
param name string

@description('Resource id of what is reached by it.')
param targetId string

@description('Part of that resource, as Azure calls it: blob, table, namespace.')
param group string

@description('Name of the private DNS zone of that service.')
param zoneName string

@description('Resource id of the virtual network in which the zone holds.')
param networkId string

@description('Resource id of the subnet of the endpoint.')
param subnetId string

@description('Tags of every resource.')
param tags object

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'
  tags: tags
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: zone
  name: 'carebridge'
  location: 'global'
  tags: tags
  properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: group, properties: { privateLinkServiceId: targetId, groupIds: [group] } }
    ]
  }
}

resource record 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-01-01' = {
  parent: endpoint
  name: 'default'
  dependsOn: [link]
  properties: {
    privateDnsZoneConfigs: [
      { name: group, properties: { privateDnsZoneId: zone.id } }
    ]
  }
}
