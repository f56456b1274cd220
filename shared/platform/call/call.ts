import * as z from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import { relPrefixes } from '../../protocol/hypermedia/rel.ts';
import { permissions } from '../directory/caller.ts';

/**
 * A SIP URI in lower case, or who else takes part: `visitor`, or `service` for the application endpoint itself.
 * Neither of the two words is a SIP URI, so one text names everybody in a call.
 */
export type Who = 'visitor' | 'service' | (string & {});

/** Text with its media type, as it was written. */
const contentSchema = z.object({ mediaType: z.string(), text: z.string() }).readonly();

/** The application endpoint that was invited, as far as the call's resources show it. */
const endpointSchema = z
  .object({
    uri: z.string(),
    applicationId: z.string(),
    displayName: z.string(),
    relPrefix: z.enum(relPrefixes),
    /** What its application is granted, as far as it has shown: links are offered by it. Absent: everything. */
    permissions: z.array(z.enum(permissions)).readonly().optional(),
  })
  .readonly();

const importanceSchema = z.enum(['Normal', 'Urgent', 'Emergency']);

/** What the visitor has said before the invitation is accepted: a numbered message that waits. Source: ucwa.md#send-message */
const earlyWordsSchema = z
  .object({ number: z.number(), at: z.number(), content: contentSchema, operationId: z.string().optional() })
  .readonly();

/** The invitation of the visitor leg; one resource for the other side and one for the service application. */
const visitorInvitationSchema = z
  .object({
    /** The visitor's own name for it; the call's target where a person is called. */
    operationId: z.string(),
    /** The name that the service application knows it by; a GUID of ours unless it has made the invitation. */
    serviceOperationId: z.string(),
    state: z.enum(['Connecting', 'Connected', 'Declined', 'Cancelled', 'Failed']),
    subject: z.string(),
    threadId: z.string(),
    importance: importanceSchema,
    customContent: contentSchema.optional(),
    /** The first message; kept until the invitation is accepted, then it is a message like others. */
    message: contentSchema.optional(),
    early: z.array(earlyWordsSchema).readonly().optional(),
    ringUntil: z.number(),
  })
  .readonly();

/** An agent of the meeting whom the visitor sees under another name, or not at all. Source: trusted-application.md#bridged-participants */
const bridgedParticipantSchema = z
  .object({ uri: z.string(), displayName: z.string(), filter: z.enum(['Enabled', 'Disabled']) })
  .readonly();

const bridgeSchema = z
  .object({ onlineMeetingUri: z.string(), participants: z.array(bridgedParticipantSchema).readonly() })
  .readonly();

/**
 * The conversation between the endpoint and one person ("p2p"): a visitor who has invited the endpoint or, with `called`, a person of the
 * tenant whom the service application has invited. `messages` = number of the last message, `acks` = callbacks so far.
 */
const visitorLegSchema = z
  .object({
    /** Present where the visitor is a signed-in person who has invited the endpoint. Source: ucwa.md#compatibility */
    signedIn: z.literal(true).optional(),
    /** UCWA application of the visitor; of a person who is called, the one that has accepted, and empty before. */
    applicationId: z.string(),
    /** Present where the service application has invited a signed-in person: the UCWA applications where it rings. */
    called: z
      .object({ devices: z.array(z.string()).readonly() })
      .readonly()
      .optional(),
    uri: z.string(),
    displayName: z.string(),
    state: z.enum(['Connecting', 'Connected', 'Ended']),
    invitation: visitorInvitationSchema,
    /** What the visitor sees as the name of the other side. */
    remoteName: z.string(),
    bridge: bridgeSchema.optional(),
    messages: z.number(),
    /** Number of the last message that the visitor's client is known to have fetched, its channel being read in order. Absent: none. */
    fetched: z.number().optional(),
    acks: z.number(),
    /** Callbacks that are known to have been taken, as of when it was last looked at. */
    taken: z.number().optional(),
  })
  .readonly();

/** An agent in the meeting, with the UCWA application that accepted. */
const agentSchema = z
  .object({
    uri: z.string(),
    displayName: z.string(),
    applicationId: z.string(),
    joinedAt: z.number(),
    /** The visitor saw the agent before the filter was turned on, and sees them until they leave. */
    staysInSight: z.literal(true).optional(),
  })
  .readonly();

