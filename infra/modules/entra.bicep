metadata description = 'The Entra application: roles of people and of platforms, redirect URIs, and the identity in place of a secret.'

extension microsoftGraphV1

@description('Name that makes the application the same one at every deployment; never changed.')
param uniqueName string

@description('Name that people see when they sign in or consent.')
param displayName string

@description('Public origin of the deployment.')
param origin string

@description('Principal id of the application identity, whose tokens stand in for a client secret.')
param identityPrincipalId string

@description('Client id of this application once it is known: it asks consent for its own permissions. Empty at the first deployment.')
param clientId string

@description('Service or asset management reference, where the tenant demands one.')
param serviceManagementReference string

// Role ids never change: assignments in many tenants refer to them.
var personRoles = [
  { value: 'Agent', displayName: 'Agent', description: 'Answers visitors at the desk.' }
  { value: 'Supervisor', displayName: 'Supervisor', description: 'Sees and changes the conversations of the company.' }
  { value: 'TenantAdministrator', displayName: 'Tenant administrator', description: 'Sets up the company: pages, agents, texts, hours.' }
]
var callbackRoles = [
  { value: 'Callbacks.Send', displayName: 'Send callbacks', description: 'A chat platform that tells of its conversations.' }
]
var permissionRoles = [
  { value: 'Meetings.JoinManage', displayName: 'Join and manage meetings', description: 'Embedded platform: join and manage meetings.' }
  { value: 'Meetings.OnDemand.Create', displayName: 'Create meetings on demand', description: 'Embedded platform: create meetings on demand.' }
  { value: 'Messages.SendReceive', displayName: 'Send and receive messages', description: 'Embedded platform: send and receive messages.' }
  { value: 'Guests.Join', displayName: 'Let guests join', description: 'Embedded platform: let anonymous visitors in.' }
]
var personAppRoles = map(personRoles, role => {
  id: guid(uniqueName, role.value)
  value: role.value
  displayName: role.displayName
  description: role.description
  allowedMemberTypes: ['User']
  isEnabled: true
})
var platformAppRoles = map(concat(callbackRoles, permissionRoles), role => {
  id: guid(uniqueName, role.value)
  value: role.value
  displayName: role.displayName
  description: role.description
  allowedMemberTypes: ['Application']
  isEnabled: true
})
// The Azure CLI's own client id, the same in every tenant.
var azureCliId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
var scopeId = guid(uniqueName, 'scope', 'Chat.Use')
var ownPermissions = map(permissionRoles, role => { id: guid(uniqueName, role.value), type: 'Role' })

resource application 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: uniqueName
  displayName: displayName
  description: 'Carebridge: customer-care chat. Deployed and updated by azd.'
  signInAudience: 'AzureADMultipleOrgs'
  // Tokens say who may consent for a company (wids), before a person has been given a role of ours there.
  groupMembershipClaims: 'DirectoryRole'
  serviceManagementReference: empty(serviceManagementReference) ? null : serviceManagementReference
  identifierUris: ['api://${tenant().tenantId}/${uniqueName}']
  api: {
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: scopeId
        value: 'Chat.Use'
        type: 'User'
        isEnabled: true
        adminConsentDisplayName: 'Use the chat desk'
        adminConsentDescription: 'Lets the desk act for the person who is signed in.'
        userConsentDisplayName: 'Use the chat desk'
        userConsentDescription: 'Lets the desk act for you.'
      }
    ]
    // Scripts get a person's token by az account get-access-token, without a consent of their own.
    preAuthorizedApplications: [
      { appId: azureCliId, delegatedPermissionIds: [scopeId] }
    ]
  }
  appRoles: concat(personAppRoles, platformAppRoles)
  spa: { redirectUris: ['${origin}/desk', '${origin}/admin'] }
  web: {
    homePageUrl: origin
    redirectUris: ['${origin}/api/consent/return']
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false }
  }
  requiredResourceAccess: empty(clientId)
    ? []
    : [
        {
          resourceAppId: clientId
          resourceAccess: concat(ownPermissions, [{ id: scopeId, type: 'Scope' }])
        }
      ]
}

// The name has to refer to the application's symbol: a literal one is looked up before the application is there.
resource identityCredential 'Microsoft.Graph/applications/federatedIdentityCredentials@v1.0' = {
  name: '${application.uniqueName}/managed-identity'
  description: 'Tokens of the managed identity instead of a client secret.'
  audiences: ['api://AzureADTokenExchange']
  issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
  subject: identityPrincipalId
}

// Its permissions are granted by the hook postprovision: a grant that is there already fails a template. docs/decisions/0008-deployment.md
resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: application.appId
}

output clientId string = application.appId
output identifierUri string = 'api://${tenant().tenantId}/${uniqueName}'
