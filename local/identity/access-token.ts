import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { asGuid, hashId } from '../../shared/kernel/ids.ts';
import type { DirectoryApplication, DirectoryTenant, DirectoryUser } from './directory.ts';
import type { RequestedResource, TokenVersion } from './requested-resource.ts';

/** Who asks for what, once everything is checked; `user` is absent where an application asks for itself. */
export type Grant = {
  readonly tenant: DirectoryTenant;
  readonly client: DirectoryApplication;
  readonly user?: DirectoryUser;
  readonly resource: RequestedResource;
  readonly version: TokenVersion;
};

/**
 * The claims of an access token as Entra writes them: version 2 names the resource by its client id and the client in
 * `azp`; version 1 names the resource as it was asked for and the client in `appid`.
 * Choice: the issuer of version 1 is ours, since `sts.windows.net` would claim to be Microsoft's.
 */
export function accessTokenClaims(grant: Grant, origin: string, nowMs: number, lifetimeSeconds: number): JWTPayload {
  const { tenant, client, resource, version } = grant;
  const issuedAt = Math.floor(nowMs / 1000);
  const byVersion =
    version === 2
      ? { iss: `${origin}/${tenant.id}/v2.0`, aud: resource.application.clientId, azp: client.clientId, azpacr: '1' }
      : { iss: `${origin}/${tenant.id}/`, aud: resource.name, appid: client.clientId, appidacr: '1' };
  return {
    ...byVersion,
    tid: tenant.id,
    ver: `${version}.0`,
    uti: randomUUID(),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    ...subjectClaims(grant),
  };
}

/** A user's `sub` differs from resource to resource; an application is its own subject. */
function subjectClaims({ tenant, client, user, resource }: Grant): JWTPayload {
  if (user === undefined) {
    const objectId = servicePrincipalId(tenant.id, client.clientId);
    return { oid: objectId, sub: objectId, idtyp: 'app', ...rolesClaim(client.roles) };
  }
  return {
    oid: user.objectId,
    sub: hashId(tenant.id, resource.application.clientId, user.objectId),
    name: user.displayName,
    preferred_username: user.userName,
    scp: resource.scopes.length === 0 ? 'user_impersonation' : resource.scopes.join(' '),
    ...rolesClaim(user.roles),
    ...(user.directoryRoles.length === 0 ? {} : { wids: user.directoryRoles }),
  };
}

/** The object id of an application in a tenant: the same as long as the directory names the same ids. */
function servicePrincipalId(tenantId: string, clientId: string): string {
  return asGuid(hashId('service-principal', tenantId, clientId));
}

function rolesClaim(roles: readonly string[]): JWTPayload {
  return roles.length === 0 ? {} : { roles };
}
