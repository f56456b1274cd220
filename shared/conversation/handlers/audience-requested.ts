import { desiredAudience, plannedAgent, withWorkOn, workOn } from '../agents.ts';
import type { AudienceRequested } from '../event.ts';
import { type Handled, ignored } from '../handled.ts';
import { issueOf } from '../issued.ts';
import type { ConversationState } from '../state.ts';

/**
 * Somebody changes who hears an agent. The same wish again changes nothing, unless the platform refused it meanwhile:
 * then it is tried once more.
 */
export function onAudienceRequested(state: ConversationState, event: AudienceRequested): Handled {
  const { address, audience, requestId } = event;
  const planned = plannedAgent(state, address);
  if (planned === undefined) return ignored(state, 'not planned');
  const agent = workOn(state.work, address);
  const last = issueOf(state.work, 'change-bridged-agent', address);
  const isRefused = last?.outcome === 'failed' && last.revision === (agent.wish?.revision ?? 0);
  const isSame = desiredAudience(state, planned) === audience;
  if (agent.wish?.requestId === requestId || (isSame && !isRefused)) return ignored(state, 'as it is');
  const wish = { audience, requestId, revision: (agent.wish?.revision ?? 0) + 1 };
  return { state: withWorkOn(state, { ...agent, wish }), note: `audience ${audience} requested` };
}
