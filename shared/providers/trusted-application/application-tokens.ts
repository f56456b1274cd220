import type { ClientAssertionCallback, ConfidentialClientApplication } from '@azure/msal-node';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { type CarebridgeError, ConfigurationError, ProviderRefused, Unavailable } from '../../kernel/errors.ts';
import { type IdentityNetwork, identityNetwork } from './identity-network.ts';

/** How we sign in: a secret on one machine, the managed identity's assertion in Azure. */
export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'managed-identity'; readonly identityClientId: string };

/** Where app-only tokens come from. */
export interface ApplicationTokens {
  /**
   * An app-only token for `audience`, issued by the Entra tenant; `fresh` asks past the cache.
   * @throws {ProviderRefused} PlatformUnauthorized — when the identity provider knows us not, or consent is missing
   * @throws {Unavailable} IdentityUnavailable — when it gives no answer, or 429, or 5xx
   */
  token(entraTenantId: string, audience: string, fresh?: boolean): Promise<string>;
}

/** Who we are to the identity provider. `authority` without tenant, e.g. `https://login.microsoftonline.com`. */
export type ApplicationIdentity = {
  readonly authority: string;
  readonly clientId: string;
  readonly credential: Credential;
};

/** Each keeps the tokens of one Entra tenant. */
const keptClients = 1_000;

/**
 * Tokens by msal-node, one client per Entra tenant, cached by msal. Source: trusted-application.md#application-tokens
 * @throws {ConfigurationError} InvalidSetting — when the authority is neither https nor plain http on loopback
 */
export function msalTokens(identity: ApplicationIdentity): ApplicationTokens {
  const network = identityNetwork(new URL(identity.authority));
  const clients = new BoundedMap<Promise<ConfidentialClientApplication>>(keptClients);
  const asked = new Map<string, Promise<string>>();

  const clientFor = (entraTenantId: string): Promise<ConfidentialClientApplication> => {
    const client = clients.get(entraTenantId) ?? confidentialClient(identity, entraTenantId, network);
    clients.set(entraTenantId, client);
    return client;
  };
  const ask = async (entraTenantId: string, audience: string, fresh: boolean): Promise<string> => {
    try {
      const client = await clientFor(entraTenantId);
      const answer = await client.acquireTokenByClientCredential({
        scopes: [`${audience}/.default`],
        skipCache: fresh,
      });
      if (answer === null) throw new Error('no token');
      return answer.accessToken;
    } catch (error) {
      throw await tokenFailure(error);
    }
  };
  return {
    token(entraTenantId, audience, fresh = false) {
      const key = `${entraTenantId} ${audience} ${fresh}`;
      const going = asked.get(key) ?? ask(entraTenantId, audience, fresh).finally(() => asked.delete(key));
      asked.set(key, going);
      return going;
    },
  };
}

/**
 * Our own side at one Entra tenant, or at `organizations`. msal takes some 30 ms to load, so it is loaded when the first token is
 * asked for.
 */
export async function confidentialClient(
  identity: ApplicationIdentity,
  entraTenantId: string,
  network: IdentityNetwork,
): Promise<ConfidentialClientApplication> {
  const authority = new URL(identity.authority);
  const msal = await import('@azure/msal-node');
  const { credential } = identity;
  return new msal.ConfidentialClientApplication({
    auth: {
      clientId: identity.clientId,
      authority: `https://${authority.host}/${entraTenantId}`,
      knownAuthorities: [authority.host],
      ...(credential.kind === 'secret'
        ? { clientSecret: credential.secret }
        : { clientAssertion: managedIdentityAssertion(msal, credential.identityClientId) }),
    },
    system: network,
  });
}

/** The assertion is a callback, since its text would expire; msal caches the identity's token behind it. */
function managedIdentityAssertion(msal: typeof import('@azure/msal-node'), clientId: string): ClientAssertionCallback {
  const identity = new msal.ManagedIdentityApplication({ managedIdentityIdParams: { userAssignedClientId: clientId } });
  return async () => {
    const token = await identity.acquireToken({ resource: 'api://AzureADTokenExchange' });
    return token.accessToken;
  };
}

/** OAuth errors that a repeat does not mend: we are not known, not consented to, or ask for what is not there. */
const refusals: readonly string[] = [
  'access_denied',
  'interaction_required',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_resource',
  'invalid_scope',
  'unauthorized_client',
];

/** What msal's error means to us. msal refuses by itself for a while after 429 and 5xx, with an error that has neither status nor OAuth name. */
export async function tokenFailure(error: unknown): Promise<CarebridgeError> {
  if (error instanceof ConfigurationError) return error;
  const { AuthError, ServerError } = await import('@azure/msal-node');
  const status = error instanceof ServerError ? (error.status ?? 0) : 0;
  if (error instanceof AuthError && refusals.includes(error.errorCode) && status < 500 && status !== 429) {
    return new ProviderRefused('PlatformUnauthorized', `The identity provider gave no token: ${error.errorCode}.`, 401);
  }
  return new Unavailable('IdentityUnavailable', 'The identity provider gave no token just now.');
}
