import type { JsonObject } from '../../kernel/json.ts';
import type { ApplicationEndpoint, Permission } from '../directory/caller.ts';
import { endpointHref, endpointSelfHref } from '../directory/endpoint-hrefs.ts';

/** Whether the platform serves POST on a path relative to the application: links are offered only where it does. */
export type Offered = (path: string) => boolean;

const communicationLinks: readonly { readonly rel: string; readonly path: string; readonly permission: Permission }[] =
  [
    { rel: 'joinOnlineMeeting', path: '/communication/onlineMeetingInvitations', permission: 'Meetings.JoinManage' },
    { rel: 'inviteUserToMeeting', path: '/communication/userMeetingInvitations', permission: 'Meetings.JoinManage' },
    { rel: 'startMessaging', path: '/communication/messagingInvitations', permission: 'Messages.SendReceive' },
  ];

/** What a service application may do on its endpoint, by its permissions. Source: trusted-application.md#discovery */
export function applicationResource(
  endpoint: ApplicationEndpoint,
  permissions: ReadonlySet<Permission>,
  offered: Offered,
): JsonObject {
  const { relPrefix } = endpoint;
  const href = (path: string) => ({ href: endpointHref(endpoint, path) });
  const meetings = permissions.has('Meetings.OnDemand.Create') && offered('/adhocMeetings');
  return {
    _links: {
      self: { href: endpointSelfHref(endpoint) },
      ...(permissions.has('Guests.Join')
        ? { [`${relPrefix}anonApplicationTokens`]: href('/anonApplicationTokens') }
        : {}),
    },
    _embedded: {
      [`${relPrefix}communication`]: communicationResource(endpoint, permissions, offered),
      ...(permissions.has('Meetings.JoinManage') ? { myOnlineMeetings: myOnlineMeetings(endpoint) } : {}),
      ...(meetings
        ? {
            [`${relPrefix}adhocMeetings`]: {
              _links: { self: href('/adhocMeetings') },
              rel: `${relPrefix}adhocMeetings`,
            },
          }
        : {}),
    },
    rel: `${relPrefix}application`,
  };
}

/**
 * The scheduled meetings of the endpoint; its name bears no prefix.
 * Choice: there are none, since meetings of chat are not scheduled. Source: trusted-application.md#discovery
 */
export const myOnlineMeetings = (endpoint: ApplicationEndpoint): JsonObject => ({
  _links: { self: { href: endpointHref(endpoint, '/myOnlineMeetings') } },
  rel: 'myOnlineMeetings',
});

/** Where a service application begins conversations. Source: trusted-application.md#discovery */
export function communicationResource(
  endpoint: ApplicationEndpoint,
  permissions: ReadonlySet<Permission>,
  offered: Offered,
): JsonObject {
  const { relPrefix } = endpoint;
  const href = (path: string) => ({ href: endpointHref(endpoint, path) });
  const links = communicationLinks
    .filter(({ path, permission }) => permissions.has(permission) && offered(path))
    .map(({ rel, path }) => [`${relPrefix}${rel}`, href(path)]);
  return {
    _links: { self: href('/communication'), ...Object.fromEntries(links) },
    rel: `${relPrefix}communication`,
    // Choice: the original's value; the resource changes with the token's permissions only.
    etag: '4294967295',
  };
}
