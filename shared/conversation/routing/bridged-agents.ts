import {
  askedAgents,
  currentInvitation,
  desiredAudience,
  isHopeful,
  isThere,
  personOf,
  plannedAgent,
  roundOf,
  workOn,
} from '../agents.ts';
import { isPlaceComing } from '../audience.ts';
import { endCause } from '../ending.ts';
import { type Draft, issueOf } from '../issued.ts';
import type { PlannedAgent } from '../plan.ts';
import type { ConversationState, Facts } from '../state.ts';
import type { Rule } from './routing.ts';

/** A place on the bridge for every agent who is asked, and for those of the plan whom a colleague has brought in. */
export const addAgents: Rule = ({ state, plan }) => {
  const { facts } = state;
  const link = facts.bridge?.agents;
  if (facts.bridge?.present !== true || link === undefined || endCause(state) !== undefined) return [];
  const asked = askedAgents(state);
  const brought = plan.agents.filter((agent) => isThere(facts, agent.address) && !asked.includes(agent));
  const missing = [...asked, ...brought].filter(
    ({ address }) => !hasPlace(facts, address) && !isPlaceComing(state, address) && isHopeful(state, address),
  );
  return missing.map(({ address, displayName }): Draft => {
    const audience = audienceOf(state, address);
    const lane = laneOf(state, 'visitor.agents', address);
    return {
      command: { kind: 'add-bridged-agent', lane, link, address, displayName, audience },
      target: address,
      ...revisionOf(roundOf(state.work)),
    };
  });
};

/** Every asked agent is rung who has a place on the bridge, and is not in the room anyway. */
export const inviteAgents: Rule = ({ state }) => {
  const { facts } = state;
  const link = facts.legs.room?.addParticipant;
  if (link === undefined || endCause(state) !== undefined) return [];
  const ready = askedAgents(state).filter(({ address }) => hasPlace(facts, address) && isAwaited(state, address));
  return ready.map(({ address }): Draft => {
    const lane = laneOf(state, 'room.invite', address);
    return {
      command: { kind: 'invite-agent', lane, link, address },
      target: address,
      ...revisionOf(roundOf(state.work)),
    };
  });
};

/**
 * Who hears an agent, put right where the platform has confirmed something else than is wished. After a first change each
 * wish is passed on, whatever is confirmed: what the platform reports may be older than what it was last asked for.
 */
export const changeAgents: Rule = ({ state, plan }) => {
  if (endCause(state) !== undefined) return [];
  return plan.agents.flatMap(({ address, displayName }): Draft[] => {
    const { place } = personOf(state.facts, address);
    const audience = audienceOf(state, address);
    const isChanged = issueOf(state.work, 'change-bridged-agent', address) !== undefined;
    const isRight = !isChanged && (place?.audience === undefined || place.audience === audience);
    if (place?.present !== true || place.self === undefined || isRight) return [];
    const lane = laneOf(state, 'visitor.agents', address);
    const link = place.self;
    const revision = workOn(state.work, address).wish?.revision ?? 0;
    return [
      {
        command: { kind: 'change-bridged-agent', lane, link, address, displayName, audience },
        target: address,
        revision,
      },
    ];
  });
};

/**
 * What the visitor said while an agent was not there, for the room has no history. A line of before that we hear of only
 * after the recap is told by a further one, so the revision of a recap is the last line in it.
 * Choice: also for an agent whom the visitor does not hear, since the recap reaches the room alone; not for colleagues who
 * are not in the plan.
 */
export const recap: Rule = ({ state, plan }) => {
  const link = state.facts.messaging.room?.send;
  if (link === undefined || endCause(state) !== undefined) return [];
  const title = plan.texts.recapTitle;
  return plan.agents.flatMap(({ address }): Draft[] => {
    const { unheardTo: toLine = 0, heardTo = 0 } = workOn(state.work, address);
    const told = issueOf(state.work, 'recap-to-room', address)?.revision ?? 0;
    const fromLine = Math.max(told, heardTo) + 1;
    if (toLine < fromLine || !isThere(state.facts, address)) return [];
    return [
      {
        command: { kind: 'recap-to-room', lane: 'room.say', link, address, title, fromLine, toLine },
        target: address,
        revision: toLine,
      },
    ];
  });
};

/** Choice: the first round has no revision, so that what it issues looks as it always did. */
function revisionOf(round: number): Pick<Draft, 'revision'> {
  return round === 0 ? {} : { revision: round };
}

function hasPlace(facts: Facts, address: string): boolean {
  return personOf(facts, address).place?.present === true;
}

function isAwaited(state: ConversationState, address: string): boolean {
  const isRung = currentInvitation(state, address) !== undefined;
  return !isRung && isHopeful(state, address) && !isThere(state.facts, address);
}

function audienceOf(state: ConversationState, address: string): PlannedAgent['audience'] {
  const agent = plannedAgent(state, address);
  return agent === undefined ? 'agents' : desiredAudience(state, agent);
}

/** Choice: every agent has a lane, so that one who cannot be reached now does not hold up the others. */
function laneOf(state: ConversationState, kind: string, address: string): string {
  return `${kind}.${state.plan?.agents.findIndex((agent) => agent.address === address) ?? 0}`;
}
