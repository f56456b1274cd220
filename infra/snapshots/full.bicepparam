// With every option switched on.
using '../main.bicep'

param environmentName = 'check'
param location = 'westeurope'
param alertEmail = 'operators@contoso.example'
param availabilityTest = true
param entraClientId = '11111111-1111-4111-8111-111111111111'
param frontDoorId = '33333333-3333-4333-8333-333333333333'
param logStorageRequests = true
param operatorsGroupId = '22222222-2222-4222-8222-222222222222'
param privateNetwork = true
param secretVault = true
param publicOrigin = 'https://chat.contoso.example'
param serviceManagementReference = 'reference'
