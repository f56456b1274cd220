metadata description = 'The one identity of the application: for storage, queue, telemetry, and in place of a client secret.'

@description('Region of the identity.')
param location string

@description('Name of the identity.')
param name string

@description('Tags of every resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
