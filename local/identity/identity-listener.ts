import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../../shared/kernel/time.ts';
import { pageHeaders } from './account-page.ts';
import { AdminConsentEndpoint } from './admin-consent-endpoint.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import { AuthorizationEndpoint } from './authorization-endpoint.ts';
import type { Directory } from './directory.ts';
import { OAuthRefusal } from './oauth-refusal.ts';
import { openIdConfiguration } from './openid-configuration.ts';
import { PeopleSearch } from './people-search.ts';
import type { TokenVersion } from './requested-resource.ts';
import type { SigningKeys } from './signing-keys.ts';
import { type EndpointTenant, TokenEndpoint } from './token-endpoint.ts';
import { readTokenRequest } from './token-request.ts';

/** What the issuer's endpoints need; `origin` without a slash at the end. */
export type IdentityListenerDependencies = {
  readonly origin: string;
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly now: Clock;
};

type Answer =
  | { readonly status: number; readonly body?: unknown }
  | { readonly status: number; readonly html: string }
  | { readonly status: 302; readonly location: string };
type Handler = (tenant: string, version: TokenVersion, request: IncomingMessage) => Promise<Answer>;

type Route = {
  readonly method: string;
  readonly pattern: RegExp;
  readonly version: TokenVersion;
  readonly handler: Handler;
};

const largestBodyBytes = 64 * 1024;

/** Browsers may ask, as they may ask Entra: no answer depends on a cookie. */
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': '*, authorization, consistencylevel',
};

/** Answers requests for OpenID configuration, keys and tokens, for each version under the paths that Entra has. */
export function identityListener(dependencies: IdentityListenerDependencies): RequestListener {
  const routes = routesOf(dependencies);
  const people = new PeopleSearch(dependencies.directory, dependencies.keys);
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (request.method === 'OPTIONS') return { status: 204 };
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    if (path === '/v1.0/users' && request.method === 'GET') {
      const { authorization, consistencylevel } = request.headers;
      const consistency = typeof consistencylevel === 'string' ? consistencylevel : undefined;
      return people.answer({ query: new URLSearchParams(query), authorization, consistency });
    }
    for (const { method, pattern, version, handler } of routes) {
      const tenant = pattern.exec(path)?.[1];
      if (tenant === undefined) continue;
      // As GET, whose body Node leaves out.
      const isAsked = request.method === method || (request.method === 'HEAD' && method === 'GET');
      return isAsked ? handler(tenant.toLowerCase(), version, request) : { status: 405 };
    }
    return { status: 404 };
  };
  return (request, response) => void respond(request, response, answer, dependencies.now);
}

/** Where a GET signs a person in or consents, HEAD only says that something is there. */
function byGetAlone(handler: Handler): Handler {
  return async (tenant, version, request) =>
    request.method === 'HEAD' ? { status: 200 } : handler(tenant, version, request);
}

function routesOf({ origin, directory, keys, now }: IdentityListenerDependencies): readonly Route[] {
  const codes = new AuthorizationCodes(now);
  const tokens = new TokenEndpoint(directory, codes, keys, origin, now);
  const authorization = new AuthorizationEndpoint(directory, codes);
  const adminConsent = new AdminConsentEndpoint(directory);
  const configuration: Handler = async (name, version) => {
    const tenant = endpointTenant(directory, name);
    return { status: 200, body: openIdConfiguration(origin, tenant === 'any' ? name : tenant.id, version) };
  };
  const keySet: Handler = async (name) => {
    endpointTenant(directory, name);
    return { status: 200, body: keys.published() };
  };
  const token: Handler = async (name, version, request) => {
    const tenant = endpointTenant(directory, name);
    const wanted = readTokenRequest(await bodyText(request), request.headers.authorization);
    return { status: 200, body: await tokens.answer(tenant, version, wanted) };
  };
  const authorize: Handler = async (name, _version, request) => {
    const answer = authorization.answer(endpointTenant(directory, name), request.url ?? '/');
    return answer.kind === 'page' ? answer : { status: 302, location: answer.location };
  };
  const consent: Handler = async (name, _version, request) => {
    const answer = adminConsent.answer(endpointTenant(directory, name), request.url ?? '/');
    return answer.kind === 'page' ? answer : { status: 302, location: answer.location };
  };
  const route = (method: string, path: string, version: TokenVersion, handler: Handler): Route => {
    const pattern = new RegExp(`^/([^/]+)/${path.replaceAll('.', '\\.')}$`, 'i');
    return { method, pattern, version, handler };
  };
  return [
    route('GET', 'v2.0/.well-known/openid-configuration', 2, configuration),
    route('GET', '.well-known/openid-configuration', 1, configuration),
    route('GET', 'discovery/v2.0/keys', 2, keySet),
    route('GET', 'discovery/keys', 1, keySet),
    route('GET', 'oauth2/v2.0/authorize', 2, byGetAlone(authorize)),
    route('GET', 'v2.0/adminconsent', 2, byGetAlone(consent)),
    route('POST', 'oauth2/v2.0/token', 2, token),
    route('POST', 'oauth2/token', 1, token),
  ];
}

/** @throws {OAuthRefusal} invalid_tenant — when the directory has no such tenant */
function endpointTenant(directory: Directory, name: string): EndpointTenant {
  const tenant = directory.tenant(name);
  if (tenant !== undefined) return tenant;
  if (name === 'common' || name === 'organizations') return 'any';
  throw new OAuthRefusal('invalid_tenant', 90002, `There is no tenant ${name}.`);
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: IncomingMessage) => Promise<Answer>,
  now: Clock,
): Promise<void> {
  response.on('error', () => undefined);
  try {
    write(response, await answer(request));
  } catch (error) {
    if (error instanceof OAuthRefusal) {
      const correlation = request.headers['client-request-id'];
      const body = error.body(now(), typeof correlation === 'string' ? correlation : undefined);
      response.writeHead(error.status, headers).end(JSON.stringify(body));
      return;
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    response.writeHead(500, headers).end();
  }
}

function write(response: ServerResponse, answer: Answer): void {
  if ('html' in answer) response.writeHead(answer.status, pageHeaders).end(answer.html);
  else if ('location' in answer) {
    response.writeHead(answer.status, { location: answer.location, 'cache-control': 'no-store' }).end();
  } else {
    const { status, body } = answer;
    response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
  }
}

async function bodyText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > largestBodyBytes) throw new OAuthRefusal('invalid_request', 90013, 'The request body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
