import type { Links, ReportedEvent } from '../../conversation/event.ts';
import { defined } from '../../kernel/defined.ts';
import { embeddedOf, linkObjectOf } from '../../protocol/hypermedia/resource.ts';
import {
  invitationSchema,
  participantSchema,
  type WireInvitation,
} from '../../protocol/trusted-application/resources.ts';
import { addressIn, asAddress } from './addresses.ts';
import { codeOf, type EventContext, linksOf, reported, statusOf, subjectOf, type Translator } from './event-context.ts';

/** Links are bigger than the rest of an invitation, and the platform's own limits bound them. */
const readInvitation = (value: unknown): WireInvitation | undefined => invitationSchema.safeParse(value).data;

/**
 * A visitor's invitation; the outgoing ones that connect the room's messaging say nothing that `messaging` does not.
 * Source: trusted-application.md#invitations
 */
export const translateMessagingInvitation: Translator = async (context, readLeftOut) => {
  if (context.leg === 'room' || context.event.type === 'updated' || context.event.type === 'deleted') return undefined;
  const invitation = readInvitation(await subjectOf(context, readLeftOut));
  if (invitation === undefined || invitation.direction === 'Outgoing') return undefined;
  if (context.event.type !== 'completed') return invited(context, invitation);
  return { ...reported(context), type: 'invitation-ended', outcome: endOf(context, invitation), ...codeOf(context) };
};

function invited(
  context: EventContext,
  invitation: WireInvitation,
): Extract<ReportedEvent, { type: 'visitor-invited' }> {
  const { subject, threadId } = invitation;
  const customContent = linkObjectOf(invitation, 'customContent')?.href;
  return {
    ...reported(context),
    type: 'visitor-invited',
    visitor: visitorIn(invitation),
    ...defined({ subject, threadId, customContent }),
    links: linksOf(invitation, context.base, {
      decline: 'decline',
      bridge: 'acceptAndBridge',
      openRoom: 'startAdhocMeeting',
      conversation: 'conversation',
    }),
  };
}

/**
 * Invitations to something else than a chat, which this service cannot take. Source: trusted-application.md#invitations; Unconfirmed: that they
 * differ from `messagingInvitation` in their names and in having no link that lets in.
 */
export const callInvitations = [
  'audioVideoInvitation',
  'phoneAudioInvitation',
  'applicationSharingInvitation',
  'dataCollaborationInvitation',
] as const;

/** Such an invitation with its one link that is of use, by which it is declined. Its end says nothing of a chat. */
export const translateCallInvitation: Translator = async (context, readLeftOut) => {
  if (context.leg === 'room' || !['started', 'added'].includes(context.event.type)) return undefined;
  const invitation = readInvitation(await subjectOf(context, readLeftOut));
  if (invitation === undefined || invitation.direction === 'Outgoing') return undefined;
  const event = invited(context, invitation);
  const { bridge: _bridge, openRoom: _openRoom, ...links } = event.links;
  return links.decline === undefined ? undefined : { ...event, links };
};

/** Who invites. Unconfirmed: that a platform may leave `from` out; the visitor then has no address of its own. */
function visitorIn(invitation: WireInvitation): { readonly address: string; readonly displayName: string } {
  const from = participantSchema.safeParse(embeddedOf(invitation, 'from')[0]).data;
  const link = linkObjectOf(invitation, 'from') ?? linkObjectOf(from ?? {}, 'self');
  const address = asAddress(from?.uri) ?? addressIn(link?.href ?? '') ?? 'sip:unknown@anonymous.invalid';
  return { address, displayName: from?.name || link?.title || 'Visitor' };
}

type Outcome = Extract<ReportedEvent, { type: 'invitation-ended' }>['outcome'];

function endOf(context: EventContext, invitation: WireInvitation): Outcome {
  if (invitation.state === 'Declined') return 'declined';
  if (invitation.state === 'Cancelled') return 'cancelled';
  return succeeded(context, invitation) ? 'connected' : 'failed';
}

/** Whether a completed invitation came to what it asked for: its state says so, else the event's status. */
function succeeded(context: EventContext, invitation: WireInvitation): boolean {
  if (invitation.state === 'Connected') return statusOf(context) !== 'failure';
  const ended = ['Failed', 'Declined', 'Cancelled'].includes(invitation.state ?? '');
  return !ended && statusOf(context) === 'success';
}

/** The request for a room. Source: trusted-application.md#start-adhoc-meeting */
export const translateMeetingInvitation: Translator = async (context, readLeftOut) => {
  if (context.leg === 'visitor' || context.event.type === 'deleted') return undefined;
  const invitation = readInvitation(await subjectOf(context, readLeftOut));
  const operationId = invitation?.operationId;
  if (invitation === undefined || operationId === undefined) return undefined;
  const completed = context.event.type === 'completed';
  const state = !completed ? 'opening' : succeeded(context, invitation) ? 'opened' : 'failed';
  const meetingUri = invitation.onlineMeetingUri;
  return {
    ...reported(context),
    type: 'room-invitation-changed',
    state,
    operationId,
    ...defined({ meetingUri }),
    links: linksOf(invitation, context.base, { conversation: 'conversation' }),
    ...codeOf(context),
  };
};

/** How an agent said no, how an agent said nothing, and that we did not want it any more. Source: trusted-application.md#add-participant */
const refusals: readonly string[] = ['Declined', 'DoNotDisturb', 'Busy', 'Denied'];
const silences: readonly string[] = ['Missed', 'Timeout', 'Expired'];
const withdrawals: readonly string[] = ['Canceled'];

/** An agent who was asked into the room. Source: trusted-application.md#add-participant */
export const translateParticipantInvitation: Translator = async (context, readLeftOut) => {
  if (context.leg === 'visitor' || context.event.type === 'deleted') return undefined;
  const invitation = readInvitation(await subjectOf(context, readLeftOut));
  const operationId = invitation?.operationId;
  if (invitation === undefined || operationId === undefined) return undefined;
  const address = asAddress(invitation.to);
  return {
    ...reported(context),
    type: 'agent-invitation-changed',
    operationId,
    ...defined({ address }),
    ...(context.event.type === 'completed'
      ? { outcome: answerOf(context, invitation) }
      : ringing(linksOf(invitation, context.base, { cancel: 'cancel' }))),
    ...codeOf(context),
  };
};

const ringing = (links: Links<'cancel'>) =>
  links.cancel === undefined ? ({ outcome: 'ringing' } as const) : ({ outcome: 'ringing', links } as const);

type Answer = Extract<ReportedEvent, { type: 'agent-invitation-changed' }>['outcome'];

function answerOf(context: EventContext, invitation: WireInvitation): Answer {
  if (succeeded(context, invitation)) return 'joined';
  const { code = '' } = codeOf(context);
  if (withdrawals.includes(code) || invitation.state === 'Cancelled') return 'withdrawn';
  if (refusals.includes(code) || invitation.state === 'Declined') return 'refused';
  return silences.includes(code) ? 'missed' : 'failed';
}
