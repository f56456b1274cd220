metadata name = 'Carebridge'
metadata description = 'One Carebridge deployment. Plain resources with pinned versions, no registry modules: all of it can be checked without Azure.'

targetScope = 'subscription'

@description('Name of the azd environment; the resource group and the Entra application are named after it.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region. Flex Consumption has to be offered there: az functionapp list-flexconsumption-locations.')
@metadata({ azd: { type: 'location' } })
@minLength(1)
param location string

@description('Client id of the Entra application, which azd keeps after the first deployment; the application then asks consent for its own permissions.')
param entraClientId string = ''

@description('Public origin, if a domain of your own leads to the app: https://chat.contoso.com. Empty: the host name of the app.')
param publicOrigin string = ''

@description('Service or asset management reference of the Entra application, where the tenant demands one.')
param serviceManagementReference string = ''

@description('Object id of an Entra group whose members may look into and replay dead letters. Empty: none.')
param operatorsGroupId string = ''

@description('Address that alerts are mailed to. Empty: they are only shown in the portal.')
param alertEmail string = ''

@description('Major version of Node; a region gets a new one later than others, and the hook asks for it.')
@allowed(['22', '24'])
param nodeVersion string = '24'

@description('Memory of an instance in megabytes: 512 has a quarter of a core, 2048 one core, 4096 two.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Instances that always wait for HTTP requests. A visitor\'s invitation rings for seconds and a cold start can outlast it. Some 21 USD a month each with 2048 MB, 5.3 with 512 MB; check the price page.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttp int = 1

@description('Instances that always wait for messages of the queue; a cold trigger can take minutes. Some 21 USD a month each with 2048 MB, 5.3 with 512 MB; check the price page.')
@minValue(0)
@maxValue(10)
param alwaysReadyQueue int = 1

@description('Most on-demand instances at a time, for HTTP and for the queue each. With those that always wait for the queue, times maxConcurrentSessions of host.json, it has to stay below the 5000 receivers of a Service Bus queue.')
@minValue(1)
@maxValue(29)
param maximumInstanceCount int = 25

@description('Requests that one instance handles at a time. Every visitor and agent has one parked poll, which costs memory but no processor time.')
@minValue(100)
@maxValue(1000)
param httpConcurrency int = 500

@description('Copies of stored data: in one data centre (LRS) or in three (ZRS, not in every region).')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

@description('Whether tables, packages and queue are reached by private endpoints alone. Makes Service Bus Premium; some 727 USD a month more.')
param privateNetwork bool = false

@description('Whether there is a Key Vault for the credentials of tenants whose platform is a contact center. Costs cents, and with privateNetwork an endpoint more.')
param secretVault bool = false

@description('Id of the Azure Front Door in front of the app, the only one whose requests are let in. Empty: every request is.')
param frontDoorId string = ''

@description('Entries at the end of X-Forwarded-For that front ends of this deployment write; the first of them is the visitor. With frontDoorId 2 at least.')
@minValue(1)
@maxValue(5)
param trustedHops int = 1

@description('Whether every request to the tables is logged. Costs much; for an investigation.')
param logStorageRequests bool = false

@description('Days that logs are kept; 30 are in the price of ingestion.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Gigabytes of logs a day after which none are taken in until the next day: a guard against surprises, during which log alerts are blind. -1: no limit.')
param logDailyQuotaGb int = 5

@description('Messages waiting in the queue, over a quarter of an hour, that are too many.')
@minValue(1)
param backlogAlert int = 500

@description('Whether Azure asks every five minutes from three places whether the application answers. Costs executions, and an alert.')
param availabilityTest bool = false

@description('Chat platform: the embedded one, or off when every tenant uses a remote platform.')
@allowed(['embedded', 'off'])
param platform string = 'embedded'

@description('Times of the embedded platform that differ from the usual, as JSON.')
param platformTimes string = '{}'

@description('Limits of the embedded platform that differ from the usual, as JSON.')
param platformLimits string = '{}'

@description('Audiences of access tokens that the embedded platform takes besides its own, separated by spaces.')
param platformAudiences string = ''

@description('Whether this app carries a contact center of its own.')
@allowed(['off', 'embedded'])
param contactCenter string = 'off'

@description('Times of the embedded contact center that differ from the usual, as JSON.')
param contactCenterTimes string = '{}'

@description('Limits of the embedded contact center that differ from the usual, as JSON.')
param contactCenterLimits string = '{}'

@description('Platforms of others that companies may have: a JSON object of lists of audiences by origin (https://host, https://*.suffix).')
param remotePlatforms string = '{}'

@description('Service applications of others that the embedded platform may send callbacks to: a JSON object of lists of audiences by origin.')
param remoteApplications string = '{}'

@description('Whether the embedded platform tells its applications link to every caller, or to those with a token only.')
@allowed(['token', 'anonymous'])
param platformDiscovery string = 'token'

@description('Issuer of the platform\'s callback tokens, with {tid} in it. Empty: the embedded platform.')
param callbackIssuer string = ''

@description('appid of the platform\'s callback tokens. Empty: the usual one.')
param callbackAppId string = ''

@description('Widget tokens per visitor address and minute.')
@minValue(1)
param tokensPerMinute int = 30

@description('Entra tenants that need not consent, since this deployment does for them: ids, separated by spaces. Its own is among them anyway.')
param entraTenants string = ''

@description('How long a page may speak over the relay before it has to resume, in seconds.')
@minValue(60)
param relayTokenSeconds int = 900

@description('A page that has asked for no event over the relay for so many seconds has left.')
@minValue(60)
param relaySilenceSeconds int = 900

@description('How long a page may come back to its conversation over the relay, in days.')
@minValue(1)
@maxValue(730)
param relayResumeDays int = 7

@description('Tenants that one Entra tenant may have.')
@minValue(1)
param tenantsPerEntraTenant int = 50

@description('People and endpoints that one Entra tenant may write into the directory of the embedded platform, beside its tenants.')
@minValue(1)
param directoryEntriesPerEntraTenant int = 500

@description('Writes of tenants and directory entries of one Entra tenant per minute.')
@minValue(1)
param tenantWritesPerMinute int = 60

@description('Seconds for which discovered links of a platform may be used.')
@minValue(1)
param capabilitySeconds int = 600

@description('Log lines below this level are not written. debug costs several times as much.')
@allowed(['debug', 'info', 'warn', 'error'])
param logLevel string = 'info'

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }
var applicationName = 'carebridge-${toLower(environmentName)}'
var queueName = 'conversation-events'
var maxDeliveryCount = 10
var serviceName = 'carebridge'
var names = {
  app: 'func-carebridge-${token}'
  availability: 'test-carebridge-${token}'
  // A namespace cannot change its tier, so the private one is another.
  bus: privateNetwork ? 'sb-carebridge-private-${token}' : 'sb-carebridge-${token}'
  component: 'appi-carebridge-${token}'
  identity: 'id-carebridge-${token}'
  plan: 'plan-carebridge-${token}'
  storage: 'stcb${token}'
  vault: 'kv-cb-${token}'
  workspace: 'log-carebridge-${token}'
}
var origin = empty(publicOrigin) ? 'https://${host.outputs.hostName}' : publicOrigin

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: { location: location, name: names.identity, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    location: location
    workspaceName: names.workspace
    componentName: names.component
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    location: location
    name: names.storage
    sku: storageSku
    isPrivate: privateNetwork
    logRequests: logStorageRequests
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module bus 'modules/bus.bicep' = {
  name: 'bus'
  scope: group
  params: {
    location: location
    name: names.bus
    queueName: queueName
    maxDeliveryCount: maxDeliveryCount
    isPrivate: privateNetwork
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module vault 'modules/vault.bicep' = if (secretVault) {
  name: 'vault'
  scope: group
  params: {
    location: location
    name: names.vault
    isPrivate: privateNetwork
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module access 'modules/access.bicep' = {
  name: 'access'
  scope: group
  params: {
    principalId: identity.outputs.principalId
    operatorsGroupId: operatorsGroupId
    storageName: storage.outputs.name
    busName: bus.outputs.name
    queueName: queueName
    componentName: monitoring.outputs.componentName
    vaultName: secretVault ? vault!.outputs.name : ''
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  scope: group
  params: {
    location: location
    suffix: token
    storageId: storage.outputs.id
    busId: bus.outputs.id
    vaultId: secretVault ? vault!.outputs.id : ''
    tags: tags
  }
}

// The app before the Entra application, which needs its host name; the settings after both, which need the client id.
module host 'modules/host.bicep' = {
  name: 'host'
  scope: group
  dependsOn: [access]
  params: {
    location: location
    planName: names.plan
    name: names.app
    serviceName: serviceName
    identityId: identity.outputs.id
    packagesUrl: storage.outputs.packagesUrl
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyQueue: alwaysReadyQueue
    httpConcurrency: httpConcurrency
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    frontDoorId: frontDoorId
    tags: tags
  }
}

module entra 'modules/entra.bicep' = {
  name: 'entra'
  scope: group
  params: {
    uniqueName: applicationName
    displayName: 'Carebridge (${environmentName})'
    origin: origin
    identityPrincipalId: identity.outputs.principalId
    clientId: entraClientId
    serviceManagementReference: serviceManagementReference
  }
}

module settings 'modules/settings.bicep' = {
  name: 'settings'
  scope: group
  params: {
    appName: host.outputs.name
    componentName: monitoring.outputs.componentName
    identityClientId: identity.outputs.clientId
    blobEndpoint: storage.outputs.blobEndpoint
    tableEndpoint: storage.outputs.tableEndpoint
    busHost: bus.outputs.host
    queueName: queueName
    application: {
      CAREBRIDGE_ORIGIN: origin
      CAREBRIDGE_AUTHORITY: environment().authentication.loginEndpoint
      CAREBRIDGE_CLIENT_ID: entra.outputs.clientId
      CAREBRIDGE_APP_ID_URI: entra.outputs.identifierUri
      CAREBRIDGE_CALLBACK_ISSUER: callbackIssuer
      CAREBRIDGE_CALLBACK_APP_ID: callbackAppId
      CAREBRIDGE_VAULT_URL: secretVault ? vault!.outputs.url : ''
      CAREBRIDGE_PLATFORM: platform
      CAREBRIDGE_PLATFORM_TIMES: platformTimes
      CAREBRIDGE_PLATFORM_LIMITS: platformLimits
      CAREBRIDGE_PLATFORM_AUDIENCES: platformAudiences
      CAREBRIDGE_CONTACT_CENTER: contactCenter
      CAREBRIDGE_CONTACT_CENTER_TIMES: contactCenterTimes
      CAREBRIDGE_CONTACT_CENTER_LIMITS: contactCenterLimits
      CAREBRIDGE_REMOTE_PLATFORMS: remotePlatforms
      CAREBRIDGE_REMOTE_APPLICATIONS: remoteApplications
      CAREBRIDGE_PLATFORM_DISCOVERY: platformDiscovery
      CAREBRIDGE_TRUSTED_HOPS: string(empty(frontDoorId) ? trustedHops : max(trustedHops, 2))
      CAREBRIDGE_TOKENS_PER_MINUTE: string(tokensPerMinute)
      CAREBRIDGE_RELAY_TOKEN_SECONDS: string(relayTokenSeconds)
      CAREBRIDGE_RELAY_SILENCE_SECONDS: string(relaySilenceSeconds)
      CAREBRIDGE_RELAY_RESUME_DAYS: string(relayResumeDays)
      CAREBRIDGE_ENTRA_TENANTS: entraTenants
      CAREBRIDGE_TENANTS_PER_ENTRA_TENANT: string(tenantsPerEntraTenant)
      CAREBRIDGE_DIRECTORY_ENTRIES_PER_ENTRA_TENANT: string(directoryEntriesPerEntraTenant)
      CAREBRIDGE_TENANT_WRITES_PER_MINUTE: string(tenantWritesPerMinute)
      CAREBRIDGE_CAPABILITY_SECONDS: string(capabilitySeconds)
      CAREBRIDGE_LOG_LEVEL: logLevel
      CAREBRIDGE_MAX_DELIVERIES: string(maxDeliveryCount)
    }
  }
}

module queries 'modules/queries.bicep' = {
  name: 'queries'
  scope: group
  params: {
    location: location
    workspaceName: monitoring.outputs.workspaceName
    componentId: monitoring.outputs.componentId
    busId: bus.outputs.id
    appId: host.outputs.id
    tags: tags
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  dependsOn: [queries]
  params: {
    location: location
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    busId: bus.outputs.id
    queueName: queueName
    backlog: backlogAlert
    tags: tags
  }
}

module availability 'modules/availability.bicep' = if (availabilityTest) {
  name: 'availability'
  scope: group
  params: {
    location: location
    name: names.availability
    componentId: monitoring.outputs.componentId
    actionGroupId: alerts.outputs.actionGroupId
    url: '${origin}/api/health/ready'
    tags: tags
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_CAREBRIDGE_NAME string = host.outputs.name
output ENTRA_CLIENT_ID string = entra.outputs.clientId
output ENTRA_IDENTIFIER_URI string = entra.outputs.identifierUri
output ENTRA_UNIQUE_NAME string = applicationName
output CAREBRIDGE_ORIGIN string = origin
output CONSENT_URL string = '${origin}/api/consent'
output DESK_URL string = '${origin}/desk'
output SERVICE_BUS_NAMESPACE string = bus.outputs.name
output WORKBOOK_URL string = 'https://portal.azure.com/#@${tenant().tenantId}/resource${queries.outputs.workbookId}/workbook'
