metadata description = 'Tables of the application, and the container that its package is deployed from. No keys, no public blobs.'

@description('Region of the account.')
param location string

@description('Name of the account: 3 to 24 small letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('Copies of the data: in one data centre (LRS) or in three (ZRS).')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param sku string

@description('Whether every read, write and deletion in the tables is logged. Costs much; for an investigation.')
param logRequests bool

@description('Whether the account is reached by private endpoints alone.')
param isPrivate bool

@description('Workspace for those logs.')
param workspaceId string

@description('Tags of every resource.')
param tags object

// The names in shared/application/compose-stores.ts: a misspelt one fails a test, not the first conversation.
var tableNames = [
  'conversations'
  'conversationindex'
  'servicechannels'
  'serviceindex'
  'boards'
  'platformcalls'
  'platformchannels'
  'platformindex'
  'contactcenter'
  'records'
  'keys'
]

var containerName = 'packages'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: isPrivate ? 'None' : 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: blobs
  name: containerName
  properties: { publicAccess: 'None' }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for tableName in tableNames: {
    parent: tableService
    name: tableName
  }
]

resource requestLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (logRequests) {
  name: 'requests'
  scope: tableService
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output tableEndpoint string = account.properties.primaryEndpoints.table
output packagesUrl string = '${account.properties.primaryEndpoints.blob}${containerName}'
