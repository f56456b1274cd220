import type { PlatformWorld } from '../../support/platform-world.ts';
import { applicationIdOf, json, resource } from './reading.ts';

/** The page on which the visitors of these tests are. */
export const page = 'https://shop.northwind.example';

/** Headers with which the service application of a world asks. */
export async function serviceHeaders(
  world: PlatformWorld,
  roles: readonly string[] = ['Guests.Join', 'Messages.SendReceive', 'Meetings.JoinManage', 'Meetings.OnDemand.Create'],
): Promise<Record<string, string>> {
  const claims = { appid: world.clientId, idtyp: 'app', roles, aud: world.origin };
  return { authorization: `Bearer ${await world.issuer.sign(world.tenantId, claims)}` };
}

/** An anonymous token with its discover link. */
export async function mintToken(
  world: PlatformWorld,
  applicationSessionId: string,
  allowedOrigins = page,
): Promise<{ readonly token: string; readonly discoverUrl: string }> {
  const url = `${world.origin}/platformservice/v1/applications/${world.endpoint.applicationId}/anonApplicationTokens?endpointId=${world.endpoint.uri}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...(await serviceHeaders(world)), 'content-type': 'application/json' },
    body: JSON.stringify({ applicationSessionId, allowedOrigins }),
  });
  const body = await json(response);
  const link = resource(body)._links?.['service:discover'];
  if (link === undefined || Array.isArray(link)) throw new Error('There is no discover link.');
  return { token: String(body.token), discoverUrl: link.href };
}

/** A visitor with an open application. */
export type Visiting = {
  readonly id: string;
  readonly path: string;
  /** With which it asks. */
  readonly headers: Readonly<Record<string, string>>;
  readonly eventsUrl: (ack: number) => string;
  get(path: string, more?: RequestInit & { readonly headers?: Record<string, string> }): Promise<Response>;
};

/** Signs a visitor in. */
export async function visit(world: PlatformWorld, applicationSessionId: string): Promise<Visiting> {
  const { token } = await mintToken(world, applicationSessionId);
  const headers = { authorization: `Bearer ${token}`, origin: page };
  const response = await fetch(`${world.origin}/ucwa/psanon/v1/applications`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ UserAgent: 'Test/1.0', Culture: 'en-us', AnonymousDisplayName: 'Iris' }),
  });
  const id = applicationIdOf(await json(response));
  const path = `/ucwa/psanon/v1/applications/${id}`;
  return {
    id,
    path,
    headers,
    eventsUrl: (ack) => `${path}/events?ack=${ack}`,
    get: (target, more) => fetch(`${world.origin}${target}`, { ...more, headers: { ...headers, ...more?.headers } }),
  };
}
