import { type CallAlarm, isAwaited } from '../alarms.ts';
import { type Call, hasMeeting, isCalled } from '../call.ts';
import { type Change, decided, noContent, unchanged } from '../decision.ts';
import { inTurn, type Step, tell } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { agentInvitationEnds } from '../steps/agent-invitation-ends.ts';
import { messageFails } from '../steps/delivery.ts';
import { meetingEnds } from '../steps/meeting-ends.ts';
import { receipt } from '../steps/speak.ts';
import { stopTyping } from '../steps/typing.ts';
import { visitorInvitationFails } from '../steps/visitor-leg-ends.ts';

/**
 * An alarm has come: whatever is over by now ends. One that comes early is set again, one that comes late or twice finds nothing to do.
 * Source: trusted-application.md#lifetimes
 */
export const timePasses =
  (alarm: CallAlarm): Change =>
  (call, now) => {
    const steps = {
      ring: ringsEnd,
      typing: typingLapses,
      receipt: receiptsGoOut,
      delivery: deliveriesFail,
      meeting: meetingIsOver,
    }[alarm.purpose](call, now);
    const isPending = call.alarms[alarm.purpose] === alarm.dueAt;
    const early = isPending && alarm.dueAt > now;
    // What came later than this alarm was set relies on it to set the next one.
    if (steps.length === 0 && !early && !(isPending && isAwaited(call, alarm.purpose)))
      return unchanged('timePasses', noContent, call);
    const alarms = early ? { ...call.alarms, [alarm.purpose]: undefined } : call.alarms;
    return decided(alarm.purpose, noContent, inTurn({ ...call, alarms }, ...steps));
  };

function ringsEnd(call: Call, now: number): readonly Step[] {
  const { invitation } = call.visitor;
  const visitor = invitation.state === 'Connecting' && invitation.ringUntil <= now;
  const agents = call.meeting?.invitations.filter((each) => each.state === 'Connecting' && each.ringUntil <= now) ?? [];
  const end = { forService: reasons.missed, forDevices: reasons.missed, state: 'Failed' as const };
  return [
    ...(visitor
      ? [
          visitorInvitationFails(
            'Failed',
            isCalled(call) ? unansweredByPerson : { forService: reasons.unanswered, forVisitor: reasons.unanswered },
          ),
        ]
      : []),
    ...agents.map(({ number }) => agentInvitationEnds(number, end)),
  ];
}

const unansweredByPerson = { forService: reasons.missed, forVisitor: reasons.missed };

const typingLapses = (call: Call, now: number): readonly Step[] =>
  call.typing.filter(({ until }) => until <= now).map(({ who, leg }) => stopTyping(who, leg));

function receiptsGoOut(call: Call, now: number): readonly Step[] {
  const due = call.receipts.filter((each) => each.due <= now);
  if (due.length === 0) return [];
  const forget: Step = (before) =>
    tell({
      ...before,
      receipts: before.receipts.filter(
        (each) => !due.some((one) => one.number === each.number && one.leg === each.leg),
      ),
    });
  return [...due.map((each) => receipt(each)), forget];
}

const deliveriesFail = (call: Call, now: number): readonly Step[] =>
  (call.undelivered ?? []).filter(({ due, failed }) => failed !== true && due <= now).map(messageFails);

const meetingIsOver = (call: Call, now: number): readonly Step[] =>
  hasMeeting(call) && call.meeting.expiresAt !== undefined && call.meeting.expiresAt <= now
    ? [meetingEnds(reasons.expired)]
    : [];
