import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { permissions } from '../../../shared/platform/directory/caller.ts';
import { at, ofType } from '../infrastructure.ts';
import { difference, missingAndStray, type Rule } from './rule.ts';
import { settingsOf } from './settings.ts';

type AppRole = { readonly id: string; readonly value: string; readonly allowedMemberTypes: readonly string[] };

const root = path.dirname(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))));

/** The literals of a union type in the code. */
function literalsOf(file: string, type: string): readonly string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const union = new RegExp(`export type ${type} =([^;]+);`).exec(text)?.[1] ?? '';
  return [...union.matchAll(/'([^']+)'/g)].map(([, literal = '']) => literal);
}

/** The application has the roles that the code asks for, each for those who may have it, each with an id of its own. */
export const rolesAgree: Rule = ({ usual }) => {
  const [application] = ofType(usual, 'Microsoft.Graph/applications');
  const roles = (application === undefined ? [] : at(application, 'appRoles')) as unknown as readonly AppRole[];
  const valuesFor = (kind: string): readonly string[] =>
    roles.filter((role) => role.allowedMemberTypes.join() === kind).map(({ value }) => value);
  return [
    ...missingAndStray('roles of people', valuesFor('User'), literalsOf('shared/service/callers/access.ts', 'Role')),
    ...missingAndStray('roles of applications', valuesFor('Application'), ['Callbacks.Send', ...permissions]),
    ...difference('number of role ids', new Set(roles.map(({ id }) => id)).size, roles.length),
  ];
};

/** The Azure CLI's client id, with which scripts get a person's token. */
const azureCliId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** People and consent come back to pages of this deployment; the managed identity stands in for a secret; scripts use the Azure CLI. */
export const signInAgrees: Rule = (infrastructure) => {
  const { usual } = infrastructure;
  const [application] = ofType(usual, 'Microsoft.Graph/applications');
  const [credential] = ofType(usual, 'Microsoft.Graph/applications/federatedIdentityCredentials');
  const [servicePrincipal] = ofType(usual, 'Microsoft.Graph/servicePrincipals');
  if (application === undefined || credential === undefined) return ['there is no application, or no credential'];
  const settings = settingsOf(infrastructure);
  const origin = settings.CAREBRIDGE_ORIGIN;
  const entra = infrastructure.sources.get('modules/entra.bicep') ?? '';
  const principal = /"principalId":"([^"]+)","principalType":"ServicePrincipal"/.exec(
    JSON.stringify(usual.resources),
  )?.[1];
  const scopes = at(application, 'api', 'oauth2PermissionScopes') as unknown as readonly { readonly id: string }[];
  return [
    ...(servicePrincipal === undefined ? ['there is no service principal'] : []),
    ...difference('preAuthorizedApplications', at(application, 'api', 'preAuthorizedApplications'), [
      { appId: azureCliId, delegatedPermissionIds: scopes.map(({ id }) => id) },
    ]),
    ...difference('identifierUris', at(application, 'identifierUris'), [settings.CAREBRIDGE_APP_ID_URI]),
    ...difference('signInAudience', at(application, 'signInAudience'), 'AzureADMultipleOrgs'),
    ...difference('token version', at(application, 'api', 'requestedAccessTokenVersion'), 2),
    ...difference('spa.redirectUris', at(application, 'spa', 'redirectUris'), [`${origin}/desk`, `${origin}/admin`]),
    ...difference('web.redirectUris', at(application, 'web', 'redirectUris'), [`${origin}/api/consent/return`]),
    ...difference('audiences', at(credential, 'audiences'), ['api://AzureADTokenExchange']),
    ...difference('subject', at(credential, 'subject'), principal),
    ...(/\/v2\.0$/.test(String(at(credential, 'issuer'))) ? [] : ['the issuer of the credential is not of version 2']),
    ...(/name: .\$\{application\.uniqueName\}\//.test(entra)
      ? []
      : ['the credential does not refer to the application']),
  ];
};

/** Once its client id is known, the application asks consent for its own permissions. */
export const consentIsAskedFor: Rule = ({ full }) => {
  const [application] = ofType(full, 'Microsoft.Graph/applications');
  const asked = application === undefined ? [] : at(application, 'requiredResourceAccess');
  const access = (Array.isArray(asked) ? asked[0] : undefined) as { resourceAccess?: readonly object[] } | undefined;
  return difference('permissions and scopes asked for', access?.resourceAccess?.length, permissions.length + 1);
};
