metadata description = 'The vault of the option secretVault: credentials by which contact centers of tenants recognise the application.'

@description('Region of the vault.')
param location string

@description('Name of the vault.')
param name string

@description('Whether the vault is reached by private endpoints alone.')
param isPrivate bool

@description('Workspace for the log of who asked for what.')
param workspaceId string

@description('Tags of every resource.')
param tags object

// Roles in place of access policies, which those who may change the vault could give to themselves. With purge protection nothing that was
// removed can be destroyed before its days are over, not even by who has taken over the application; seven days are the least there are.
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'None', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'operations'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'AuditEvent', enabled: true }
    ]
  }
}

output id string = vault.id
output name string = vault.name
output url string = vault.properties.vaultUri
