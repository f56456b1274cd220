import { notFound } from '../../edge/refusal.ts';
import { hasMeeting } from '../call.ts';
import type { DeadCallback } from '../calls.ts';
import { type Change, decided, noContent } from '../decision.ts';
import { reasons } from '../reasons.ts';
import { meetingEnds } from '../steps/meeting-ends.ts';

/**
 * The service application ends the meeting.
 * Choice: deleting the conference leg and terminateOnlineMeeting do the same. Source: trusted-application.md#decisions (16)
 */
export const endMeeting: Change = (call) =>
  hasMeeting(call)
    ? decided('endMeeting', noContent, meetingEnds(reasons.ended)(call))
    : notFound('ConversationNotFound');

/** Callbacks of the conference leg are not taken. Source: trusted-application.md#callback-delivery */
export const meetingLegDead =
  (why: DeadCallback): Change =>
  (call) =>
    hasMeeting(call)
      ? decided('meetingLegDead', noContent, meetingEnds(reasons[why])(call))
      : notFound('ConversationNotFound');
