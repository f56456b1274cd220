import type { Json } from '../../../../kernel/json.ts';
import { toRfc3339 } from '../../../../kernel/time.ts';
import { type Call, type Importance, isCalled, type Leg, type Meeting } from '../../call.ts';
import type { LinkTarget, Resource } from '../hypermedia.ts';
import { addParticipantHref, legHref } from './service-hrefs.ts';

/** Choice: UCWA's third degree is unknown to service applications, whose readers stop at words that they do not know. */
export const serviceImportance = (importance: Importance): string => (importance === 'Normal' ? 'Normal' : 'Urgent');

/** Modalities besides chat: linked as everywhere, and never connected here. Source: trusted-application.md#conversations */
export const otherModalities = ['applicationSharing', 'audioVideo', 'dataCollaboration'] as const;

/** A leg's conversation as the service application sees it. Source: trusted-application.md#conversations */
export function serviceConversation(call: Call, leg: Leg): Resource {
  const meeting = leg === 'meeting' ? call.meeting : undefined;
  const about = meeting ?? call.visitor.invitation;
  return {
    rel: 'conversation',
    href: legHref(call, leg),
    members: {
      state: meeting?.state ?? visitorState(call),
      importance: serviceImportance(about.importance),
      threadId: about.threadId,
      subject: about.subject,
      activeModalities: activeModalities(call, meeting),
      onlineMeetingLobbyStatus: 'None',
      ...(meeting?.expiresAt === undefined ? {} : { expirationTime: toRfc3339(meeting.expiresAt) }),
    },
    links: {
      messaging: { href: legHref(call, leg, '/messaging') },
      ...Object.fromEntries(otherModalities.map((name) => [name, { href: legHref(call, leg, `/${name}`) }])),
      enableAudienceMuteLock: { href: legHref(call, leg, '/enableAudienceMuteLock') },
      ...(leg === 'visitor' ? bridgeLink(call) : {}),
      ...(meeting?.state === 'Conferenced' ? meetingLinks(call) : {}),
    },
  };
}

function visitorState(call: Call): string {
  if (call.visitor.state === 'Ended') return 'Disconnected';
  if (call.visitor.state === 'Connected') return 'Connected';
  return isCalled(call) ? 'Connecting' : 'Incoming';
}

function activeModalities(call: Call, meeting: Meeting | undefined): Json {
  const connected = meeting === undefined ? call.visitor.state === 'Connected' : meeting.messaging === 'Connected';
  return connected ? ['Messaging'] : [];
}

const bridgeLink = (call: Call): Readonly<Record<string, LinkTarget>> =>
  call.visitor.bridge === undefined
    ? {}
    : { conversationBridge: { href: legHref(call, 'visitor', '/conversationBridge') } };

const meetingLinks = (call: Call): Readonly<Record<string, LinkTarget>> => ({
  onlineMeeting: { href: legHref(call, 'meeting', '/onlineMeeting') },
  addParticipant: { href: addParticipantHref(call, 'meeting') },
  participants: { href: legHref(call, 'meeting', '/participants') },
  leaders: { href: legHref(call, 'meeting', '/participants', '&filter=Leaders') },
  attendees: { href: legHref(call, 'meeting', '/participants', '&filter=Attendees') },
  lobby: { href: legHref(call, 'meeting', '/participants', '&filter=Lobby') },
});
