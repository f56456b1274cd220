import type { Directory, DirectoryApplication } from './directory.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import type { TokenRequest } from './token-request.ts';

/** Which of the two token shapes an endpoint issues. */
export type TokenVersion = 1 | 2;

/** What a token is asked for: the application, and the name under which it was asked for. */
export type RequestedResource = {
  readonly application: DirectoryApplication;
  readonly name: string;
  /** Delegated permissions, without `.default` and without those of OpenID Connect. */
  readonly scopes: readonly string[];
};

const openIdScopes = ['openid', 'profile', 'email', 'offline_access'];

/**
 * The resource that a request of `client` names: `resource` at the first endpoint, the scopes' common prefix at the second.
 * Source: Entra's error AADSTS90009: an application names itself by its client id.
 * @throws {OAuthRefusal} invalid_request — when the application asks for itself under another name than its client id
 * @throws {OAuthRefusal} invalid_scope — when the scopes name no resource, or several
 * @throws {OAuthRefusal} invalid_resource — when the tenant knows no such resource
 */
export function requestedResource(
  directory: Directory,
  tenantId: string,
  version: TokenVersion,
  client: DirectoryApplication,
  request: TokenRequest,
): RequestedResource {
  const { name, scopes } = version === 1 ? { name: request.resource ?? '', scopes: [] } : scopesOf(request);
  if (name === '') throw new OAuthRefusal('invalid_request', 900144, "The parameter 'resource' is missing.");
  const application = directory.resource(tenantId, name);
  if (application === undefined) {
    throw new OAuthRefusal('invalid_resource', 500011, `The tenant ${tenantId} knows no resource named ${name}.`);
  }
  if (application.clientId === client.clientId && name.toLowerCase() !== client.clientId) {
    throw new OAuthRefusal(
      'invalid_request',
      90009,
      'An application asks for a token for itself by its client id only.',
    );
  }
  return { application, name: directory.knownName(application, name), scopes };
}

function scopesOf(request: TokenRequest): { readonly name: string; readonly scopes: readonly string[] } {
  const scopes = (request.scope ?? '').split(/\s+/).filter((scope) => scope !== '' && !openIdScopes.includes(scope));
  const names = new Set(scopes.map((scope) => scope.slice(0, Math.max(scope.lastIndexOf('/'), 0))));
  const [name = ''] = names;
  const permissions = scopes
    .map((scope) => scope.slice(scope.lastIndexOf('/') + 1))
    .filter((one) => one !== '.default');
  if (names.size !== 1 || name === '') {
    throw new OAuthRefusal('invalid_scope', 70011, 'The scopes must name permissions of exactly one resource.');
  }
  if (request.grant_type === 'client_credentials' && permissions.length > 0) {
    throw new OAuthRefusal('invalid_scope', 1002012, 'Client credentials need the scope <resource>/.default.');
  }
  return { name, scopes: permissions };
}
