import { chatApiProducts } from '../../protocol/contact-center/token.ts';
import type { DeliveryKeys } from '../deliveries/signing-keys.ts';
import { CenterRefusal, nothingThere } from '../edge/center-refusal.ts';
import type { CenterAnswer, CenterRequest } from '../edge/center-request.ts';
import type { CenterRoute } from '../edge/center-route.ts';
import type { AccessTokens } from '../identity/access-tokens.ts';
import type { Credential, Credentials } from '../identity/credentials.ts';
import { keyRefused, tokenRefused } from './chat-api-answers.ts';

/** What the routes need that ask for no access token. */
type OpenRouteDependencies = {
  readonly credentials: Credentials;
  readonly tokens: AccessTokens;
  readonly keys: DeliveryKeys;
};

/** Access tokens, and the keys by which deliveries are verified. */
export function chatApiOpenRoutes({ credentials, tokens, keys }: OpenRouteDependencies): readonly CenterRoute[] {
  return [
    {
      method: 'POST',
      path: '/oauth/v2/token',
      access: 'open',
      refused: tokenRefused,
      handle: async ({ request }) => granted(await clientOf(request, credentials), tokens),
    },
    {
      method: 'GET',
      path: '/vcc/{region}/chat/v2/jwk/{key}/public',
      access: 'open',
      refused: keyRefused,
      handle: async ({ params }) => {
        const key = await keys.publicKey(params.key ?? '');
        if (key === undefined) throw nothingThere();
        return { status: 200, body: key };
      },
    },
  ];
}

/** Source: contact-center.md#tokens */
async function clientOf({ headers, body }: CenterRequest, credentials: Credentials): Promise<Credential> {
  const form = new URLSearchParams(new TextDecoder().decode(body));
  if (form.get('grant_type') !== 'client_credentials') {
    throw new CenterRefusal('invalid_parameter', { faults: ['grant_type: must be client_credentials'] });
  }
  const [, encoded] = /^Basic {1,20}([A-Za-z0-9+/=_-]{1,2000})$/i.exec(headers.authorization ?? '') ?? [];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) throw new CenterRefusal('access_denied');
  const credential = await credentials.ofClient(text.slice(0, colon), text.slice(colon + 1));
  if (credential === undefined) throw new CenterRefusal('access_denied');
  return credential;
}

async function granted({ id, name, customerId }: Credential, tokens: AccessTokens): Promise<CenterAnswer> {
  const { token, issuedAt, lifeMs } = await tokens.issue(id);
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      access_token: token,
      token_type: 'BearerToken',
      expires_in: String(Math.floor(lifeMs / 1_000)),
      issued_at: String(issuedAt),
      scope: '',
      status: 'approved',
      api_product_list: chatApiProducts,
      client_id: id,
      application_name: name,
      organization_name: customerId,
      refresh_token_expires_in: '0',
      refresh_count: '0',
    },
  };
}
