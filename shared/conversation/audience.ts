import { desiredAudience, personOf, plannedAgent, workOn } from './agents.ts';
import { issueOf } from './issued.ts';
import type { Audience } from './plan.ts';
import type { ConversationState } from './state.ts';

/**
 * Who hears an agent: as wished, and how far that has come. `settled` = the platform has confirmed it, or the agent is not
 * on the bridge and will be put there so; `refused` = it said no, with its code.
 */
export type AudienceStatus = { readonly audience: Audience } & (
  | { readonly status: 'settled' | 'pending' }
  | { readonly status: 'refused'; readonly code: string }
);

/** How far the wish about who hears an agent has come; undefined for somebody who is not in the plan. */
export function audienceStatus(state: ConversationState, address: string): AudienceStatus | undefined {
  const planned = plannedAgent(state, address);
  if (planned === undefined) return undefined;
  const audience = desiredAudience(state, planned);
  const { place } = personOf(state.facts, address);
  const adding = issueOf(state.work, 'add-bridged-agent', address);
  const change = issueOf(state.work, 'change-bridged-agent', address);
  if (change?.outcome === 'pending' || (place === undefined && adding?.outcome === 'pending')) {
    return { audience, status: 'pending' };
  }
  if (place?.present !== true || place.audience === audience) return { audience, status: 'settled' };
  if (change === undefined || (change.revision ?? 0) < wishOf(state, address)) return { audience, status: 'pending' };
  if (change.outcome === 'failed') return { audience, status: 'refused', code: change.code ?? 'Refused' };
  return { audience, status: 'settled' };
}

function wishOf({ work }: ConversationState, address: string): number {
  return workOn(work, address).wish?.revision ?? 0;
}
