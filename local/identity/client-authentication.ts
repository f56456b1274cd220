import { createHash, timingSafeEqual } from 'node:crypto';
import type { Directory, DirectoryApplication } from './directory.ts';
import { checkAssertion } from './federated-assertion.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import type { TokenRequest } from './token-request.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * The application that makes a request, proved by its secret or by an assertion of an issuer that it trusts.
 * @throws {OAuthRefusal} unauthorized_client — when the tenant knows no such application
 * @throws {OAuthRefusal} invalid_client — when its credential is missing or does not hold
 */
export async function authenticateClient(
  directory: Directory,
  tenantId: string,
  request: TokenRequest,
): Promise<DirectoryApplication> {
  const clientId = request.client_id ?? '';
  const application = directory.client(tenantId, clientId);
  if (application === undefined) {
    throw new OAuthRefusal('unauthorized_client', 700016, `The tenant ${tenantId} knows no application ${clientId}.`);
  }
  const { client_secret: secret, client_assertion: assertion, grant_type: grantType } = request;
  if (assertion !== undefined) {
    if (request.client_assertion_type !== assertionType) {
      throw new OAuthRefusal('invalid_request', 900144, `'client_assertion_type' must be ${assertionType}.`);
    }
    await checkAssertion(application, assertion);
  } else if (secret !== undefined) {
    if (!application.secrets.some((one) => same(one, secret))) {
      throw new OAuthRefusal('invalid_client', 7000215, 'The client secret is not one of the application.');
    }
  } else if (!application.publicClient || grantType === 'client_credentials') {
    throw new OAuthRefusal('invalid_client', 7000218, "'client_secret' or 'client_assertion' is missing.");
  }
  return application;
}

/** Whether two secrets are the same, in a time that does not tell how far they agree. */
export function same(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
