import type { AudienceRequested } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { issueOf } from '../issued.ts';
import { desiredAudience, plannedAgent, wishRevision, withWorkOn, workOn } from '../people.ts';
import type { ConversationState } from '../state.ts';

/**
 * A person changes who hears an agent. The same wish again changes nothing, unless the platform refused it meanwhile:
 * then it is tried once more.
 */
export function onAudienceRequested(state: ConversationState, event: AudienceRequested): HandlerResult {
  const { address, audience, requestId } = event;
  const planned = plannedAgent(state, address);
  if (planned === undefined) return ignored(state, 'not planned');
  const agent = workOn(state.work, address);
  const last = issueOf(state.work, 'change-bridged-agent', address);
  const isRefused = last?.outcome === 'failed' && last.revision === wishRevision(state.work, address);
  const isSame = desiredAudience(state, planned) === audience;
  if (agent.wish?.requestId === requestId || (isSame && !isRefused)) return ignored(state, 'as it is');
  const wish = { audience, requestId, revision: wishRevision(state.work, address) + 1 };
  return { state: withWorkOn(state, { ...agent, wish }), note: `audience ${audience} requested` };
}
