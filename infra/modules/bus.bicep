metadata description = 'The queue that wakes conversations. Entra only: there are no shared access keys.'

@description('Region of the namespace.')
param location string

@description('Name of the namespace.')
param name string

@description('Name of the session queue. Sessions and duplicate detection cannot be changed later, so other rules need another name.')
param queueName string

@description('Deliveries of a message after which it is a dead letter.')
param maxDeliveryCount int

@description('Whether the namespace is Premium, and reached by private endpoints alone.')
param isPrivate bool

@description('Workspace for operational logs and metrics.')
param workspaceId string

@description('Tags of every resource.')
param tags object

var tier = isPrivate ? 'Premium' : 'Standard'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  // Only Premium has units of messaging.
  sku: { name: tier, tier: tier, ...(isPrivate ? { capacity: 1 } : {}) }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

// The rules that local/engine/parts.ts gives the queue of one machine. Time to live is a week: an envelope that could not be
// handle over a weekend is still worth handling, and one that expires is dead-lettered, never lost.
resource queue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: queueName
  properties: {
    requiresSession: true
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    lockDuration: 'PT1M'
    maxDeliveryCount: maxDeliveryCount
    defaultMessageTimeToLive: 'P7D'
    deadLetteringOnMessageExpiration: true
    maxSizeInMegabytes: 5120
    enablePartitioning: false
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'operations'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'OperationalLogs', enabled: true }
      { category: 'DiagnosticErrorLogs', enabled: true }
    ]
    metrics: [
      { category: 'AllMetrics', enabled: true }
    ]
  }
}

output id string = namespace.id
output name string = namespace.name
output host string = replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
