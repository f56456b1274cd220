import { defined } from '../../kernel/defined.ts';
import { askOf, ringingAgents, ringOf } from '../asks.ts';
import { comeBy, isToBeHidden, isWanted, leavers, requestFor, withRequestsSettled } from '../colleagues.ts';
import { isCall } from '../handlers/visitor-invited.ts';
import { type Draft, hasOutcome, issueNamed, issueOf, settle } from '../issued.ts';
import { missedLines } from '../missed-lines.ts';
import { isOwned, isToStay, ownerOf, withArrivals, withRingsTakenBack } from '../owner.ts';
import {
  desiredAudience,
  hasPlace,
  isAttended,
  isPlaceComing,
  isThere,
  personOf,
  plannedAgent,
  wishRevision,
  workOn,
} from '../people.ts';
import { endCause, isAccepted, isConnected, isEnded, isFarewellPending } from '../phase.ts';
import { searchAgents } from '../search.ts';
import type { ConversationState, PendingCommand } from '../state.ts';
import type { Audience, PlannedAgent } from '../visit.ts';
import type { Routing, Situation } from './routing.ts';

/**
 * Routing `bridged`: the visitor's leg is bridged into a room of ours, into which agents are invited. The rules stand in the
 * order of the call flow's 22 steps (README); those not named here are other parties' steps, and reach us as events.
 * Choice: places on the bridge come before the invitations, and the room's messaging before the bridge, so that neither an
 * agent's first line nor the visitor's is lost; the welcome goes out after the places.
 */
export const bridged: Routing = {
  prepare: (state) => withdrawPointless(withRingsTakenBack(withRequestsSettled(withArrivals(searchAgents(state))))),
  running: [
    declineCall,
    openRoom,
    connectRoomMessaging,
    bridgeVisitor,
    addAgents,
    welcome,
    inviteAgents,
    withdrawRings,
    ejectAgents,
    changeAgents,
    recap,
  ],
  ending: [sayNoAgent, closeVisitor, closeRoom],
};

/**
 * Decline what is no chat, such as a call. When: an invitation offers neither a room nor a bridge. A chat of the same conversation goes on,
 * so that this is no end of the visit.
 */
function declineCall({ event }: Situation): readonly Draft[] {
  if (event.type !== 'visitor-invited' || !isCall(event)) return [];
  const { decline: link } = event.links;
  return [{ command: { kind: 'decline-visitor', lane: 'visitor.call', link }, target: `call ${link.href}` }];
}

/**
 * Step 8: open a room. When: the visitor's invitation comes in and offers it. Only that event holds the visitor's content,
 * which may be large and is not kept; so the command is derived from the event itself, or never.
 */
function openRoom({ state, plan, event, name }: Situation): readonly Draft[] {
  const link = state.facts.visitor?.openRoom;
  if (link === undefined || event.type !== 'visitor-invited') return [];
  const subject = state.facts.visitor?.subject ?? plan.subject;
  const { customContent } = event;
  const threadId = name.conversation;
  return [
    {
      command: defined({ kind: 'open-room' as const, lane: 'room.open', link, subject, threadId, customContent }),
      target: 'room',
    },
  ];
}

/** Step 8, second request: connect messaging in the room, without which we neither hear nor speak there. When: it is offered. */
function connectRoomMessaging({ state }: Situation): readonly Draft[] {
  const { room } = state.facts.messaging;
  if (room?.connect === undefined || room.state !== 'disconnected') return [];
  const { connect: link } = room;
  return [{ command: { kind: 'connect-room-messaging', lane: 'room.messaging', link }, target: 'room' }];
}

/** Step 9: bridge the visitor into the room. When: the room is a conference, and we hear what is said in it. */
function bridgeVisitor({ state, plan }: Situation): readonly Draft[] {
  const { visitor, legs, messaging, meetingUri } = state.facts;
  const link = visitor?.bridge;
  const isReady = legs.room?.state === 'conferenced' && messaging.room?.state === 'connected';
  if (!isReady || link === undefined || meetingUri === undefined) return [];
  const { hostName } = plan;
  return [
    {
      command: { kind: 'bridge-visitor', lane: 'visitor.bridge', link, meetingUri: meetingUri.uri, hostName },
      target: 'visitor',
    },
  ];
}

/**
 * Step 11: give agents a place on the bridge. When: the bridge is there (step 10), and the agent is asked, or is one of the
 * plan whom a colleague has brought into the room.
 */
function addAgents({ state, plan }: Situation): readonly Draft[] {
  const { facts } = state;
  const link = facts.bridge?.agents;
  if (facts.bridge?.present !== true || link === undefined) return [];
  const asked = wantedAgents(state);
  const brought = plan.agents.filter(
    (agent) => isThere(facts, agent.address) && !asked.includes(agent) && isToStay(state, agent.address),
  );
  const missing = [...asked, ...brought].filter(
    ({ address }) =>
      !hasPlace(facts, address) && !isPlaceComing(state, address) && !workOn(state.work, address).removed,
  );
  return missing.map(({ address, displayName }): Draft => {
    const audience = audienceOf(state, address);
    const lane = laneOf(state, 'visitor.agents', address);
    return {
      command: { kind: 'add-bridged-agent', lane, link, address, displayName, audience },
      target: address,
      ...ofAsk(state, address),
    };
  });
}

