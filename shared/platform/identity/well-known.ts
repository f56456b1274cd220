import type { PlacedEndpoint } from '../edge/endpoint.ts';
import { PlatformRefusal } from '../edge/refusal.ts';
import type { PlatformIssuer } from './platform-issuer.ts';
import type { SigningKeys } from './signing-keys.ts';

const keysPath = '/platformservice/issuer/keys';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Verifiers may keep the documents as long as this, which is far less than the overlap of two keys. */
const cacheControl = 'public, max-age=300';

/** The documents by which service applications verify callbacks. Source: trusted-application.md#callback-tokens */
export function wellKnownEndpoints(
  origin: string,
  keys: SigningKeys,
  issuer: PlatformIssuer,
): readonly PlacedEndpoint[] {
  return [
    {
      method: 'GET',
      path: '/platformservice/issuer/{tenant}/.well-known/openid-configuration',
      endpoint: {
        access: 'open',
        handle: async ({ params: { tenant = '' } }) => {
          if (!guid.test(tenant)) throw new PlatformRefusal('NotFound');
          return {
            status: 200,
            headers: { 'cache-control': cacheControl },
            json: {
              issuer: issuer.issuer(tenant),
              jwks_uri: `${origin}${keysPath}`,
              response_types_supported: ['token'],
              subject_types_supported: ['pairwise'],
              id_token_signing_alg_values_supported: ['RS256'],
            },
          };
        },
      },
    },
    {
      method: 'GET',
      path: keysPath,
      endpoint: {
        access: 'open',
        handle: async () => ({
          status: 200,
          headers: { 'cache-control': cacheControl },
          json: { keys: await keys.published() },
        }),
      },
    },
  ];
}
