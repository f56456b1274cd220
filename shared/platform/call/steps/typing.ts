import { agentsBesides, agentsInEarshot, agentsOf, reachesVisitor, serviceHearsMeeting } from '../audience.ts';
import type { Call, Leg, Who } from '../call.ts';
import { type Notice, type Progress, type Step, tell, toLeg, toViewer } from '../progress.ts';
import { addedWithoutContent, deleted } from '../view/event-drafts.ts';
import type { EventDraft, Pointer } from '../view/hypermedia.ts';
import {
  serviceParticipantPointer,
  serviceTypingParticipants,
} from '../view/service-application/service-participant.ts';
import { ucwaParticipantPointer, ucwaTypingParticipants } from '../view/ucwa/ucwa-participant.ts';
import { agentViewer, type Viewer, visitorViewer } from '../view/ucwa/viewer.ts';

type TypingDraft = (link: Pointer, within: Pointer) => EventDraft;

/** A participant has begun to type, or types on; told once to everyone who may see it. Source: trusted-application.md#events */
export const startTyping =
  (who: Who, leg: Leg, until: number): Step =>
  (call) => {
    const others = call.typing.filter((typing) => !(typing.who === who && typing.leg === leg));
    const next = { ...call, typing: [...others, { who, leg, until }] };
    const isNew = others.length === call.typing.length;
    return isNew ? tell(next, notices(next, who, leg, addedWithoutContent)) : tell(next);
  };

/** A participant has stopped typing, or has said it now. */
export const stopTyping =
  (who: Who, leg: Leg): Step =>
  (call) => {
    const others = call.typing.filter((typing) => !(typing.who === who && typing.leg === leg));
    if (others.length === call.typing.length) return tell(call);
    const next = { ...call, typing: others };
    return tell(next, notices(next, who, leg, deleted));
  };

/**
 * All typing stops: before the audience changes, since a reader who saw it begin must see it end, and no reader an end without a beginning.
 * A client whose user goes on typing says so every few seconds.
 */
export const stopAllTyping: Step = (call) =>
  call.typing.reduce<Progress>((before, { who, leg }) => {
    const after = stopTyping(who, leg)(before.call);
    return { ...after, notices: [...before.notices, ...after.notices] };
  }, tell(call));

function notices(call: Call, who: Who, leg: Leg, draft: TypingDraft): readonly Notice[] {
  if (who === 'service') {
    return leg === 'visitor'
      ? seenBy(call, visitorViewer(call), who, draft)
      : agentsOf(call).flatMap((agent) => seenBy(call, agentViewer(agent), who, draft));
  }
  const onMeeting = serviceHearsMeeting(call) ? seenByService(call, 'meeting', who, draft) : [];
  if (who === 'visitor') {
    const agents = agentsInEarshot(call).flatMap((agent) => seenBy(call, agentViewer(agent), who, draft));
    const inMeeting = call.visitor.bridge === undefined ? [] : onMeeting;
    return [...seenByService(call, 'visitor', who, draft), ...inMeeting, ...agents];
  }
  const agents = agentsBesides(call, who).flatMap((agent) => seenBy(call, agentViewer(agent), who, draft));
  const visitor = reachesVisitor(call, who) ? seenBy(call, visitorViewer(call), who, draft) : [];
  return [...onMeeting, ...agents, ...visitor];
}

const seenByService = (call: Call, leg: Leg, who: Who, draft: TypingDraft): readonly Notice[] =>
  toLeg(
    call,
    leg,
    'conversation',
    draft(serviceParticipantPointer(call, leg, who), serviceTypingParticipants(call, leg)),
  );

const seenBy = (call: Call, viewer: Viewer, who: Who, draft: TypingDraft): readonly Notice[] =>
  toViewer(
    call,
    viewer,
    'conversation',
    draft(ucwaParticipantPointer(call, viewer, who), ucwaTypingParticipants(call, viewer)),
  );
