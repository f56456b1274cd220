import { type Agent, type BridgedParticipant, type Call, type CallWithMeeting, hasMeeting } from './call.ts';

/** Whether the visitor stands in the meeting, through the bridge. */
export const visitorPresent = (call: Call): call is CallWithMeeting =>
  hasMeeting(call) && call.visitor.state === 'Connected' && call.visitor.bridge !== undefined;

/** The bridge's entry about an agent. */
export const bridgedParticipantOf = (call: Call, uri: string): BridgedParticipant | undefined =>
  call.visitor.bridge?.participants.find((participant) => participant.uri === uri);

/**
 * Whether what an agent says and does reaches the visitor: only of those who are bridged with the filter off.
 * Source: trusted-application.md#decisions (20)
 */
export const reachesVisitor = (call: Call, uri: string): boolean =>
  visitorPresent(call) && bridgedParticipantOf(call, uri)?.filter === 'Disabled';

/**
 * Whether what the visitor says and does reaches an agent: all but those with the filter on.
 * Source: trusted-application.md#decisions (20)
 */
export const hearsVisitor = (call: Call, uri: string): boolean =>
  visitorPresent(call) && bridgedParticipantOf(call, uri)?.filter !== 'Enabled';

/** The agents of the meeting. */
export const agentsOf = (call: Call): readonly Agent[] => (hasMeeting(call) ? call.meeting.agents : []);

/** The agents of the meeting besides one. */
export const agentsBesides = (call: Call, uri: string): readonly Agent[] =>
  agentsOf(call).filter((agent) => agent.uri !== uri);

/**
 * The agents whom the visitor sees. Choice: who turns to colleagues only stays in sight, since they have not left.
 * Source: ucwa.md#participants
 */
export const agentsInSight = (call: Call): readonly Agent[] =>
  agentsOf(call).filter(({ uri, staysInSight }) => {
    return reachesVisitor(call, uri) || (staysInSight === true && visitorPresent(call));
  });

/** The agents whom the visitor's words reach. */
export const agentsInEarshot = (call: Call): readonly Agent[] =>
  agentsOf(call).filter((agent) => hearsVisitor(call, agent.uri));

/** Whether the service application hears what is said in the meeting: only after addMessaging. */
export const serviceHearsMeeting = (call: Call): boolean => hasMeeting(call) && call.meeting.messaging === 'Connected';
