import type { Clock } from '../../shared/kernel/time.ts';
import { accessTokenClaims, type Grant } from './access-token.ts';
import type { AuthorizationCodes, SignIn } from './authorization-codes.ts';
import { authenticateClient, same } from './client-authentication.ts';
import type { Directory, DirectoryTenant } from './directory.ts';
import { consentMissing, OAuthRefusal } from './oauth-refusal.ts';
import { graphClientId } from './people-search.ts';
import { requestedResource, type TokenVersion } from './requested-resource.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { TokenRequest } from './token-request.ts';

/** A token endpoint's tenant: one, or (`common`, `organizations`) the one that the user belongs to. */
export type EndpointTenant = DirectoryTenant | 'any';

/** Turns token requests into tokens. */
export class TokenEndpoint {
  readonly #directory: Directory;
  readonly #codes: AuthorizationCodes;
  readonly #keys: SigningKeys;
  readonly #origin: string;
  readonly #now: Clock;

  constructor(directory: Directory, codes: AuthorizationCodes, keys: SigningKeys, origin: string, now: Clock) {
    this.#directory = directory;
    this.#codes = codes;
    this.#keys = keys;
    this.#origin = origin;
    this.#now = now;
  }

  /**
   * The body of the answer to one request.
   * @throws {OAuthRefusal} with the OAuth error's name — when the request is refused
   */
  async answer(tenant: EndpointTenant, version: TokenVersion, request: TokenRequest) {
    const signIn = await this.#signInOf(request);
    const grant =
      signIn === undefined ? await this.#grant(tenant, version, request) : this.#granted(signIn, version, request);
    const lifetimeSeconds = this.#directory.tokenLifetimeSeconds;
    const nowMs = this.#now();
    const claims = accessTokenClaims(grant, this.#origin, nowMs, lifetimeSeconds);
    const renewal =
      signIn !== undefined && isRenewable(request) ? { refresh_token: this.#codes.issueRenewal(signIn) } : {};
    const token = { token_type: 'Bearer', access_token: await this.#keys.sign(claims), ...renewal };
    if (version === 2) return { ...token, expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds };
    return {
      ...token,
      // The first endpoint writes numbers as text.
      expires_in: String(lifetimeSeconds),
      expires_on: String(claims.exp),
      not_before: String(claims.nbf),
      resource: grant.resource.name,
    };
  }

  /** The sign-in at a browser that a request goes on with; undefined for requests of other kinds. */
  async #signInOf(request: TokenRequest): Promise<SignIn | undefined> {
    const { client_id: clientId, redirect_uri: redirectUri, code_verifier: verifier } = request;
    if (request.grant_type === 'refresh_token') {
      const kept = this.#codes.renewable(request.refresh_token);
      // What is refused for want of consent costs no sign-in.
      if (kept !== undefined) this.#granted(kept, 2, request);
      return this.#codes.renew(request.refresh_token, clientId);
    }
    if (request.grant_type !== 'authorization_code') return undefined;
    const signIn = this.#codes.redeem(request.code, { clientId, redirectUri, verifier });
    // Pages have no credential; one that a request does carry has to hold.
    const isConfidential = request.client_secret !== undefined || request.client_assertion !== undefined;
    if (isConfidential) await authenticateClient(this.#directory, signIn.tenant.id, request);
    return signIn;
  }

  #granted({ tenant, client, user }: SignIn, version: TokenVersion, request: TokenRequest): Grant {
    const resource = requestedResource(this.#directory, tenant.id, version, client, request);
    if (resource.application.clientId === graphClientId && !this.#directory.maySearch(tenant, client, user)) {
      const description = 'The user or administrator has not consented to use the application.';
      throw new OAuthRefusal('invalid_grant', consentMissing, description);
    }
    return { tenant, client, user, resource, version };
  }

  async #grant(endpoint: EndpointTenant, version: TokenVersion, request: TokenRequest): Promise<Grant> {
    if (request.grant_type === 'client_credentials') {
      if (endpoint === 'any') {
        throw new OAuthRefusal('invalid_request', 50059, 'An application must ask the endpoint of a tenant.');
      }
      const client = await authenticateClient(this.#directory, endpoint.id, request);
      const resource = requestedResource(this.#directory, endpoint.id, version, client, request);
      return { tenant: endpoint, client, resource, version };
    }
    if (request.grant_type === 'password') return this.#userGrant(endpoint, version, request);
    throw new OAuthRefusal('unsupported_grant_type', 70003, `The grant type '${request.grant_type}' is not supported.`);
  }

  async #userGrant(endpoint: EndpointTenant, version: TokenVersion, request: TokenRequest): Promise<Grant> {
    const found = this.#directory.user(endpoint === 'any' ? undefined : endpoint, request.username ?? '');
    if (found === undefined) throw new OAuthRefusal('invalid_grant', 50034, 'The tenant has no user of that name.');
    const { tenant, user } = found;
    const client = await authenticateClient(this.#directory, tenant.id, request);
    if (!same(user.password, request.password ?? '')) {
      throw new OAuthRefusal('invalid_grant', 50126, 'The password is not that of the user.');
    }
    const resource = requestedResource(this.#directory, tenant.id, version, client, request);
    return { tenant, client, user, resource, version };
  }
}

function isRenewable({ scope }: TokenRequest): boolean {
  return scope?.split(' ').includes('offline_access') ?? false;
}
