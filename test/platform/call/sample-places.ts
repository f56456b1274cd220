import { asGuid, hashId } from '../../../shared/kernel/ids.ts';
import { startMeeting } from '../../../shared/platform/call/changes/start-meeting.ts';
import { CallDriver, invitation, type ReceivedEvent } from './call-driver.ts';

/** Parts of the URLs of one application, one call and its two legs, written out. */
export const E = 'endpointId=sip:care@northwind.example';
export const A = '/platformservice/v1/applications/2044107731';
export const T = `/platformservice/tgt-${invitation.target}/v1/applications/2044107731`;
export const p2p = asGuid(invitation.target);
export const conference = asGuid(hashId('meeting', invitation.target, '1'));
export const P = `${T}/communication/conversations/${p2p}`;
export const C = `${T}/communication/conversations/${conference}`;
export const I = `${T}/communication/messagingInvitations/${asGuid(hashId('invitation', invitation.target))}`;
export const visitor = '2071946613@anonymous.invalid';

export const communication = { rel: 'service:communication', href: `${A}/communication?${E}` };
export const atP = { rel: 'service:conversation', href: `${P}?${E}` };
export const atC = { rel: 'service:conversation', href: `${C}?${E}` };
export const href = (path: string, more = '') => ({ href: `${path}?${E}${more}` });
/** What a leg is told because of `act`. */
export const since = (driver: CallDriver, leg: string, act: () => void): readonly ReceivedEvent[] => {
  const before = driver.leg(leg).length;
  act();
  return driver.leg(leg).slice(before);
};
export const onlineMeetingUri = (driver: CallDriver): string => driver.call.meeting?.onlineMeetingUri ?? '';

export function meeting(): CallDriver {
  const driver = new CallDriver();
  driver.begin();
  driver.take(startMeeting({ operationId: 'op-meet-1', subject: 'Chat with Iris', threadId: 'conversation-1' }));
  return driver;
}

export const otherModalities = (conversation: string) => ({
  'service:applicationSharing': href(`${conversation}/applicationSharing`),
  'service:audioVideo': href(`${conversation}/audioVideo`),
  'service:dataCollaboration': href(`${conversation}/dataCollaboration`),
  'service:enableAudienceMuteLock': href(`${conversation}/enableAudienceMuteLock`),
});

export const conferenceLinks = {
  self: href(C),
  'service:messaging': href(`${C}/messaging`),
  ...otherModalities(C),
  'service:onlineMeeting': href(`${C}/onlineMeeting`),
  'service:addParticipant': href(`${T}/communication/participantInvitations`, `&conversationId=${conference}`),
  'service:participants': href(`${C}/participants`),
  'service:leaders': href(`${C}/participants`, '&filter=Leaders'),
  'service:attendees': href(`${C}/participants`, '&filter=Attendees'),
  'service:lobby': href(`${C}/participants`, '&filter=Lobby'),
};

export const conversationOfMeeting = (state: string, modalities: readonly string[], links: object) => ({
  state,
  importance: 'Normal',
  threadId: 'conversation-1',
  subject: 'Chat with Iris',
  activeModalities: modalities,
  onlineMeetingLobbyStatus: 'None',
  _links: links,
  rel: 'service:conversation',
});

export const messagingConnected = (conversation: string, formats: readonly string[]) => ({
  state: 'Connected',
  negotiatedMessageFormats: formats,
  _links: {
    self: href(`${conversation}/messaging`),
    'service:conversation': href(conversation),
    'service:stopMessaging': href(`${conversation}/messaging/terminate`),
    'service:sendMessage': href(`${conversation}/messaging/messages`),
    'service:setIsTyping': href(`${conversation}/messaging/typing`),
    'service:typingParticipants': href(`${conversation}/messaging/typingParticipants`),
  },
  rel: 'service:messaging',
});

/** The events about a participant who comes into the meeting. */
export const joins = (address: string, name: string, more: object, links: object) => {
  const participant = { ...href(`${C}/participants/${address}`), title: name };
  return [
    {
      sender: atC,
      event: {
        link: { rel: 'service:participant', ...participant },
        _embedded: {
          'service:participant': {
            uri: `sip:${address}`,
            name,
            role: 'Attendee',
            sourceNetwork: 'SameEnterprise',
            inLobby: false,
            organizer: false,
            ...more,
            _links: {
              self: href(`${C}/participants/${address}`),
              'service:conversation': href(C),
              'service:participantMessaging': href(`${C}/participants/${address}/messaging`),
              ...links,
            },
            rel: 'service:participant',
          },
        },
        type: 'added',
      },
    },
    {
      sender: atC,
      event: {
        link: { rel: 'service:participantMessaging', ...href(`${C}/participants/${address}/messaging`) },
        in: { rel: 'service:participant', ...participant },
        _embedded: {
          'service:participantMessaging': {
            _links: { self: href(`${C}/participants/${address}/messaging`), 'service:participant': participant },
            rel: 'service:participantMessaging',
          },
        },
        type: 'added',
      },
    },
  ];
};
