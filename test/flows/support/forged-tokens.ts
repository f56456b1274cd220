import { createPublicKey } from 'node:crypto';
import { generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { randomId } from '../../../shared/kernel/ids.ts';

/** A key that verifiers trust, and what they know of it. */
export type Trusted = {
  readonly publicJwk: JWK & { readonly kid: string };
  sign(claims: JWTPayload): Promise<string>;
};

const stranger = await generateKeyPair('RS256');
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that look like the good one of these claims, by how they were forged. */
export async function forgeries(trusted: Trusted, claims: JWTPayload): Promise<Readonly<Record<string, string>>> {
  const { kid } = trusted.publicJwk;
  const good = await trusted.sign(claims);
  const [header = '', , signature = ''] = good.split('.');
  const pem = createPublicKey({ key: trusted.publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const byStranger = (keyId: string) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId }).sign(stranger.privateKey);
  const past = Math.floor(Date.now() / 1000) - 7_200;
  return {
    'alg none': `${encoded({ alg: 'none', typ: 'JWT', kid })}.${encoded(claims)}.`,
    'HS256 with the public key': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid })
      .sign(Buffer.from(pem)),
    'wrong key': await byStranger(kid),
    'unknown kid': await byStranger(randomId()),
    'wrong audience': await trusted.sign({ ...claims, aud: 'https://elsewhere.example' }),
    expired: await trusted.sign({ ...claims, iat: past, nbf: past, exp: past + 60 }),
    'issuer of another tenant': await trusted.sign({ ...claims, iss: otherTenant(String(claims.iss)) }),
    'content exchanged': `${header}.${encoded({ ...claims, oid: '00000000-0000-4000-8000-000000000001' })}.${signature}`,
    'no signature': `${good.split('.').slice(0, 2).join('.')}.`,
    garbage: 'not.a.token',
  };
}

function otherTenant(issuer: string): string {
  return issuer.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '00000000-0000-4000-8000-00000000beef');
}
