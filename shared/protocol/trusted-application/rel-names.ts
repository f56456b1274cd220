import type { RelPrefix } from '../hypermedia/rel.ts';

/** Local names of the relations that take a prefix. Source: trusted-application.md#rel-names */
export const relNames = [
  'discover',
  'applications',
  'application',
  'communication',
  'anonApplicationTokens',
  'anonApplicationToken',
  'adhocMeetings',
  'startMessaging',
  'messagingInvitation',
  'onlineMeetingInvitation',
  'participantInvitation',
  'startAdhocMeeting',
  'acceptAndBridge',
  'accept',
  'decline',
  'cancel',
  'from',
  'conversation',
  'messaging',
  'addMessaging',
  'sendMessage',
  'stopMessaging',
  'setIsTyping',
  'typingParticipants',
  'message',
  'senderParticipant',
  'conversationBridge',
  'bridgedParticipants',
  'bridgedParticipant',
  'onlineMeeting',
  'terminateOnlineMeeting',
  'participants',
  'participant',
  'addParticipant',
  'participantMessaging',
  'eject',
] as const;

export type RelName = (typeof relNames)[number];

/** Relations that never take a prefix. Source: trusted-application.md#relation-prefixes */
export type BareRelName =
  | 'self'
  | 'next'
  | 'customContent'
  | 'plainMessage'
  | 'htmlMessage'
  | 'myApplications'
  | 'myOnlineMeetings'
  | 'anonApplications';

/** A relation name as an application with `prefix` sees it. Source: trusted-application.md#relation-prefixes */
export function prefixedRel(prefix: RelPrefix, name: RelName): string {
  return `${prefix}${name}`;
}
