import type { TokenVersion } from './requested-resource.ts';

/**
 * The OpenID configuration of a tenant. `tenant` is its id, or `common` or `organizations`, whose issuer is a template.
 * People sign in at the second endpoint's authorization endpoint only.
 */
export function openIdConfiguration(origin: string, tenant: string, version: TokenVersion) {
  const several = tenant === 'common' || tenant === 'organizations';
  const base = `${origin}/${tenant}`;
  const oauth = version === 2 ? `${base}/oauth2/v2.0` : `${base}/oauth2`;
  return {
    issuer: `${origin}/${several ? '{tenantid}' : tenant}/${version === 2 ? 'v2.0' : ''}`,
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    jwks_uri: version === 2 ? `${base}/discovery/v2.0/keys` : `${base}/discovery/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    grant_types_supported: ['client_credentials', 'password', 'authorization_code', 'refresh_token'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile'],
    claims_supported: ['iss', 'aud', 'exp', 'nbf', 'iat', 'tid', 'oid', 'sub', 'azp', 'appid', 'roles', 'ver', 'name'],
  };
}
