import { membersOf, requestsOf } from '../../conversation/colleagues.ts';
import { issueOf } from '../../conversation/issued.ts';
import { audienceStatus, confirmedAudience, isThere, personOf } from '../../conversation/people.ts';
import { isQueued, presentAgents } from '../../conversation/queued/end.ts';
import type { Reports } from '../../conversation/queued/state.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { defined } from '../../kernel/defined.ts';
import { toRfc3339 } from '../../kernel/time.ts';
import type { ConversationDetail } from '../../protocol/carebridge/conversations.ts';
import type { Tenant, TenantAgent } from '../../providers/tenant.ts';
import type { Caller } from '../callers/access.ts';

/** The agent that a caller is to a tenant: by object id within its Entra tenant, never by a name. Source: carebridge.md#roles */
export function agentIn(tenant: Tenant, caller: Caller): TenantAgent | undefined {
  if (caller.kind === 'local' || caller.entraTenantId !== tenant.entraTenantId) return undefined;
  return tenant.agents.find(({ objectId }) => objectId.toLowerCase() === caller.objectId);
}

/** Whether a conversation is an agent's own: rung for it, or seen in its room. Source: carebridge.md#roles */
export function takesPart({ facts, work }: ConversationState, address: string): boolean {
  return issueOf(work, 'invite-agent', address) !== undefined || personOf(facts, address).firstJoin !== undefined;
}

/** The agents of a conversation as operators and agents see them. Source: carebridge.md#one-conversation */
export function agentsShown(state: ConversationState): ConversationDetail['agents'] {
  if (isQueued(state)) return contactAgents(state.queued.reports);
  const planned = (state.plan?.agents ?? []).map(({ address, displayName }) => ({ address, displayName }));
  const others = state.facts.people
    .filter((person) => person.firstJoin !== undefined && !planned.some(({ address }) => address === person.address))
    .map(({ address, name }) => ({ address, displayName: name?.displayName ?? '' }));
  return [...planned, ...others].map(({ address, displayName }) => {
    const wish = audienceStatus(state, address);
    const isAsWished = wish !== undefined && wish.status !== 'refused';
    const audience = isAsWished ? wish.audience : confirmedAudience(state, address);
    const isSettled = wish?.status !== 'pending';
    return { address, displayName, audience, isSettled, isPresent: isThere(state.facts, address) };
  });
}

const statuses = { joined: 'done', failed: 'failed', dropped: 'dropped' } as const;

/** What agents have asked of colleagues, as operators and agents see it. Source: carebridge.md#ask-colleague */
export function askingsShown(state: ConversationState): NonNullable<ConversationDetail['askings']> {
  return requestsOf(state).map(({ id, by, to, note, leaves, outcome, bySupervisor }) => ({
    requestId: id,
    by,
    ...defined({ to, note, bySupervisor }),
    leaves,
    status: outcome === undefined ? 'running' : statuses[outcome],
    asked: [...membersOf(state, id)],
  }));
}

/** The agents of a contact center who were in the visit; each has its id for an address. */
function contactAgents(reports: Reports): ConversationDetail['agents'] {
  const present = presentAgents(reports);
  return reports.agents.map((agent) => {
    const shown = { address: agent.id, displayName: agent.name ?? '', audience: 'everyone', isSettled: true } as const;
    return { ...shown, isPresent: present.includes(agent) };
  });
}

/** What the visitor said of each visit, as people read it. */
export function ratingsShown({ ratings = [] }: Pick<ConversationState, 'ratings'>): ConversationDetail['ratings'] {
  return ratings.map(({ visit, at, rating, comment }) => ({
    visitStartedAt: toRfc3339(visit),
    at: toRfc3339(at),
    rating,
    ...defined({ comment }),
  }));
}

/** What agents have made of each visit, as people read it. */
export function wrapUpsShown({ wrapUps = [] }: Pick<ConversationState, 'wrapUps'>): ConversationDetail['wrapUps'] {
  return wrapUps.map(({ visit, at, by, revision, tags, note }) => ({
    visitStartedAt: toRfc3339(visit),
    at: toRfc3339(at),
    by,
    revision,
    tags: [...tags],
    ...defined({ note }),
  }));
}
