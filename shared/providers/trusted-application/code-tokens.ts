import { ProviderRefused } from '../../kernel/errors.ts';
import { type ApplicationIdentity, confidentialClient, tokenFailure } from './application-tokens.ts';
import { identityNetwork } from './identity-network.ts';

/** What a browser brought back from a sign-in, with the verifier of the challenge that went out (RFC 7636). */
type SignInCode = { readonly code: string; readonly verifier: string; readonly redirectUri: string };

/** Where the token of a person who signed in comes from. */
export interface CodeTokens {
  /**
   * The access token for ourselves behind a code, which is good once.
   * @throws {ProviderRefused} PlatformUnauthorized — when the code is unknown, used or another's
   * @throws {Unavailable} IdentityUnavailable — when the identity provider gives no answer, or 429, or 5xx
   */
  redeem(code: SignInCode): Promise<string>;
}

/**
 * Codes redeemed by msal-node, with the very credential that app-only tokens are asked with. Each redemption has a client of its
 * own, so that nothing of a person is kept.
 * Choice: the application is named by its client id, since Entra gives it tokens for itself under no other name.
 */
export function msalCodeTokens(identity: ApplicationIdentity): CodeTokens {
  const network = identityNetwork(new URL(identity.authority));
  return {
    async redeem({ code, verifier, redirectUri }) {
      try {
        const client = await confidentialClient(identity, 'organizations', network);
        const scopes = [codeScope(identity.clientId)];
        const answer = await client.acquireTokenByCode({ code, codeVerifier: verifier, redirectUri, scopes });
        if (answer.accessToken === '') throw new ProviderRefused('PlatformUnauthorized', 'No token came.', 401);
        return answer.accessToken;
      } catch (error) {
        throw error instanceof ProviderRefused ? error : await tokenFailure(error);
      }
    },
  };
}

/** The scope to sign in with: all that the application is registered for, of itself. */
export function codeScope(clientId: string): string {
  return `${clientId}/.default`;
}