/** An agent's invitation into the meeting; `number` counts them from 1 and is part of their ids. */
const agentInvitationSchema = z
  .object({
    number: z.number(),
    operationId: z.string(),
    to: z.string(),
    displayName: z.string(),
    /** SIP URI of the agent who invited; absent: the service application did. */
    by: z.string().optional(),
    /** By which of its operations the service application did; absent: addParticipant. */
    operation: z.literal('userMeetingInvitation').optional(),
    state: z.enum(['Connecting', 'Connected', 'Failed']),
    /** The inviter has taken it back; absent where 0.1.0 has written it. */
    withdrawn: z.literal(true).optional(),
    /** Who has come in instead, where the inviter has said so as it took the invitation back. */
    acceptedBy: z.object({ uri: z.string(), displayName: z.string().optional() }).readonly().optional(),
    /** UCWA applications where it rings. */
    devices: z.array(z.string()).readonly(),
    ringUntil: z.number(),
  })
  .readonly();

/** An outgoing messaging invitation of the service application on the conference leg: the addMessaging step. */
const addedMessagingSchema = z.object({ number: z.number(), operationId: z.string(), subject: z.string() }).readonly();

const localParticipantSchema = z
  .object({
    localParticipantUri: z.string().optional(),
    localParticipantDisplayName: z.string().optional(),
    localParticipantType: z.enum(['Trusted', 'Application']).optional(),
  })
  .readonly();

/** The on-demand meeting and the service application's conversation in it (the conference leg). */
const meetingSchema = z
  .object({
    /** Meetings of a call count from 1: one at a time. */
    number: z.number(),
    state: z.enum(['Conferencing', 'Conferenced', 'Ended']),
    onlineMeetingUri: z.string(),
    /** When it ends for everybody, whatever goes on in it. */
    expiresAt: z.number().optional(),
    operationId: z.string(),
    invitation: z.enum(['Connecting', 'Connected']),
    subject: z.string(),
    threadId: z.string(),
    importance: importanceSchema,
    customContent: contentSchema.optional(),
    /** As whom the service application says that it joins, where it does. */
    localParticipant: localParticipantSchema.optional(),
    messaging: z.enum(['Disconnected', 'Connecting', 'Connected']),
    addedMessaging: addedMessagingSchema.optional(),
    agents: z.array(agentSchema).readonly(),
    invitations: z.array(agentInvitationSchema).readonly(),
    /** Invitations made so far, those that were forgotten included. */
    invited: z.number(),
    messages: z.number(),
    acks: z.number(),
    /** Callbacks that are known to have been taken, as of when it was last looked at. */
    taken: z.number().optional(),
  })
  .readonly();

/** A meeting that was made ahead of any conversation. `expiresAt`: it cannot be joined from then on; `deleted`: as if it had never been. */
const adhocMeetingSchema = z
  .object({
    key: z.string(),
    onlineMeetingUri: z.string(),
    subject: z.string(),
    details: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
    expiresAt: z.number(),
    deleted: z.boolean().optional(),
  })
  .readonly();

/** Who is typing, on which leg, until when; gone by then unless renewed. */
const typingSchema = z.object({ who: z.string(), leg: z.enum(['visitor', 'meeting']), until: z.number() }).readonly();

/** A message of the service application whose `completed` event waits until its answer is surely read. */
const receiptSchema = z
  .object({ leg: z.enum(['visitor', 'meeting']), number: z.number(), at: z.number(), due: z.number() })
  .readonly();

/**
 * A message whose sender has not been told of its end: a reader has not fetched it yet. `number` and `leg` are the
 * sender's, those in `awaiting` the readers'. `failed`: its time is over. Source: ucwa.md#delivery
 */
