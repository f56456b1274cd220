import type { JsonObject } from '../../../kernel/json.ts';
import { conflict, notFound, PlatformRefusal } from '../../edge/refusal.ts';
import { type AdhocMeeting, type Call, type CallEndpoint, hasMeeting } from '../call.ts';
import { meetingUri } from '../call-ids.ts';
import { type Change, type Decision, decided, noContent } from '../decision.ts';
import { newCall } from '../new-call.ts';
import { inTurn, type Step, tell } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { meetingEnds } from '../steps/meeting-ends.ts';
import { type StartMeeting, startMeeting } from './start-meeting.ts';

/** A meeting to be made ahead of any conversation. */
export type NewAdhocMeeting = {
  readonly target: string;
  readonly tenantId: string;
  readonly endpoint: CallEndpoint;
  readonly key: string;
  readonly subject: string;
  /** What the application said about the meeting besides; shown again as it was given. */
  readonly details: JsonObject;
  /** When the meeting's time shall be over, epoch ms. */
  readonly expiresAt: number;
};

/**
 * Makes a meeting that has not been joined yet: a call whose visitor was never there.
 * Source: trusted-application.md#adhoc-meetings
 */
export function makeAdhocMeeting(input: NewAdhocMeeting, now: number): Decision {
  const { target, tenantId, endpoint, key, subject, details } = input;
  const onlineMeetingUri = meetingUri({ target, endpoint }, 1);
  const adhoc: AdhocMeeting = { key, onlineMeetingUri, subject, details, expiresAt: input.expiresAt };
  return decided(
    'makeAdhocMeeting',
    { status: 201 },
    tell(newCall({ target, tenantId, endpoint, adhoc }, absent(now), now)),
  );
}

/** A visitor leg that was never there. */
const absent = (now: number) =>
  ({
    applicationId: '',
    uri: 'sip:unknown@anonymous.invalid',
    displayName: '',
    state: 'Ended',
    invitation: {
      operationId: '',
      serviceOperationId: '',
      state: 'Cancelled',
      subject: '',
      threadId: '',
      importance: 'Normal',
      ringUntil: now,
    },
  }) as const;

/**
 * A call's meeting that was made ahead, while it may be joined; or why it is not there.
 * Source: trusted-application.md#throttling
 */
export function openAdhocMeeting({ adhoc }: Call, now: number): AdhocMeeting | PlatformRefusal {
  if (adhoc === undefined || adhoc.deleted === true) return notFound('ConversationNotFound');
  return adhoc.expiresAt > now ? adhoc : new PlatformRefusal('Gone', { subcode: 'Expired' });
}

/**
 * The service application joins a meeting that it has made, as a trusted participant; it is in the meetings of its calls already.
 * Source: trusted-application.md#adhoc-meetings, trusted-application.md#events (E02 to E05)
 */
export const joinMeeting =
  (input: StartMeeting): Change =>
  (call, now) => {
    if (hasMeeting(call)) return conflict('AlreadyExists');
    const adhoc = openAdhocMeeting(call, now);
    return adhoc instanceof PlatformRefusal
      ? adhoc
      : startMeeting({ ...input, subject: input.subject ?? adhoc.subject, expiresAt: adhoc.expiresAt })(call, now);
  };

/** The meeting is not to be joined any more; the people in it leave. Source: trusted-application.md#adhoc-meetings */
export const deleteAdhocMeeting: Change = (call, now) => {
  const adhoc = openAdhocMeeting(call, now);
  if (adhoc instanceof PlatformRefusal) return adhoc;
  const forget: Step = (before) => tell({ ...before, adhoc: { ...adhoc, deleted: true } });
  const ends = hasMeeting(call) ? [meetingEnds(reasons.ended)] : [];
  return decided('deleteAdhocMeeting', noContent, inTurn(call, ...ends, forget));
};
