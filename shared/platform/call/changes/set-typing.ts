import { conflict, notFound } from '../../edge/refusal.ts';
import { agentsOf } from '../audience.ts';
import { type Call, hasMeeting, type Leg, type Who } from '../call.ts';
import { type Change, decided, noContent, unchanged } from '../decision.ts';
import { startTyping } from '../steps/typing.ts';

/** The visitor is typing. Source: trusted-application.md#events (E18), ucwa.md#typing */
export const visitorTypes =
  (typingMs: number): Change =>
  (call, now) => {
    if (call.visitor.state === 'Ended') return notFound('ConversationNotFound');
    if (call.visitor.state === 'Connecting') return conflict('AnotherOperationPending');
    return types(call, 'visitor', 'visitor', now, typingMs);
  };

/** An agent is typing. Source: trusted-application.md#events (E16) */
export const agentTypes =
  (applicationId: string, typingMs: number): Change =>
  (call, now) => {
    const agent = agentsOf(call).find((each) => each.applicationId === applicationId);
    return agent === undefined ? notFound('ConversationNotFound') : types(call, agent.uri, 'meeting', now, typingMs);
  };

/** The service application is typing on a leg. Source: trusted-application.md#messaging */
export const serviceTypes =
  (leg: Leg, typingMs: number): Change =>
  (call, now) => {
    const ended = leg === 'visitor' ? call.visitor.state === 'Ended' : !hasMeeting(call);
    if (ended) return notFound('ConversationNotFound');
    const state = leg === 'visitor' ? call.visitor.state : call.meeting?.messaging;
    return state === 'Connected' ? types(call, 'service', leg, now, typingMs) : conflict('AnotherOperationPending');
  };

// A client whose user goes on typing asks every few seconds: only when half of the time has gone is that written down.
function types(call: Call, who: Who, leg: Leg, now: number, typingMs: number) {
  const typing = call.typing.find((each) => each.who === who && each.leg === leg);
  if (typing !== undefined && typing.until - now > typingMs / 2) return unchanged('setIsTyping', noContent, call);
  return decided('setIsTyping', noContent, startTyping(who, leg, now + typingMs)(call));
}
