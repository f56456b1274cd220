import { anonymousTokenInputSchema } from '../../protocol/trusted-application/inputs.ts';
import { pageOrigins } from '../../protocol/trusted-application/page-origins.ts';
import { toWireTime } from '../../protocol/trusted-application/time.ts';
import type { ApplicationEndpoint, ServiceApplication } from '../directory/caller.ts';
import { endpointHref } from '../directory/endpoint-hrefs.ts';
import { type PlacedEndpoint, serviceApplicationRoots } from '../edge/endpoint.ts';
import type { PlatformAnswer } from '../edge/http.ts';
import { readInput } from '../edge/input.ts';
import { invalidParameters, PlatformRefusal } from '../edge/refusal.ts';
import type { RoutedRequest } from '../edge/route.ts';
import type { AnonymousTokens } from '../identity/anonymous-token.ts';
import { visitorUri } from '../ucwa/new-application.ts';
import { applicationResource, communicationResource, myOnlineMeetings, type Offered } from './application-resource.ts';

/** What the service application's bootstrap needs. */
export type BootstrapDependencies = {
  readonly origin: string;
  readonly anonymousTokens: AnonymousTokens;
  readonly offered: Offered;
};

/** From the applications link to the anonymous token. Source: trusted-application.md#discovery */
export function serviceBootstrap(dependencies: BootstrapDependencies): readonly PlacedEndpoint[] {
  const { offered } = dependencies;
  const root = serviceApplicationRoots[0];
  return [
    serving('GET', '/platformservice/v1/applications', async (_routed, { endpoint }) => applicationsAnswer(endpoint)),
    serving('GET', root, async (_routed, { endpoint, permissions }) => ({
      status: 200,
      json: applicationResource(endpoint, permissions, offered),
    })),
    serving('GET', `${root}/communication`, async (_routed, { endpoint, permissions }) => ({
      status: 200,
      json: communicationResource(endpoint, permissions, offered),
    })),
    serving('GET', `${root}/myOnlineMeetings`, async (_routed, { endpoint, permissions }) => {
      if (!permissions.has('Meetings.JoinManage')) throw new PlatformRefusal('Forbidden');
      return { status: 200, json: myOnlineMeetings(endpoint) };
    }),
    // Choice: people come into meetings of chat by invitation; the answer to a join URL says so.
    {
      method: 'GET',
      path: '/platformservice/meet/{organizer}/{key}',
      endpoint: { access: 'open', handle: () => Promise.reject(inviteesOnly()) },
    },
    serving('POST', `${root}/anonApplicationTokens`, (routed, caller) => issueToken(routed, caller, dependencies)),
  ];
}

const inviteesOnly = (): PlatformRefusal =>
  new PlatformRefusal('Forbidden', {
    subcode: 'InviteesOnly',
    message: 'People join this meeting when they are invited.',
  });

function serving(
  method: string,
  path: string,
  handle: (routed: RoutedRequest, caller: ServiceApplication) => Promise<PlatformAnswer>,
): PlacedEndpoint {
  return { method, path, endpoint: { access: 'service-application', handle } };
}

function applicationsAnswer(endpoint: ApplicationEndpoint): PlatformAnswer {
  return {
    status: 200,
    json: {
      _links: {
        self: { href: '/platformservice/v1/applications' },
        [`${endpoint.relPrefix}application`]: { href: endpointHref(endpoint, '') },
      },
      rel: `${endpoint.relPrefix}applications`,
    },
  };
}

/** Choice: a session id may be used again, as visitors who come back after a break do. Source: trusted-application.md#anonymous-tokens */
async function issueToken(
  routed: RoutedRequest,
  { endpoint, permissions }: ServiceApplication,
  { origin, anonymousTokens }: BootstrapDependencies,
): Promise<PlatformAnswer> {
  if (!permissions.has('Guests.Join') || endpoint.closed === true) throw new PlatformRefusal('Forbidden');
  const input = readInput(anonymousTokenInputSchema, routed);
  // Choice: tokens are for visitors of an endpoint, not for anonymous people in meetings.
  if (input.meetingUrl !== undefined) throw new PlatformRefusal('Forbidden', { subcode: 'OperationNotSupported' });
  const origins = pageOrigins(input.allowedOrigins ?? '');
  if (origins === undefined) throw invalidParameters('allowedOrigins');
  const { token, expiresAt } = await anonymousTokens.issue(endpoint, input.applicationSessionId, origins);
  const context = encodeURIComponent(encodeURIComponent(token).replace('%3D', '%3d'));
  return {
    status: 200,
    json: {
      token,
      expiryTime: toWireTime(expiresAt),
      anonymousUri: visitorUri({ endpoint, applicationSessionId: input.applicationSessionId }),
      _links: {
        self: { href: `${origin}${endpointHref(endpoint, '/anonApplicationTokens')}` },
        [`${endpoint.relPrefix}discover`]: {
          href: `${origin}/platformService/discover?anonymousContext=${context}`,
        },
      },
      rel: `${endpoint.relPrefix}anonApplicationToken`,
    },
  };
}
