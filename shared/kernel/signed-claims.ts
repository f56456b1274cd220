import { decodeProtectedHeader, errors, importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose';

/** What a token says whose signature holds. */
export type SignedClaims = JWTPayload;

/** By what a token is verified: public keys that fit its algorithm, of which one has signed it. */
type Signing = {
  readonly keys: readonly JWK[];
  readonly audience: string;
  readonly toleranceSeconds: number;
  /** Epoch ms. */
  readonly nowMs: number;
};

/** By which algorithm a token says it is signed, and by which key; undefined where it is no JWT. Nothing of it is verified. */
export function headerOf(token: string): { readonly alg: string; readonly kid: string | undefined } | undefined {
  try {
    const { alg = '', kid } = decodeProtectedHeader(token);
    return { alg, kid: typeof kid === 'string' ? kid : undefined };
  } catch {
    return undefined;
  }
}

/** The claims of a token with `sub` and `exp` that one of some keys has signed for an audience; else why it does not hold, in words for who makes it. */
export async function claimsSignedBy(
  token: string,
  alg: string,
  { keys, audience, toleranceSeconds, nowMs }: Signing,
): Promise<{ readonly claims: SignedClaims; readonly fault?: undefined } | { readonly fault: string }> {
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, await importJWK(key, alg), {
        algorithms: [alg],
        audience,
        currentDate: new Date(nowMs),
        clockTolerance: toleranceSeconds,
        requiredClaims: ['exp', 'sub'],
      });
      return { claims: payload };
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) return { fault: faultOf(error, audience) };
    }
  }
  return { fault: 'no key of the company has signed the token' };
}

function faultOf(error: unknown, audience: string): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.claim === 'aud' ? `its aud must be "${audience}"` : `its ${error.claim} does not hold`;
  }
  if (error instanceof errors.JOSEError) return 'the token cannot be read';
  throw error;
}
