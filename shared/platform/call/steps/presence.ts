import { agentsOf } from '../audience.ts';
import type { Call, Leg, Who } from '../call.ts';
import { type Notice, toLeg, toViewer } from '../progress.ts';
import { added, deleted } from '../view/event-drafts.ts';
import { type EventDraft, pointerTo } from '../view/hypermedia.ts';
import {
  serviceParticipant,
  serviceParticipantMessaging,
  serviceParticipantPointer,
} from '../view/service-application/service-participant.ts';
import { ucwaParticipant, ucwaParticipantMessaging, ucwaParticipantPointer } from '../view/ucwa/ucwa-participant.ts';
import { agentViewer, type Viewer } from '../view/ucwa/viewer.ts';

/** A participant has joined, as the service application hears it on a leg. Source: trusted-application.md#events (E11, E15) */
export const joinedForService = (call: Call, leg: Leg, who: Who): readonly Notice[] =>
  toLeg(
    call,
    leg,
    'conversation',
    added(serviceParticipant(call, leg, who)),
    added(serviceParticipantMessaging(call, leg, who), serviceParticipantPointer(call, leg, who)),
  );

/** A participant has left the meeting, as the service application hears it. Source: trusted-application.md#events (E21) */
export function leftForService(before: Call, who: Who): readonly Notice[] {
  const participant = serviceParticipantPointer(before, 'meeting', who);
  return toLeg(
    before,
    'meeting',
    'conversation',
    deleted(pointerTo(serviceParticipantMessaging(before, 'meeting', who)), {
      rel: participant.rel,
      href: participant.href,
    }),
    deleted(participant),
  );
}

/** A participant whom a viewer sees joining. Source: ucwa.md#event-order */
export function joinedForViewer(call: Call, viewer: Viewer, who: Who): readonly EventDraft[] {
  const pointer = ucwaParticipantPointer(call, viewer, who);
  return [added(ucwaParticipant(call, viewer, who)), added(ucwaParticipantMessaging(call, viewer, who), pointer)];
}

/** A participant has joined, as the agents of the meeting see it; not told to the one who joined. */
export const joinedForAgents = (call: Call, who: Who): readonly Notice[] =>
  agentsOf(call)
    .filter((agent) => agent.uri !== who)
    .flatMap((agent) =>
      toViewer(call, agentViewer(agent), 'conversation', ...joinedForViewer(call, agentViewer(agent), who)),
    );

/** A participant has left, as the agents who stay see it; `before` knows the one who left. */
export const leftForAgents = (before: Call, who: Who): readonly Notice[] =>
  agentsOf(before)
    .filter((agent) => agent.uri !== who)
    .flatMap((agent) =>
      toViewer(
        before,
        agentViewer(agent),
        'conversation',
        deleted(ucwaParticipantPointer(before, agentViewer(agent), who)),
      ),
    );
