import {
  agentsInEarshot,
  agentsOf,
  bridgedParticipantOf,
  reachesVisitor,
  serviceHearsMeeting,
  visitorPresent,
} from '../audience.ts';
import { type Agent, type Call, type Content, hasMeeting, type Leg, type Who } from '../call.ts';
import type { Message } from '../message.ts';
import { identityOf } from '../people.ts';
import { type Notice, type Progress, type Step, tell, toLeg, toViewer } from '../progress.ts';
import { succeeded } from '../view/event-drafts.ts';
import { serviceMessage } from '../view/service-application/service-message.ts';
import { ucwaMessage } from '../view/ucwa/ucwa-message.ts';
import { agentViewer, type Viewer, visitorViewer } from '../view/ucwa/viewer.ts';

/** What a participant says. */
export type Speech = {
  readonly from: Who;
  readonly at: number;
  readonly content: Content;
  readonly operationId?: string | undefined;
};

/**
 * What the visitor says, on the visitor leg: to the visitor's own channel as sent, and to the service application only while there is no
 * bridge, since a bridged visitor is heard in the meeting. Source: trusted-application.md#decisions (18)
 */
export const visitorSpeaks =
  (speech: Speech): Step =>
  (call) => {
    const { message, next } = onVisitorLeg(call, speech, call.visitor.displayName);
    return { ...visitorHasSpoken(message)(next), messages: [message] };
  };

/** A message of the visitor is told on the visitor leg. */
export const visitorHasSpoken =
  (message: Message): Step =>
  (call) =>
    tell(call, toVisitor(call, message), visitorPresent(call) ? [] : toService(call, message));

/** What the visitor says, as the meeting hears it: every agent but those whose filter is on. */
export const meetingHearsVisitor =
  (speech: Speech): Step =>
  (call) => {
    if (!visitorPresent(call)) return tell(call);
    return inMeeting(call, { ...speech, operationId: undefined }, agentsInEarshot(call));
  };

/** What the first message of the invitation becomes when there is no bridge: an incoming message of the visitor leg. */
export const serviceHearsVisitor =
  (speech: Speech): Step =>
  (call) => {
    const { message, next } = onVisitorLeg(call, speech, call.visitor.displayName);
    return { ...tell(next, toService(next, message)), messages: [message] };
  };

/** What an agent says, as the meeting hears it: all the others, and the agent's own channel as sent. */
export const agentSpeaks =
  (speech: Speech): Step =>
  (call) =>
    inMeeting(call, speech, agentsOf(call));

/** What an agent says, as the visitor hears it: only while bridged with the filter off, and under the bridged name. */
export const visitorHearsAgent =
  (speech: Speech): Step =>
  (call) => {
    if (!reachesVisitor(call, speech.from)) return tell(call);
    const name = bridgedParticipantOf(call, speech.from)?.displayName ?? call.visitor.remoteName;
    const { message, next } = onVisitorLeg(call, { ...speech, operationId: undefined }, name);
    return { ...tell(next, toVisitor(next, message)), messages: [message] };
  };

/** What the service application says on a leg; its own event comes by `receipt`. Source: trusted-application.md#send-message */
export const serviceSpeaks =
  (leg: Leg, speech: Speech): Step =>
  (call) => {
    if (leg === 'meeting') return inMeeting(call, speech, agentsOf(call));
    const { message, next } = onVisitorLeg(call, speech, call.visitor.remoteName);
    return { ...tell(next, toVisitor(next, message)), messages: [message] };
  };

/** That a message of the service application has arrived. */
export const receipt =
  (message: Pick<Message, 'leg' | 'number' | 'at' | 'operationId'>): Step =>
  (call) =>
    tell(
      call,
      toService(call, { ...message, from: 'service', name: '', mediaType: 'text/plain', text: '', readers: [] }),
    );

function inMeeting(call: Call, speech: Speech, hearers: readonly Agent[]): Progress {
  const readers = hearers.map(({ applicationId }) => applicationId);
  const { message, next } = numbered(call, 'meeting', speech, identityOf(call, speech.from).name, readers);
  const heard = hearers.flatMap((agent) => said(next, agentViewer(agent), message));
  const told = speech.from !== 'service' && serviceHearsMeeting(next) ? toService(next, message) : [];
  return { ...tell(next, told, heard), messages: [message] };
}

const onVisitorLeg = (call: Call, speech: Speech, name: string) =>
  numbered(call, 'visitor', speech, name, [call.visitor.applicationId]);

/**
 * The next message of a leg, and the call that has counted it. `readers`: the UCWA applications that may read it, the sender's included;
 * the service application reads what is told to it by leg.
 */
export function numbered(call: Call, leg: Leg, speech: Speech, name: string, readers: readonly string[]) {
  const number = (leg === 'meeting' ? (call.meeting?.messages ?? 1) : call.visitor.messages) + 1;
  const message: Message = {
    leg,
    number,
    at: speech.at,
    from: speech.from,
    name,
    mediaType: speech.content.mediaType === 'text/html' ? 'text/html' : 'text/plain',
    text: speech.content.text,
    operationId: speech.operationId,
    readers,
  };
  return { message, next: counted(call, leg, number) };
}

function counted(call: Call, leg: Leg, messages: number): Call {
  if (leg === 'visitor') return { ...call, visitor: { ...call.visitor, messages } };
  return hasMeeting(call) ? { ...call, meeting: { ...call.meeting, messages } } : call;
}

const toVisitor = (call: Call, message: Message): readonly Notice[] => said(call, visitorViewer(call), message);

/** Tells a viewer a message that has been said. */
function said(call: Call, viewer: Viewer, message: Message): readonly Notice[] {
  const { leg, number, from } = message;
  const isOwn = from === viewer.who;
  return toViewer(call, viewer, 'conversation', succeeded(ucwaMessage(call, viewer, message))).map((notice) => ({
    ...notice,
    said: { leg, number, for: isOwn ? 'sender' : 'reader' },
  }));
}

const toService = (call: Call, message: Message): readonly Notice[] =>
  toLeg(call, message.leg, 'conversation', succeeded(serviceMessage(call, message)));
