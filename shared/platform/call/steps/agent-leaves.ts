import type { JsonObject } from '../../../kernel/json.ts';
import { agentsOf } from '../audience.ts';
import { type Agent, type Call, hasMeeting } from '../call.ts';
import { inTurn, type Step, tell } from '../progress.ts';
import { agentViewer } from '../view/ucwa/viewer.ts';
import { isNotAwaited } from './delivery.ts';
import { farewell } from './farewell.ts';
import { leftForAgents, leftForService } from './presence.ts';
import { watchedByVisitor } from './sight.ts';
import { stopTyping } from './typing.ts';

/** An agent goes out of the meeting; with a reason where another side caused it. The meeting goes on. */
export const agentLeaves =
  (uri: string, reason?: JsonObject): Step =>
  (call) => {
    const agent = agentsOf(call).find((each) => each.uri === uri);
    if (agent === undefined) return tell(call);
    return inTurn(
      call,
      stopTyping(uri, 'meeting'),
      watchedByVisitor(gone(agent, reason)),
      isNotAwaited(agent.applicationId),
    );
  };

const gone =
  (agent: Agent, reason: JsonObject | undefined): Step =>
  (before) => {
    if (!hasMeeting(before)) return tell(before);
    const { uri } = agent;
    const agents = before.meeting.agents.filter((each) => each.uri !== uri);
    const after: Call = { ...before, meeting: { ...before.meeting, agents } };
    return tell(
      after,
      leftForService(before, uri),
      leftForAgents(before, uri),
      farewell(before, after, agentViewer(agent), reason),
    );
  };
