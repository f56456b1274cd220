import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { httpsLink } from './page-texts.ts';

const mostKeys = 10;
const longestPem = 4_000;
const shortestModulus = 2_048;

/** The public part of a signing key (RFC 7517): of RS256, ES256 or EdDSA. */
export type IdentityKey = { readonly kty: string } & Readonly<Record<string, string>>;

/** What a key that verifies identities may be named; of other members of a JWK those are kept that make it. */
const memberNames = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid'] as const;

const keySchema = z
  .union([z.string().max(longestPem), z.looseObject({ kty: z.string() })])
  .transform((written, context): IdentityKey => {
    const fault = (message: string) => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    if (typeof written === 'string' && !/^\s{0,9}-----BEGIN PUBLIC KEY-----/.test(written)) {
      return fault('must be a public key: a JWK, or a PEM that begins with -----BEGIN PUBLIC KEY-----');
    }
    if (typeof written !== 'string' && 'd' in written) {
      return fault('is a private key; put its public part here, and make another key pair: this one is known now');
    }
    const key = publicKeyOf(written);
    if (key === undefined) return fault('cannot be read as a public key');
    if (!fitsAnAlgorithm(key)) return fault('must be an RSA key of 2,048 bits or more, a P-256 key or an Ed25519 key');
    const jwk = key.export({ format: 'jwk' });
    const kid = typeof written === 'string' || typeof written.kid !== 'string' ? {} : { kid: written.kid };
    return publicMembers({ ...jwk, ...kid });
  });

/** How a tenant's site vouches for customers who are signed in there: public keys, or where they are published. Source: carebridge.md#identity */
export const identitySchema = z
  .strictObject({ keys: z.array(keySchema).max(mostKeys).default([]), keysUrl: httpsLink.exactOptional() })
  .refine(({ keys, keysUrl }) => keys.length > 0 || keysUrl !== undefined, 'must have keys or keysUrl');

/** A published key as it is used here; undefined where it is none that verifies identities. */
export function identityKeyOf(jwk: Readonly<Record<string, unknown>>): IdentityKey | undefined {
  const key = 'd' in jwk ? undefined : publicKeyOf(jwk);
  return key !== undefined && fitsAnAlgorithm(key) ? publicMembers(jwk) : undefined;
}

function publicKeyOf(written: string | Readonly<Record<string, unknown>>): KeyObject | undefined {
  try {
    return typeof written === 'string'
      ? createPublicKey(written)
      : createPublicKey({ key: written as JsonWebKey, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function fitsAnAlgorithm({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= shortestModulus;
  if (asymmetricKeyType === 'ec') return asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return asymmetricKeyType === 'ed25519';
}

function publicMembers(jwk: Readonly<Record<string, unknown>>): IdentityKey {
  const members = memberNames.flatMap((name) => {
    const member = jwk[name];
    return typeof member === 'string' ? [[name, member] as const] : [];
  });
  return { kty: '', ...Object.fromEntries(members) };
}
