import {
  between,
  child,
  duration,
  flag,
  list,
  mapOf,
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

const retention = object({ enabled: flag, days: between(1, 365), allowPermanentDelete: flag });

const networkRules = object({
  bypass: oneOf('None', 'Logging', 'Metrics', 'AzureServices'),
  defaultAction: needed(oneOf('Allow', 'Deny')),
  ipRules: list(object({ value: needed(text), action: oneOf('Allow') })),
  virtualNetworkRules: list(object({ id: needed(resourceId), action: oneOf('Allow') })),
});

const account = tracked(
  {
    accessTier: oneOf('Hot', 'Cool', 'Cold', 'Premium'),
    allowBlobPublicAccess: flag,
    allowCrossTenantReplication: flag,
    allowSharedKeyAccess: flag,
    allowedCopyScope: oneOf('AAD', 'PrivateLink'),
    defaultToOAuthAuthentication: flag,
    isHnsEnabled: flag,
    minimumTlsVersion: oneOf('TLS1_2', 'TLS1_3'),
    networkAcls: networkRules,
    publicNetworkAccess: oneOf('Enabled', 'Disabled'),
    supportsHttpsTrafficOnly: flag,
  },
  {
    kind: needed(oneOf('StorageV2', 'BlobStorage', 'BlockBlobStorage', 'FileStorage')),
    sku: needed(object({ name: needed(oneOf('Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS')) })),
  },
);

const blobServices = child({
  deleteRetentionPolicy: retention,
  containerDeleteRetentionPolicy: retention,
  isVersioningEnabled: flag,
});

const container = child({
  publicAccess: oneOf('None', 'Blob', 'Container'),
  metadata: mapOf(text),
  defaultEncryptionScope: text,
});

const namespace = tracked(
  {
    disableLocalAuth: flag,
    minimumTlsVersion: oneOf('1.0', '1.1', '1.2'),
    publicNetworkAccess: oneOf('Enabled', 'Disabled', 'SecuredByPerimeter'),
    zoneRedundant: flag,
    premiumMessagingPartitions: number,
  },
  {
    sku: needed(
      object({
        name: needed(oneOf('Basic', 'Standard', 'Premium')),
        tier: oneOf('Basic', 'Standard', 'Premium'),
        capacity: number,
      }),
    ),
  },
);

const queue = child({
  autoDeleteOnIdle: duration,
  deadLetteringOnMessageExpiration: flag,
  defaultMessageTimeToLive: duration,
  duplicateDetectionHistoryTimeWindow: duration,
  enableBatchedOperations: flag,
  enableExpress: flag,
  enablePartitioning: flag,
  forwardDeadLetteredMessagesTo: text,
  forwardTo: text,
  lockDuration: duration,
  maxDeliveryCount: between(1, 2000),
  maxMessageSizeInKilobytes: number,
  maxSizeInMegabytes: oneNumberOf(1024, 2048, 3072, 4096, 5120),
  requiresDuplicateDetection: flag,
  requiresSession: flag,
  status: oneOf('Active', 'Disabled', 'ReceiveDisabled', 'SendDisabled'),
});

/** Storage and queue. */
export const storeTypes: Readonly<Record<string, Shape>> = {
  'Microsoft.Storage/storageAccounts@2025-06-01': account,
  'Microsoft.Storage/storageAccounts/blobServices@2025-06-01': blobServices,
  'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01': container,
  'Microsoft.Storage/storageAccounts/tableServices@2025-06-01': child({}),
  'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01': child({}),
  'Microsoft.ServiceBus/namespaces@2024-01-01': namespace,
  'Microsoft.ServiceBus/namespaces/queues@2024-01-01': queue,
};
