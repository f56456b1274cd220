import type { ReportedEvent } from '../../conversation/event.ts';
import { embeddedOf, linkObjectOf } from '../../protocol/hypermedia/resource.ts';
import {
  invitationSchema,
  participantSchema,
  type WireInvitation,
} from '../../protocol/trusted-application/resources.ts';
import { addressIn, asAddress } from './addresses.ts';
import { codeOf, linksOf, reported, statusOf, subjectOf, type Told, type Translator } from './told.ts';

/** Links are bigger than the rest of an invitation, and the platform's own limits bound them. */
const readInvitation = (value: unknown): WireInvitation | undefined => invitationSchema.safeParse(value).data;

/**
 * A visitor's invitation; the outgoing ones that connect the room's messaging say nothing that `messaging` does not.
 * Source: trusted-application.md#invitations
 */
export const translateMessagingInvitation: Translator = async (told, readLeftOut) => {
  if (told.leg === 'room' || told.event.type === 'updated' || told.event.type === 'deleted') return undefined;
  const invitation = readInvitation(await subjectOf(told, readLeftOut));
  if (invitation === undefined || invitation.direction === 'Outgoing') return undefined;
  if (told.event.type !== 'completed') return invited(told, invitation);
  return { ...reported(told), type: 'invitation-ended', outcome: endOf(told, invitation), ...codeOf(told) };
};

function invited(told: Told, invitation: WireInvitation): ReportedEvent {
  const { subject, threadId } = invitation;
  const customContent = linkObjectOf(invitation, 'customContent')?.href;
  return {
    ...reported(told),
    type: 'visitor-invited',
    visitor: visitorIn(invitation),
    ...(subject === undefined ? {} : { subject }),
    ...(threadId === undefined ? {} : { threadId }),
    ...(customContent === undefined ? {} : { customContent }),
    links: linksOf(invitation, told.base, {
      decline: 'decline',
      bridge: 'acceptAndBridge',
      openRoom: 'startAdhocMeeting',
      conversation: 'conversation',
    }),
  };
}

/** Who invites. Unconfirmed: that a platform may leave `from` out; the visitor then has no address of its own. */
function visitorIn(invitation: WireInvitation): { readonly address: string; readonly displayName: string } {
  const from = participantSchema.safeParse(embeddedOf(invitation, 'from')[0]).data;
  const link = linkObjectOf(invitation, 'from') ?? linkObjectOf(from ?? {}, 'self');
  const address = asAddress(from?.uri) ?? addressIn(link?.href ?? '') ?? 'sip:unknown@anonymous.invalid';
  return { address, displayName: from?.name || link?.title || 'Visitor' };
}

type Outcome = Extract<ReportedEvent, { type: 'invitation-ended' }>['outcome'];

function endOf(told: Told, invitation: WireInvitation): Outcome {
  if (invitation.state === 'Declined') return 'declined';
  if (invitation.state === 'Cancelled') return 'cancelled';
  return succeeded(told, invitation) ? 'connected' : 'failed';
}

/** Whether a completed invitation came to what it asked for: its state says so, else the event's status. */
function succeeded(told: Told, invitation: WireInvitation): boolean {
  if (invitation.state === 'Connected') return statusOf(told) !== 'failure';
  const ended = ['Failed', 'Declined', 'Cancelled'].includes(invitation.state ?? '');
  return !ended && statusOf(told) === 'success';
}

/** The request for a room. Source: trusted-application.md#start-adhoc-meeting */
export const translateMeetingInvitation: Translator = async (told, readLeftOut) => {
  if (told.leg === 'visitor' || told.event.type === 'deleted') return undefined;
  const invitation = readInvitation(await subjectOf(told, readLeftOut));
  const operationId = invitation?.operationId;
  if (invitation === undefined || operationId === undefined) return undefined;
  const completed = told.event.type === 'completed';
  const state = !completed ? 'opening' : succeeded(told, invitation) ? 'opened' : 'failed';
  const meetingUri = invitation.onlineMeetingUri;
  return {
    ...reported(told),
    type: 'room-invitation-changed',
    state,
    operationId,
    ...(meetingUri === undefined ? {} : { meetingUri }),
    links: linksOf(invitation, told.base, { conversation: 'conversation' }),
    ...codeOf(told),
  };
};

/** How an agent said no, and how an agent said nothing. Source: trusted-application.md#add-participant */
const refusals: readonly string[] = ['Declined', 'DoNotDisturb', 'Busy', 'Denied'];
const silences: readonly string[] = ['Missed', 'Timeout', 'Expired', 'Unavailable', 'TemporarilyUnavailable'];

/** An agent who was asked into the room. Source: trusted-application.md#add-participant */
export const translateParticipantInvitation: Translator = async (told, readLeftOut) => {
  if (told.leg === 'visitor' || told.event.type === 'deleted') return undefined;
  const invitation = readInvitation(await subjectOf(told, readLeftOut));
  const operationId = invitation?.operationId;
  if (invitation === undefined || operationId === undefined) return undefined;
  const address = asAddress(invitation.to);
  return {
    ...reported(told),
    type: 'agent-invitation-changed',
    operationId,
    ...(address === undefined ? {} : { address }),
    outcome: told.event.type === 'completed' ? answerOf(told, invitation) : 'ringing',
    ...codeOf(told),
  };
};

function answerOf(told: Told, invitation: WireInvitation): 'joined' | 'refused' | 'missed' | 'failed' {
  if (succeeded(told, invitation)) return 'joined';
  const { code = '' } = codeOf(told);
  if (refusals.includes(code) || invitation.state === 'Declined') return 'refused';
  return silences.includes(code) ? 'missed' : 'failed';
}
