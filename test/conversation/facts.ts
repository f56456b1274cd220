import type { RosterAgent } from '../../shared/assignment/roster-agent.ts';
import type { Position, ReportedEvent, VisitorInvited } from '../../shared/conversation/event.ts';
import type { Audience, Leg, PlannedAgent, VisitPlan } from '../../shared/conversation/visit.ts';
import { defined } from '../../shared/kernel/defined.ts';
import type { Link } from '../../shared/kernel/link.ts';

type WithoutPosition<E> = E extends { position: Position } ? Omit<E, 'at' | 'position'> : never;

/** A reported event before it has its time and its place in a callback. */
export type Fact = WithoutPosition<ReportedEvent | VisitorInvited>;

export const visitorAddress = 'sip:iris@anonymous.invalid';
export const mira = agent('mira');
export const noor = agent('noor');
export const olek = agent('olek');

export function agent(name: string, audience: Audience = 'everyone'): PlannedAgent {
  return { address: `sip:${name}@contoso.example`, displayName: name.toUpperCase(), audience };
}

export function planWith(changes: Partial<VisitPlan> = {}): VisitPlan {
  return {
    routing: 'bridged',
    subject: 'Chat',
    hostName: 'Contoso Care',
    agents: [mira, noor],
    askAtOnce: 2,
    timers: { agentAnswerSeconds: 45, giveUpAfterSeconds: 180 },
    texts: { welcome: 'Welcome!', recapTitle: 'Before you joined:', nobody: 'No agent is available.' },
    ...changes,
  };
}

export function link(path: string): Link {
  return { href: `/${path}`, base: 'https://pool.example' };
}

export function invited(plan = planWith(), changes: Partial<VisitorInvited> = {}): Fact {
  return {
    type: 'visitor-invited',
    visitor: { address: visitorAddress, displayName: 'Iris' },
    subject: 'Where is my parcel?',
    links: {
      decline: link('decline'),
      bridge: link('bridge'),
      openRoom: link('open-room'),
      conversation: link('visitor'),
    },
    plan,
    ...changes,
  };
}

export function invitationEnded(outcome: 'connected' | 'declined' | 'failed' | 'cancelled'): Fact {
  return { type: 'invitation-ended', outcome };
}

export function room(state: 'opening' | 'opened' | 'failed', operationId = 'unknown'): Fact {
  const links = state === 'failed' ? {} : { conversation: link('room') };
  return { type: 'room-invitation-changed', state, operationId, meetingUri: 'sip:meeting', links };
}

export function leg(state: 'connecting' | 'connected' | 'conferencing' | 'conferenced', self = 'room'): Fact {
  const addParticipant = state === 'conferenced' ? { addParticipant: link('add-participant') } : {};
  return { type: 'leg-changed', state, links: { self: link(self), ...addParticipant } };
}

export function ended(): Fact {
  return { type: 'leg-ended' };
}

export function messaging(state: 'disconnected' | 'connected', of: Leg): Fact {
  const links = state === 'connected' ? { send: link(`${of}/send`) } : { connect: link(`${of}/connect`) };
  return { type: 'messaging-changed', state, links };
}

export function bridge(present = true): Fact {
  return { type: 'bridge-changed', present, links: present ? { agents: link('bridge/agents') } : {} };
}

export function bridged({ address, audience }: PlannedAgent, confirmed = audience): Fact {
  const links = { self: link(`bridge/agents/${address}`) };
  return { type: 'bridged-agent-changed', address, present: true, audience: confirmed, links };
}

export function joined(address: string, displayName?: string): Fact {
  return defined({ type: 'participant-changed' as const, address, present: true, displayName });
}

/** As `joined`, by a platform that lets the person be removed. */
export function removable(address: string, displayName?: string, eject = link(`participants/${address}/eject`)): Fact {
  const links = { eject };
  return defined({ type: 'participant-changed' as const, address, present: true, displayName, links });
}

export function left(address: string): Fact {
  return { type: 'participant-changed', address, present: false };
}

export function invitation(
  address: string,
  outcome: 'ringing' | 'joined' | 'refused' | 'missed' | 'failed' | 'withdrawn',
  operationId = 'unknown',
): Fact {
  const links = outcome === 'ringing' ? { cancel: link(`invitations/${operationId}/cancel`) } : {};
  return { type: 'agent-invitation-changed', operationId, address, outcome, links };
}

/** What the roster's picture says of an agent. */
export function onRoster({ address }: PlannedAgent, changes: Partial<RosterAgent> = {}): RosterAgent {
  return { address, availability: 'available', chats: 0, maxChats: 2, skills: [], ...changes };
}

export function said(number: number, from: string, text = `line ${number}`): Fact {
  return { type: 'message-received', number, from, text, sentAt: 1000 * number };
}