const undeliveredSchema = z
  .object({
    leg: z.enum(['visitor', 'meeting']),
    number: z.number(),
    at: z.number(),
    operationId: z.string().optional(),
    /** UCWA application of the sender. */
    applicationId: z.string(),
    awaiting: z
      .array(
        z
          .object({
            applicationId: z.string(),
            who: z.string(),
            /** Absent where 0.1.0 has written it. */
            leg: z.enum(['visitor', 'meeting']).optional(),
            number: z.number(),
          })
          .readonly(),
      )
      .readonly(),
    /** Whether one of its readers has fetched it. */
    fetched: z.boolean().optional(),
    due: z.number(),
    failed: z.boolean().optional(),
  })
  .readonly();

/**
 * Everything of one call that must be consistent; small, and flat as the conversation grows: messages lie in rows of their own.
 * Versions of the shape before this one are read as well.
 */
export const callSchema = z
  .object({
    schema: z.literal(1),
    /** 32 hex digits: the `tgt-` segment of the service application's URLs. */
    target: z.string(),
    /** Entra tenant id. */
    tenantId: z.string(),
    endpoint: endpointSchema,
    createdAt: z.number(),
    visitor: visitorLegSchema,
    meeting: meetingSchema.optional(),
    /** Present where the call was begun by the service application, without a visitor. */
    adhoc: adhocMeetingSchema.optional(),
    typing: z.array(typingSchema).readonly(),
    receipts: z.array(receiptSchema).readonly(),
    undelivered: z.array(undeliveredSchema).readonly().optional(),
    /** The pending alarm of each purpose: when it is due. */
    alarms: z
      .object({
        ring: z.number().optional(),
        typing: z.number().optional(),
        receipt: z.number().optional(),
        delivery: z.number().optional(),
        meeting: z.number().optional(),
      })
      .readonly(),
    /** Versions whose deliveries are not known to have reached the event channels. */
    undrained: z.array(z.number()).readonly(),
    /** The safety alarm that is pending: its nonce, and when it was to come (epoch ms). */
    safety: z.object({ nonce: z.string(), dueAt: z.number() }).readonly().optional(),
    /** Which process brings the callbacks, and until when it may (epoch ms). */
    drain: z.object({ by: z.string(), until: z.number() }).readonly().optional(),
    /** Whether callbacks wait besides those that are being brought. Absent where 0.1.0 has written it: not known. */
    backlog: z.boolean().optional(),
  })
  .readonly();

export type Call = z.infer<typeof callSchema>;
export type CallEndpoint = z.infer<typeof endpointSchema>;
export type VisitorLeg = z.infer<typeof visitorLegSchema>;
export type VisitorInvitation = z.infer<typeof visitorInvitationSchema>;
export type EarlyWords = z.infer<typeof earlyWordsSchema>;
export type Bridge = z.infer<typeof bridgeSchema>;
export type BridgedParticipant = z.infer<typeof bridgedParticipantSchema>;
export type Meeting = z.infer<typeof meetingSchema>;
export type LocalParticipant = z.infer<typeof localParticipantSchema>;
export type AdhocMeeting = z.infer<typeof adhocMeetingSchema>;
export type Agent = z.infer<typeof agentSchema>;
export type AgentInvitation = z.infer<typeof agentInvitationSchema>;
export type AddedMessaging = z.infer<typeof addedMessagingSchema>;
export type SafetyAlarm = NonNullable<Call['safety']>;
export type DrainClaim = NonNullable<Call['drain']>;
export type Undelivered = z.infer<typeof undeliveredSchema>;
export type Content = z.infer<typeof contentSchema>;
export type Importance = z.infer<typeof importanceSchema>;

/** The two conversations that the service application has in a call. */
export type Leg = 'visitor' | 'meeting';

/** Whether the visitor leg was begun by the service application: its other side is no visitor, but a person of the tenant. */
export const isCalled = (call: Pick<Call, 'visitor'>): boolean => call.visitor.called !== undefined;

/** Whether the other side of the visitor leg is a person of the tenant, on either side's invitation. */
export const isPersonal = (call: Pick<Call, 'visitor'>): boolean => isCalled(call) || call.visitor.signedIn === true;

/** A call whose meeting is there and has not ended. */
export type CallWithMeeting = Call & { readonly meeting: Meeting };

/** Whether the call has a meeting that goes on. */
export const hasMeeting = (call: Call): call is CallWithMeeting =>
  call.meeting !== undefined && call.meeting.state !== 'Ended';