/** Step 12: welcome the visitor. When: the visitor can be spoken to, and the bridge is there, so that the places go out before. */
function welcome({ state, plan }: Situation): readonly Draft[] {
  const link = state.facts.messaging.visitor?.send;
  const text = plan.texts.welcome;
  if (link === undefined || text === undefined || text === '' || state.facts.bridge?.present !== true) return [];
  return [{ command: { kind: 'say-to-visitor', lane: 'visitor.say', link, text }, target: 'welcome' }];
}

/**
 * Step 14: ring the agents. When: the agent is asked, has a place on the bridge, is not in the room and does not ring yet; not while
 * another one has the visitor, unless all who are asked may come, or a colleague asks for that agent. A supervisor who comes in for colleagues only
 * is rung once the place on the bridge is one that the visitor does not see.
 */
function inviteAgents({ state }: Situation): readonly Draft[] {
  const { facts } = state;
  const link = facts.legs.room?.addParticipant;
  if (link === undefined) return [];
  const ready = wantedAgents(state).filter(({ address }) => {
    const ask = askOf(state, address);
    if (!hasPlace(facts, address) || isThere(facts, address) || isToBeHidden(state, address)) return false;
    return ask !== undefined && ringOf(state, address, ask) === undefined;
  });
  return ready.map(({ address }): Draft => {
    const lane = laneOf(state, 'room.invite', address);
    return { command: { kind: 'invite-agent', lane, link, address }, target: address, ...ofAsk(state, address) };
  });
}

/**
 * Take back what still rings. When: another agent has the visitor, a colleague's request is settled, or the person is no agent of the tenant
 * any more, and the platform offers it; each ring once. Source: trusted-application.md#withdrawn-rings
 */
function withdrawRings({ state, plan }: Situation): readonly Draft[] {
  return plan.agents.flatMap(({ address }): Draft[] => {
    const { invitation } = personOf(state.facts, address);
    const ring = issueOf(state.work, 'invite-agent', address);
    const isOurs = ring !== undefined && ring.operationId === invitation?.operationId;
    if (!isOurs || !isUnwanted(state, address) || isThere(state.facts, address)) return [];
    if (invitation?.outcome !== 'ringing' || invitation.cancel === undefined) return [];
    const lane = laneOf(state, 'room.invite', address);
    const request = requestFor(state, address);
    const owner = request === undefined ? ownerOf(state) : comeBy(state, request.id);
    const command = defined({ kind: 'withdraw-ring' as const, lane, link: invitation.cancel, address, owner });
    return [defined({ command, target: address, revision: ring.revision })];
  });
}

/** Whether a ring of an agent's serves nothing any more. */
function isUnwanted(state: ConversationState, address: string): boolean {
  if (workOn(state.work, address).removed) return true;
  const request = requestFor(state, address);
  return request === undefined ? isOwned(state) : request.outcome !== undefined && isAttended(state);
}

/** Agents who are asked and may come: while one has the visitor those alone whom colleagues ask for. */
function wantedAgents(state: ConversationState): readonly PlannedAgent[] {
  return ringingAgents(state).filter(({ address }) => isWanted(state, address) || !isUnwanted(state, address));
}

/**
 * Remove who is no agent of the tenant any more, who has accepted when another one had the visitor, and who has handed the visitor over. When: the person is in the room,
 * and the platform offers it. The revision is the report of the presence, so that a person who comes again is removed again; of one who was
 * late, the first, so that who is invited on purpose afterwards stays.
 */
function ejectAgents({ state, plan }: Situation): readonly Draft[] {
  return plan.agents.flatMap(({ address }): Draft[] => {
    const { presence, ejection } = personOf(state.facts, address);
    if (presence?.present !== true || ejection === undefined) return [];
    const { removed, arrival } = workOn(state.work, address);
    const isLeaving = removed || leavers(state).includes(address);
    const revision = isLeaving ? presence.seen[0] : arrival?.late;
    if (revision === undefined) return [];
    const lane = laneOf(state, 'room.eject', address);
    return [{ command: { kind: 'eject-agent', lane, link: ejection.link, address }, target: address, revision }];
  });
}

/**
 * The message filter of step 11, changed later. When: the platform has confirmed another audience than is wished. After a
 * first change each wish is passed on, whatever is confirmed: that may be older than what was last asked for.
 */
function changeAgents({ state, plan }: Situation): readonly Draft[] {
  return plan.agents.flatMap(({ address, displayName }): Draft[] => {
    const { place } = personOf(state.facts, address);
    const audience = audienceOf(state, address);
    const isChanged = issueOf(state.work, 'change-bridged-agent', address) !== undefined;
    const isRight = !isChanged && (place?.audience === undefined || place.audience === audience);
    if (place?.present !== true || place.self === undefined || isRight) return [];
    const lane = laneOf(state, 'visitor.agents', address);
    return [
      {
        command: { kind: 'change-bridged-agent', lane, link: place.self, address, displayName, audience },
        target: address,
        revision: wishRevision(state.work, address),
      },
    ];
  });
}

