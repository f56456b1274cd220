metadata description = 'Every app setting. None is a secret: identities stand where keys would be.'

@description('Name of the function app.')
param appName string

@description('Name of the Application Insights component.')
param componentName string

@description('Client id of the application identity.')
param identityClientId string

@description('Blob endpoint of the storage account, for the Functions host.')
param blobEndpoint string

@description('Table endpoint of the storage account, for the Functions host and the application.')
param tableEndpoint string

@description('Host name of the Service Bus namespace.')
param busHost string

@description('Name of the session queue.')
param queueName string

@description('What the application reads besides: its CAREBRIDGE_ settings.')
param application object

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

var host = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__tableServiceUri: tableEndpoint
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: identityClientId
  ServiceBusConnection__fullyQualifiedNamespace: busHost
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // As on one machine: local/engine/node-arguments.ts.
  languageWorkers__node__arguments: '--max-semi-space-size=16 --heap-growing-percent=40'
}

var stores = {
  CAREBRIDGE_TABLES_ENDPOINT: tableEndpoint
  CAREBRIDGE_QUEUE: queueName
  CAREBRIDGE_IDENTITY_CLIENT_ID: identityClientId
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(host, stores, application)
}
