import type { JsonObject } from '../../../kernel/json.ts';
import { type Call, hasMeeting } from '../call.ts';
import { inTurn, type Step, tell } from '../progress.ts';
import { agentViewer } from '../view/ucwa/viewer.ts';
import { farewell } from './farewell.ts';
import { leftForAgents, leftForService } from './presence.ts';
import { watchedByVisitor } from './sight.ts';
import { stopTyping } from './typing.ts';

/** An agent goes out of the meeting; with a reason where somebody else caused it. The meeting goes on. */
export const agentLeaves =
  (uri: string, reason?: JsonObject): Step =>
  (call) =>
    inTurn(call, stopTyping(uri, 'meeting'), watchedByVisitor(gone(uri, reason)));

const gone =
  (uri: string, reason: JsonObject | undefined): Step =>
  (before) => {
    const agent = before.meeting?.agents.find((each) => each.uri === uri);
    if (!hasMeeting(before) || agent === undefined) return tell(before);
    const agents = before.meeting.agents.filter((each) => each.uri !== uri);
    const after: Call = { ...before, meeting: { ...before.meeting, agents } };
    return tell(
      after,
      leftForService(before, uri),
      leftForAgents(before, uri),
      farewell(before, after, agentViewer(agent), reason),
    );
  };
