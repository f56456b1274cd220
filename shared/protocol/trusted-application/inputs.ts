import * as z from 'zod/mini';
import { maximumLength } from './limits.ts';

const operationId = z.string().check(z.minLength(1), z.maxLength(maximumLength.operationId));
const sipUri = z.string().check(z.maxLength(maximumLength.sipUri), z.regex(/^(sip|tel):\S+$/i));
const displayName = z.string().check(z.minLength(1), z.maxLength(maximumLength.displayName));
const importance = z.enum(['Normal', 'Urgent']);

/** Body of startAdhocMeeting. Source: trusted-application.md#start-adhoc-meeting */
export const startAdhocMeetingInputSchema = z.looseObject({
  operationId,
  subject: z.optional(z.string().check(z.maxLength(maximumLength.subject))),
  threadId: z.optional(z.string().check(z.maxLength(maximumLength.threadId))),
  importance: z.optional(importance),
  customContent: z.optional(z.string()),
  callbackContext: z.optional(z.string()),
  callbackUrl: z.optional(z.string().check(z.maxLength(maximumLength.callbackUrl))),
});
export type StartAdhocMeetingInput = z.infer<typeof startAdhocMeetingInputSchema>;

const link = z.object({ href: z.string() });
/** Some writers send words instead of truth values. */
const flag = z.union([z.boolean(), z.string().check(z.maxLength(20))]);

/** Body of startMessaging; the first message and the custom content come as members or as links. Source: trusted-application.md#start-messaging */
export const startMessagingInputSchema = z.looseObject({
  operationId,
  to: sipUri,
  subject: z.optional(z.string().check(z.maxLength(maximumLength.subject))),
  threadId: z.optional(z.string().check(z.maxLength(maximumLength.threadId))),
  importance: z.optional(importance),
  message: z.optional(z.string()),
  customContent: z.optional(z.string()),
  callbackContext: z.optional(z.string()),
  callbackUrl: z.optional(z.string().check(z.maxLength(maximumLength.callbackUrl))),
  _links: z.optional(z.object({ message: z.optional(link), customContent: z.optional(link) })),
});

/** Body of adhocMeetings; what is said about the meeting besides its subject is kept and shown. Source: trusted-application.md#adhoc-meetings */
export const adhocMeetingInputSchema = z.looseObject({
  subject: z.string().check(z.minLength(1), z.maxLength(maximumLength.subject)),
  key: z.optional(z.string().check(z.regex(/^[A-Za-z0-9]{1,32}$/))),
  description: z.optional(z.string()),
  accessLevel: z.optional(z.enum(['None', 'SameEnterprise', 'Locked', 'Invited', 'Everyone'])),
  entryExitAnnouncement: z.optional(z.enum(['Unsupported', 'Disabled', 'Enabled'])),
  automaticLeaderAssignment: z.optional(z.enum(['Disabled', 'SameEnterprise', 'Everyone'])),
  phoneUserAdmission: z.optional(z.enum(['Disabled', 'Enabled'])),
  lobbyBypassForPhoneUsers: z.optional(z.enum(['Disabled', 'Enabled'])),
  leaders: z.optional(z.array(z.string().check(z.maxLength(maximumLength.sipUri)))),
  attendees: z.optional(z.array(z.string().check(z.maxLength(maximumLength.sipUri)))),
  expirationTime: z.optional(z.string()),
  disableIm: z.optional(flag),
  muteAllAttendees: z.optional(flag),
  blockAttendeeVideo: z.optional(flag),
  meetingType: z.optional(z.string().check(z.maxLength(maximumLength.subject))),
  context: z.optional(z.string()),
});

/** Body of joinAdhocMeeting and joinOnlineMeeting; the URI stands in the query of the former. Source: trusted-application.md#adhoc-meetings */
export const joinMeetingInputSchema = z.looseObject({
  operationId,
  onlineMeetingUri: z.optional(sipUri),
  subject: z.optional(z.string().check(z.maxLength(maximumLength.subject))),
  threadId: z.optional(z.string().check(z.maxLength(maximumLength.threadId))),
  callbackContext: z.optional(z.string()),
  callbackUrl: z.optional(z.string().check(z.maxLength(maximumLength.callbackUrl))),
  localParticipantUri: z.optional(sipUri),
  localParticipantDisplayName: z.optional(displayName),
  localParticipantType: z.optional(z.enum(['Trusted', 'Application'])),
});

/** Body of inviteUserToMeeting. Source: trusted-application.md#invite-user */
export const inviteUserInputSchema = z.looseObject({
  operationId,
  to: sipUri,
  onlineMeetingUri: sipUri,
  localUserUri: z.optional(sipUri),
  localUserDisplayName: z.optional(displayName),
});

/** Body of addMessaging. Source: trusted-application.md#add-messaging */
export const addMessagingInputSchema = z.looseObject({ operationId });
export type AddMessagingInput = z.infer<typeof addMessagingInputSchema>;

/** Body of acceptAndBridge; one of the two spellings of the name is there. Source: trusted-application.md#accept-and-bridge */
export const acceptAndBridgeInputSchema = z.looseObject({
  onlineMeetingUri: sipUri,
  localUserDisplayName: z.optional(displayName),
  impersonatedDisplayName: z.optional(displayName),
});
export type AcceptAndBridgeInput = z.infer<typeof acceptAndBridgeInputSchema>;

/** `Disabled` = heard by the visitor and hears the visitor, `Enabled` = neither. Source: trusted-application.md#bridged-participants */
export const messageFilterSchema = z.enum(['Disabled', 'Enabled']);
export type MessageFilter = z.infer<typeof messageFilterSchema>;

/** Body of a bridged participant's POST and PUT; `uri` is an older name. Source: trusted-application.md#bridged-participants */
export const bridgedParticipantInputSchema = z.looseObject({
  displayName,
  messageFilterState: messageFilterSchema,
  participantUri: z.optional(sipUri),
  uri: z.optional(sipUri),
});
export type BridgedParticipantInput = z.infer<typeof bridgedParticipantInputSchema>;

/** Body of addParticipant. Source: trusted-application.md#add-participant */
export const addParticipantInputSchema = z.looseObject({ operationId, to: sipUri });
export type AddParticipantInput = z.infer<typeof addParticipantInputSchema>;

/** Body of decline. Source: trusted-application.md#decline */
export const declineInputSchema = z.looseObject({ reason: z.optional(z.string()) });
export type DeclineInput = z.infer<typeof declineInputSchema>;

/** Body by which an invitation that rings is taken back, with who has come in instead. Source: trusted-application.md#withdrawn-rings */
export const withdrawInputSchema = z.looseObject({
  reason: z.optional(z.string()),
  acceptedByUri: z.optional(sipUri),
  acceptedByDisplayName: z.optional(displayName),
});
export type WithdrawInput = z.infer<typeof withdrawInputSchema>;

/** Body of the request for an anonymous token; origins separated by `;`. Source: trusted-application.md#anonymous-tokens */
export const anonymousTokenInputSchema = z.looseObject({
  applicationSessionId: z.string().check(z.minLength(1), z.maxLength(maximumLength.applicationSessionId)),
  allowedOrigins: z.optional(z.string().check(z.maxLength(maximumLength.allowedOrigins))),
  meetingUrl: z.optional(z.string()),
});
export type AnonymousTokenInput = z.infer<typeof anonymousTokenInputSchema>;
