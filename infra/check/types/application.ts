import {
  between,
  child,
  flag,
  guid,
  httpsUrl,
  list,
  mapOf,
  matching,
  needed,
  number,
  object,
  oneNumberOf,
  oneOf,
  resourceId,
  type Shape,
  text,
  tracked,
} from './shape.ts';

const deploymentStorage = object({
  type: needed(oneOf('blobContainer')),
  value: needed(httpsUrl),
  authentication: needed(
    object({
      type: needed(oneOf('UserAssignedIdentity', 'SystemAssignedIdentity', 'StorageAccountConnectionString')),
      userAssignedIdentityResourceId: resourceId,
      storageAccountConnectionStringName: text,
    }),
  ),
});

const functionAppConfig = object({
  deployment: object({ storage: needed(deploymentStorage) }),
  runtime: object({
    name: needed(oneOf('node', 'dotnet-isolated', 'java', 'powershell', 'python', 'custom')),
    version: matching(/^\d+(\.\d+)?$/),
  }),
  scaleAndConcurrency: object({
    alwaysReady: list(
      object({
        name: needed(matching(/^(http|blob|durable|function:[\w-]+)$/)),
        instanceCount: needed(between(0, 1000)),
      }),
    ),
    instanceMemoryMB: oneNumberOf(512, 2048, 4096),
    maximumInstanceCount: between(1, 1000),
    triggers: object({ http: object({ perInstanceConcurrency: between(1, 1000) }) }),
  }),
});

const siteConfig = object({
  alwaysOn: flag,
  ftpsState: oneOf('AllAllowed', 'FtpsOnly', 'Disabled'),
  healthCheckPath: text,
  http20Enabled: flag,
  minTlsVersion: oneOf('1.0', '1.1', '1.2', '1.3'),
  appSettings: list(object({ name: needed(text), value: needed(text) })),
  cors: object({ allowedOrigins: list(text), supportCredentials: flag }),
});

const site = tracked(
  {
    serverFarmId: needed(resourceId),
    clientAffinityEnabled: flag,
    functionAppConfig,
    httpsOnly: flag,
    keyVaultReferenceIdentity: text,
    publicNetworkAccess: oneOf('Enabled', 'Disabled'),
    siteConfig,
    virtualNetworkSubnetId: resourceId,
  },
  {
    kind: text,
    identity: object({
      type: needed(oneOf('None', 'SystemAssigned', 'UserAssigned', 'SystemAssigned, UserAssigned')),
      userAssignedIdentities: mapOf(object({})),
    }),
  },
);

/** The function app, and what it is and may do. */
export const applicationTypes: Readonly<Record<string, Shape>> = {
  'Microsoft.Resources/resourceGroups@2025-04-01': object({ location: needed(text), tags: mapOf(text) }),
  'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30': object({ location: needed(text), tags: mapOf(text) }),
  'Microsoft.Authorization/roleAssignments@2022-04-01': object({
    properties: needed(
      object({
        principalId: needed(guid),
        principalType: oneOf('User', 'Group', 'ServicePrincipal', 'ForeignGroup', 'Device'),
        roleDefinitionId: needed(
          matching(/^\/subscriptions\/[^/]+\/providers\/Microsoft\.Authorization\/roleDefinitions\/[0-9a-f-]{36}$/),
        ),
        description: text,
        condition: text,
        conditionVersion: text,
      }),
    ),
  }),
  'Microsoft.Web/serverfarms@2025-03-01': tracked(
    { reserved: flag, zoneRedundant: flag, perSiteScaling: flag },
    { kind: text, sku: needed(object({ name: needed(text), tier: text, capacity: number })) },
  ),
  'Microsoft.Web/sites@2025-03-01': site,
  'Microsoft.Web/sites/config@2025-03-01': object({ properties: needed(mapOf(text)) }),
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01': child({ allow: needed(flag) }),
};
