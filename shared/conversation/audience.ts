import { desiredAudience, personOf, plannedAgent, workOn } from './agents.ts';
import { issueOf } from './issued.ts';
import type { Audience } from './plan.ts';
import type { ConversationState } from './state.ts';

/**
 * Who hears an agent: as wished, and how far that has come. `settled` = the platform has taken the last change, or the agent
 * is not on the bridge and will be put there so; `refused` = it said no, with its code.
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
  if (place?.present !== true) return { audience, status: isPlaceComing(state, address) ? 'pending' : 'settled' };
  const change = issueOf(state.work, 'change-bridged-agent', address);
  const isConfirmed = place.audience === undefined || place.audience === audience;
  if (change === undefined) return { audience, status: isConfirmed ? 'settled' : 'pending' };
  if (change.outcome === 'pending' || (change.revision ?? 0) < wishOf(state, address)) {
    return { audience, status: 'pending' };
  }
  if (change.outcome === 'failed' && !isConfirmed) {
    return { audience, status: 'refused', code: change.code ?? 'Refused' };
  }
  return { audience, status: 'settled' };
}

/** Whether a place was asked for and is yet to be reported. */
export function isPlaceComing({ facts, work }: ConversationState, address: string): boolean {
  const outcome = issueOf(work, 'add-bridged-agent', address)?.outcome;
  return outcome === 'pending' || (outcome === 'done' && personOf(facts, address).place === undefined);
}

function wishOf({ work }: ConversationState, address: string): number {
  return workOn(work, address).wish?.revision ?? 0;
}
