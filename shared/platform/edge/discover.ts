import type { JsonObject } from '../../kernel/json.ts';
import type { RelPrefix } from '../../protocol/hypermedia/rel.ts';
import { anonymousTokenPrefix } from '../../protocol/trusted-application/tokens.ts';
import type { Directory } from '../directory/directory.ts';
import type { Callers } from './callers.ts';
import { bearerToken } from './challenge.ts';
import { preflightAnswer } from './cors.ts';
import type { PlacedEndpoint } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import type { PlatformAnswer } from './http.ts';

const path = '/platformservice/discover';

/** What discovery needs. */
export type DiscoverDependencies = {
  readonly origin: string;
  readonly callers: Callers;
  readonly directory: Directory;
  /** Whether the applications link is told to any caller, as the original did at first. */
  readonly anonymous: boolean;
};

/** Where everybody begins: service applications, visitors with their context, signed-in people. Source: trusted-application.md#discovery, ucwa.md#discovery */
export function discoverEndpoints(dependencies: DiscoverDependencies): readonly PlacedEndpoint[] {
  return [
    { method: 'GET', path, endpoint: { access: 'open', handle: (exchange) => discover(exchange, dependencies) } },
    { method: 'OPTIONS', path, endpoint: { access: 'open', handle: (exchange) => preflight(exchange, dependencies) } },
  ];
}

const contextOf = ({ query }: Exchange): string | undefined =>
  query.anonymouscontext ?? query.anonymousmeetingjoincontext;

async function preflight(exchange: Exchange, { callers }: DiscoverDependencies): Promise<PlatformAnswer> {
  const context = contextOf(exchange);
  const origins = context === undefined ? undefined : await callers.originsOfContext(context);
  return preflightAnswer(exchange.request, origins);
}

async function discover(exchange: Exchange, dependencies: DiscoverDependencies): Promise<PlatformAnswer> {
  const { origin, callers } = dependencies;
  const bearer = bearerToken(exchange.request.headers.authorization);
  const context = contextOf(exchange) ?? (bearer?.startsWith(anonymousTokenPrefix) ? bearer : undefined);
  if (context !== undefined) {
    const { endpoint } = await callers.visitorOfContext(exchange, context);
    const links = { anonApplications: { href: `${origin}/ucwa/psanon/v1/applications` } };
    return resourceAnswer(origin, exchange, `${endpoint.relPrefix}discover`, links);
  }
  if (bearer === undefined && dependencies.anonymous) return applicationsLink(origin, exchange, 'service:');
  const token = await callers.entra(exchange);
  if (!token.appOnly) {
    await callers.user(exchange);
    return resourceAnswer(origin, exchange, 'discover', {
      applications: { href: `${origin}/ucwa/oauth/v1/applications` },
    });
  }
  const [endpoint] = await dependencies.directory.endpointsOf(token.tenantId, token.clientId);
  return applicationsLink(origin, exchange, endpoint?.relPrefix ?? 'service:');
}

function applicationsLink(origin: string, exchange: Exchange, prefix: RelPrefix): PlatformAnswer {
  const links = { [`${prefix}applications`]: { href: `${origin}/platformservice/v1/applications` } };
  return resourceAnswer(origin, exchange, `${prefix}discover`, links);
}

function resourceAnswer(origin: string, { request }: Exchange, rel: string, links: JsonObject): PlatformAnswer {
  const { pathname, search } = request.url;
  return { status: 200, json: { _links: { self: { href: `${origin}${pathname}${search}` }, ...links }, rel } };
}
