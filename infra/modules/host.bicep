metadata description = 'Flex Consumption plan and function app. Settings follow in settings.bicep, since they need what comes after the app.'

@description('Region of plan and app.')
param location string

@description('Name of the plan.')
param planName string

@description('Name of the function app.')
param name string

@description('Name of the azd service whose package is deployed to the app.')
param serviceName string

@description('Resource id of the application identity.')
param identityId string

@description('Container that the package is deployed from.')
param packagesUrl string

@description('Major version of Node.')
param nodeVersion string

@description('Memory of an instance in megabytes; its share of a core goes with it.')
param instanceMemoryMB int

@description('Most on-demand instances at a time, of each group of functions.')
param maximumInstanceCount int

@description('Instances that always wait for HTTP requests.')
param alwaysReadyHttp int

@description('Instances that always wait for messages of the queue.')
param alwaysReadyQueue int

@description('Requests that one instance handles at a time, parked polls included.')
param httpConcurrency int

@description('Resource id of the subnet through which the app sends its requests. Empty: none.')
param subnetId string

@description('Id of the Azure Front Door in front of the app, the only one whose requests are let in. Empty: every request is.')
param frontDoorId string

@description('Tags of every resource.')
param tags object

var alwaysReady = [
  { name: 'http', instanceCount: alwaysReadyHttp }
  { name: 'function:conversation-events', instanceCount: alwaysReadyQueue }
]

// The tag lets every Front Door in, the header this one.
var frontDoorAlone = [
  {
    name: 'front-door'
    action: 'Allow'
    priority: 100
    tag: 'ServiceTag'
    ipAddress: 'AzureFrontDoor.Backend'
    headers: { 'x-azure-fdid': [frontDoorId] }
  }
]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: empty(frontDoorId) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: empty(frontDoorId) ? [] : frontDoorAlone
      // The package comes in by the other door, which asks for Entra rights.
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: filter(alwaysReady, group => group.instanceCount > 0)
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
  }
}

// Two declarations, not a loop: their type is chosen by the name, which therefore has to be a literal.
resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noDeploymentPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

output id string = app.id
output name string = app.name
output hostName string = app.properties.defaultHostName
