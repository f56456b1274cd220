import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { DirectoryApplication } from './directory.ts';
import { OAuthRefusal } from './oauth-refusal.ts';

const clockToleranceSeconds = 300;
const keySets = new Map<string, JWTVerifyGetKey>();

/**
 * Checks a client assertion against the application's federated credentials: issuer and subject choose the credential,
 * whose published keys, audience and the assertion's lifetime must hold.
 * @throws {OAuthRefusal} invalid_client — when they do not
 */
export async function checkAssertion(application: DirectoryApplication, assertion: string): Promise<void> {
  const claims = decoded(assertion);
  const sameIssuer = application.federatedCredentials.filter(({ issuer }) => issuer === claims.iss);
  if (sameIssuer.length === 0) {
    throw new OAuthRefusal('invalid_client', 700211, 'No federated credential has the issuer of the assertion.');
  }
  const credential = sameIssuer.find(({ subject }) => subject === claims.sub);
  if (credential === undefined) {
    throw new OAuthRefusal('invalid_client', 700213, 'No federated credential has the subject of the assertion.');
  }
  try {
    await jwtVerify(assertion, keysAt(credential.jwksUri), {
      issuer: credential.issuer,
      subject: credential.subject,
      audience: credential.audience,
      algorithms: ['RS256', 'PS256', 'ES256'],
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp'],
    });
  } catch (cause) {
    throw assertionRefusal(cause);
  }
}

function assertionRefusal(cause: unknown): OAuthRefusal {
  if (cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'aud') {
    return new OAuthRefusal('invalid_client', 700212, 'No federated credential has the audience of the assertion.');
  }
  if (cause instanceof errors.JWTExpired || cause instanceof errors.JWTClaimValidationFailed) {
    return new OAuthRefusal('invalid_client', 700024, 'The assertion is not valid now.', { cause });
  }
  return new OAuthRefusal('invalid_client', 700027, 'The signature of the assertion does not hold.', { cause });
}

function decoded(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch (cause) {
    throw new OAuthRefusal('invalid_client', 50027, 'The client assertion is not a JWT.', { cause });
  }
}

function keysAt(address: string): JWTVerifyGetKey {
  const known = keySets.get(address) ?? createRemoteJWKSet(new URL(address));
  keySets.set(address, known);
  return known;
}
