import {
  added,
  fixed,
  flag,
  guid,
  httpsUrl,
  identifies,
  list,
  matching,
  needed,
  object,
  oneNumberOf,
  oneOf,
  type Shape,
  text,
} from './shape.ts';

const permissionScope = object({
  id: needed(guid),
  value: text,
  type: oneOf('User', 'Admin'),
  isEnabled: flag,
  adminConsentDescription: text,
  adminConsentDisplayName: text,
  userConsentDescription: text,
  userConsentDisplayName: text,
});

const appRole = object({
  id: needed(guid),
  value: needed(text),
  displayName: needed(text),
  description: needed(text),
  allowedMemberTypes: needed(list(oneOf('User', 'Application'))),
  isEnabled: needed(flag),
});

const resourceAccess = object({
  resourceAppId: needed(guid),
  resourceAccess: needed(list(object({ id: needed(guid), type: needed(oneOf('Role', 'Scope')) }))),
});

const application = object({
  uniqueName: fixed(matching(/^[\w-]{1,120}$/)),
  displayName: needed(text),
  description: text,
  signInAudience: oneOf('AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount'),
  serviceManagementReference: text,
  identifierUris: list(matching(/^api:\/\/[0-9a-f-]{36}\/[\w-]+$/)),
  api: object({
    acceptMappedClaims: flag,
    knownClientApplications: list(guid),
    oauth2PermissionScopes: list(permissionScope),
    preAuthorizedApplications: list(object({ appId: guid, delegatedPermissionIds: list(guid) })),
    requestedAccessTokenVersion: oneNumberOf(1, 2),
  }),
  appRoles: list(appRole),
  spa: object({ redirectUris: list(httpsUrl) }),
  web: object({
    homePageUrl: httpsUrl,
    logoutUrl: httpsUrl,
    redirectUris: list(httpsUrl),
    implicitGrantSettings: object({ enableAccessTokenIssuance: flag, enableIdTokenIssuance: flag }),
  }),
  publicClient: object({ redirectUris: list(text) }),
  requiredResourceAccess: list(resourceAccess),
  isFallbackPublicClient: flag,
  groupMembershipClaims: oneOf('None', 'SecurityGroup', 'DirectoryRole', 'ApplicationGroup', 'All'),
  notes: text,
  tags: list(text),
  appId: added(text),
  id: added(text),
});

/** The Microsoft Graph resources that the Entra module declares, as far as it needs them. */
export const graphTypes: Readonly<Record<string, Shape>> = {
  'Microsoft.Graph/applications@v1.0': application,
  'Microsoft.Graph/applications/federatedIdentityCredentials@v1.0': object({
    name: identifies(text),
    audiences: needed(list(matching(/^api:\/\/\w+$/))),
    issuer: needed(httpsUrl),
    subject: needed(text),
    description: text,
    id: added(text),
  }),
  'Microsoft.Graph/servicePrincipals@v1.0': object({
    appId: identifies(guid),
    accountEnabled: flag,
    appRoleAssignmentRequired: flag,
    displayName: text,
    notes: text,
    tags: list(text),
    id: added(text),
  }),
  'Microsoft.Graph/appRoleAssignedTo@v1.0': object({
    appRoleId: needed(guid),
    principalId: needed(guid),
    resourceId: needed(guid),
    principalDisplayName: added(text),
    id: added(text),
  }),
};
