import { asGuid, fromGuid, hashId } from '../../kernel/ids.ts';
import type { Call, Leg } from './call.ts';

type CallName = Pick<Call, 'target'>;

/** Ledger partition of a call: `<Entra tenant id>.<target>`. */
export const callPartition = (tenantId: string, target: string): string => `${tenantId}.${target}`;

/**
 * Target of the call that an invitation begins: the same for a repeat, so that it finds what the first began.
 * `operationId` is the visitor's; a random one where the visitor gave none.
 */
export const targetOf = (applicationId: string, operationId: string): string =>
  hashId('call', applicationId, operationId);

/** The conversation as UCWA knows it, the same for visitor and agents: the target as a GUID. Source: ucwa.md#urls */
export const ucwaConversation = (call: CallName): string => asGuid(call.target);

/** The target that a UCWA conversation or invitation id leads to, or undefined when it is none of ours. */
export function targetFromUcwa(id: string): string | undefined {
  const target = fromGuid(id.replace(/\.\d+$/, ''));
  return /^[0-9a-f]{32}$/.test(target) ? target : undefined;
}

/** The target in a URL of the service application's, or undefined when there is none. */
export const targetInUrl = (url: string): string | undefined =>
  /\/tgt-([0-9a-f]{32})(?:[/?]|$)/i.exec(url)?.[1]?.toLowerCase();

/** Conversation id (GUID) of a leg as the service application knows it. */
export function legConversation(call: CallName & Pick<Call, 'meeting'>, leg: Leg): string {
  return leg === 'visitor'
    ? asGuid(call.target)
    : asGuid(hashId('meeting', call.target, String(call.meeting?.number ?? 1)));
}

/** Which leg a conversation id of the service application names. */
export function legOf(call: Call, conversation: string): Leg | undefined {
  const id = conversation.toLowerCase();
  if (id === legConversation(call, 'visitor')) return 'visitor';
  return call.meeting !== undefined && id === legConversation(call, 'meeting') ? 'meeting' : undefined;
}

/** The visitor's invitation in the service application's URLs. */
export const visitorInvitationId = (call: CallName): string => asGuid(hashId('invitation', call.target));

/** The visitor's invitation in the visitor's URLs: 32 hex digits. */
export const ucwaVisitorInvitationId = (call: CallName): string => call.target;

/** The operation of startAdhocMeeting in the service application's URLs. */
export const meetingInvitationId = (call: CallName, number: number): string =>
  asGuid(hashId('meetingInvitation', call.target, String(number)));

/** The operation of addMessaging in the service application's URLs. */
export const addedMessagingId = (call: CallName, number: number): string =>
  asGuid(hashId('addedMessaging', call.target, String(number)));

/** An agent's invitation in the service application's URLs. */
export const agentInvitationId = (call: CallName, number: number): string =>
  asGuid(hashId('agentInvitation', call.target, String(number)));

/** An agent's invitation in the agent's URLs: the target, then its number. */
export const ucwaAgentInvitationId = (call: CallName, number: number): string => `${call.target}.${number}`;

/** The number in such an id; 0 in ids of other invitations. */
export const invitationNumber = (id: string): number => Number(/\.(\d+)$/.exec(id)?.[1] ?? 0);

/**
 * Last segment of a participant's URL: the SIP URI without its scheme; other schemes stay. Source: trusted-application.md#participants
 */
export const addressOf = (uri: string): string => uri.replace(/^sip:/i, '').toLowerCase();

/** The SIP URI behind the last segment of a participant's URL. */
export const uriOfAddress = (address: string): string =>
  /^[a-z]+:/i.test(address) ? address.toLowerCase() : `sip:${address.toLowerCase()}`;

/**
 * The SIP URI that stands for an agent in front of the visitor: stable within the call, and telling nothing.
 * Choice: the agent's own SIP URI is never shown to visitors.
 */
export const maskedUri = (call: CallName, uri: string): string =>
  `sip:${hashId('masked', call.target, uri).slice(0, 16)}@bridged.invalid`;

/** The meeting's own SIP URI; it leads to its call. Source: trusted-application.md#accept-and-bridge */
export function meetingUri(call: CallName & Pick<Call, 'endpoint'>, number: number): string {
  const key = `${call.target}${number.toString(16)}`.toUpperCase();
  return `${call.endpoint.uri};gruu;opaque=app:conf:focus:id:${key}`;
}

/** The target of the call that a meeting's URI leads to, or undefined when it is none of ours. */
export function targetOfMeetingUri(uri: string): string | undefined {
  return /;opaque=app:conf:focus:id:([0-9a-f]{32})[0-9a-f]+$/i.exec(uri)?.[1]?.toLowerCase();
}