/**
 * After step 15: tell the room what the visitor said while an agent was not in it, for the room has no history. When: one of
 * the plan's agents is in the room and has missed lines that were not told yet. The revision of a recap is the last line in
 * it, so that an earlier line that we hear of later is told by a further recap.
 * Choice: also for an agent whom the visitor does not hear, since the recap reaches the room alone; not for colleagues who
 * are not in the plan.
 */
function recap({ state, plan }: Situation): readonly Draft[] {
  const link = state.facts.messaging.room?.send;
  if (link === undefined) return [];
  const title = plan.texts.recapTitle;
  return plan.agents.flatMap(({ address }): Draft[] => {
    const missed = missedLines(state, address);
    if (missed === undefined || !isThere(state.facts, address) || !isToStay(state, address)) return [];
    const { toLine } = missed;
    return [
      {
        command: { kind: 'recap-to-room', lane: 'room.say', link, address, title, ...missed },
        target: address,
        revision: toLine,
      },
    ];
  });
}

/** Tell the visitor that no agent answers. When: the visit ends for that reason, and the visitor can still be spoken to. */
function sayNoAgent({ state, plan }: Situation): readonly Draft[] {
  const link = state.facts.messaging.visitor?.send;
  const text = plan.texts.nobody;
  if (endCause(state) !== 'nobody' || link === undefined || text === '') return [];
  if (!isConnected(state.facts) || isEnded(state, 'visitor')) return [];
  return [{ command: { kind: 'say-to-visitor', lane: 'visitor.say', link, text }, target: 'nobody' }];
}

/**
 * End the visitor's leg, if step 20 has not: decline an invitation that was not accepted, close the leg otherwise, or if the
 * platform refused to decline. When: the visitor has been told what there is to tell.
 */
function closeVisitor({ state }: Situation): readonly Draft[] {
  const { visitor, selves } = state.facts;
  if (isFarewellPending(state) || isEnded(state, 'visitor')) return [];
  const canDecline = !isAccepted(state) && !hasOutcome(state.work, 'decline-visitor', 'visitor', 'failed');
  if (canDecline && visitor?.decline !== undefined) {
    return [{ command: { kind: 'decline-visitor', lane: 'visitor.bridge', link: visitor.decline }, target: 'visitor' }];
  }
  const link = selves.visitor?.link;
  if (link === undefined) return [];
  return [{ command: { kind: 'close-leg', lane: 'visitor.close', link, leg: 'visitor' }, target: 'visitor' }];
}

/** Step 22: close the room. When: its link is known, which may be long after the visitor has left (step 21). */
function closeRoom({ state }: Situation): readonly Draft[] {
  const link = state.facts.selves.room?.link;
  if (link === undefined || isFarewellPending(state) || isEnded(state, 'room')) return [];
  return [{ command: { kind: 'close-leg', lane: 'room.close', link, leg: 'room' }, target: 'room' }];
}

/**
 * Takes back what is pending and has become pointless.
 * Choice: not so the request for a room. It may have arrived although no answer did, and only its repeat tells us the link
 * that closes the room.
 */
function withdrawPointless(state: ConversationState): ConversationState {
  if (endCause(state) === undefined) return state;
  const pointless = state.work.pending.filter((one) => isPointless(state, one));
  const work = pointless.reduce((rest, { operationId }) => settle(rest, operationId, 'withdrawn'), state.work);
  return { ...state, work };
}

/** Whether a pending command of an ending visit need not be performed any more. */
function isPointless(state: ConversationState, { kind, operationId }: PendingCommand): boolean {
  const target = issueNamed(state.work, operationId)?.target;
  switch (kind) {
    case 'open-room':
      return isEnded(state, 'room') && state.facts.selves.room !== undefined;
    case 'close-leg':
      return isEnded(state, target === 'room' ? 'room' : 'visitor');
    case 'decline-visitor':
      return isEnded(state, 'visitor');
    case 'say-to-visitor':
      return target !== 'nobody' || isEnded(state, 'visitor');
    default:
      return true;
  }
}

/** Choice: the first ask has no revision, as in what was stored before there were further ones. */
function ofAsk(state: ConversationState, address: string): Pick<Draft, 'revision'> {
  const revision = askOf(state, address)?.number ?? 0;
  return revision <= 0 ? {} : { revision };
}

function audienceOf(state: ConversationState, address: string): Audience {
  const agent = plannedAgent(state, address);
  return agent === undefined ? 'agents' : desiredAudience(state, agent);
}

/** Choice: every agent has a lane, so that one who cannot be reached now does not hold up the others. */
function laneOf(state: ConversationState, kind: string, address: string): string {
  return `${kind}.${state.plan?.agents.findIndex((agent) => agent.address === address) ?? 0}`;
}
