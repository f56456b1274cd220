import { notFound } from '../../edge/refusal.ts';
import { agentsOf } from '../audience.ts';
import { type Change, decided, noContent } from '../decision.ts';
import { reasons } from '../reasons.ts';
import { agentLeaves } from '../steps/agent-leaves.ts';

/**
 * An agent leaves the meeting, or is gone; the meeting goes on for the others.
 * Choice: in a meeting that is only chat, stopping messaging is leaving. Source: ucwa.md#ending
 */
export const leaveMeeting =
  (applicationId: string): Change =>
  (call) => {
    const agent = agentsOf(call).find((each) => each.applicationId === applicationId);
    return agent === undefined
      ? notFound('ConversationNotFound')
      : decided('leaveMeeting', noContent, agentLeaves(agent.uri)(call));
  };

/**
 * The service application removes an agent from the meeting; `joinedAt` (epoch ms) tells which stay is meant, and one that is over is gone.
 * Source: trusted-application.md#participants
 */
export const eject =
  (uri: string, joinedAt?: number): Change =>
  (call) =>
    agentsOf(call).some((agent) => agent.uri === uri && (joinedAt === undefined || agent.joinedAt === joinedAt))
      ? decided('eject', noContent, agentLeaves(uri, reasons.ejected)(call))
      : notFound();
