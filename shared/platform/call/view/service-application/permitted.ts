import type { Permission } from '../../../directory/caller.ts';
import type { EventDraft, Resource } from '../hypermedia.ts';

/** What must be granted to follow a link; the others need nothing but the endpoint. Source: trusted-application.md#permissions */
const needed: Readonly<Record<string, Permission>> = {
  anonApplicationTokens: 'Guests.Join',
  startAdhocMeeting: 'Meetings.OnDemand.Create',
  joinAdhocMeeting: 'Meetings.JoinManage',
  joinOnlineMeeting: 'Meetings.JoinManage',
  inviteUserToMeeting: 'Meetings.JoinManage',
  addParticipant: 'Meetings.JoinManage',
  eject: 'Meetings.JoinManage',
  onlineMeeting: 'Meetings.JoinManage',
  terminateOnlineMeeting: 'Meetings.JoinManage',
  conversationBridge: 'Meetings.JoinManage',
  bridgedParticipants: 'Meetings.JoinManage',
  startMessaging: 'Messages.SendReceive',
  accept: 'Messages.SendReceive',
  decline: 'Messages.SendReceive',
  acceptAndBridge: 'Messages.SendReceive',
  cancel: 'Messages.SendReceive',
  addMessaging: 'Messages.SendReceive',
  sendMessage: 'Messages.SendReceive',
  stopMessaging: 'Messages.SendReceive',
  setIsTyping: 'Messages.SendReceive',
  typingParticipants: 'Messages.SendReceive',
};

/** A resource with the links only that a caller with these permissions may follow, at every depth. */
export function permittedResource(resource: Resource, permissions: readonly Permission[] | undefined): Resource {
  if (permissions === undefined) return resource;
  const may = (rel: string): boolean => {
    const permission = needed[rel];
    return permission === undefined || permissions.includes(permission);
  };
  const { links, embedded } = resource;
  return {
    ...resource,
    ...(links === undefined ? {} : { links: Object.fromEntries(Object.entries(links).filter(([rel]) => may(rel))) }),
    ...(embedded === undefined
      ? {}
      : {
          embedded: Object.fromEntries(
            Object.entries(embedded).map(([rel, inner]) => [rel, permittedEmbedded(inner, permissions)]),
          ),
        }),
  };
}

type Embedded = Resource | readonly Resource[] | undefined;

const isList = (inner: Embedded): inner is readonly Resource[] => Array.isArray(inner);

function permittedEmbedded(inner: Embedded, permissions: readonly Permission[]): Embedded {
  if (inner === undefined) return undefined;
  return isList(inner)
    ? inner.map((each) => permittedResource(each, permissions))
    : permittedResource(inner, permissions);
}

/** An event whose resource has the links only that the service application may follow. */
export const permittedEvent = (event: EventDraft, permissions: readonly Permission[] | undefined): EventDraft =>
  event.resource === undefined ? event : { ...event, resource: permittedResource(event.resource, permissions) };
