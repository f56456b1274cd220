import { added, fixed, flag, identifies, list, needed, number, object, oneOf, type Shape, text } from './shape.ts';

const permissionScope = object({
  id: needed(text),
  value: text,
  type: oneOf('User', 'Admin'),
  isEnabled: flag,
  adminConsentDescription: text,
  adminConsentDisplayName: text,
  userConsentDescription: text,
  userConsentDisplayName: text,
});

const appRole = object({
  id: needed(text),
  value: needed(text),
  displayName: needed(text),
  description: needed(text),
  allowedMemberTypes: needed(list(oneOf('User', 'Application'))),
  isEnabled: needed(flag),
});

const resourceAccess = object({
  resourceAppId: needed(text),
  resourceAccess: needed(list(object({ id: needed(text), type: needed(oneOf('Role', 'Scope')) }))),
});

const application = object({
  uniqueName: fixed(text),
  displayName: needed(text),
  description: text,
  signInAudience: oneOf('AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount'),
  serviceManagementReference: text,
  identifierUris: list(text),
  api: object({
    acceptMappedClaims: flag,
    knownClientApplications: list(text),
    oauth2PermissionScopes: list(permissionScope),
    preAuthorizedApplications: list(object({ appId: text, delegatedPermissionIds: list(text) })),
    requestedAccessTokenVersion: number,
  }),
  appRoles: list(appRole),
  spa: object({ redirectUris: list(text) }),
  web: object({
    homePageUrl: text,
    logoutUrl: text,
    redirectUris: list(text),
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
    audiences: needed(list(text)),
    issuer: needed(text),
    subject: needed(text),
    description: text,
    id: added(text),
  }),
  'Microsoft.Graph/servicePrincipals@v1.0': object({
    appId: identifies(text),
    accountEnabled: flag,
    appRoleAssignmentRequired: flag,
    displayName: text,
    notes: text,
    tags: list(text),
    id: added(text),
  }),
};
