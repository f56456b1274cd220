import type { RosterAgent } from '../../assignment/roster-agent.ts';
import type { ConversationEvent, RosterChanged } from '../../conversation/event.ts';
import type { ConversationState } from '../../conversation/state.ts';

/** Whether agents may be asked because of events, so that they are decided on with the roster's picture. */
export function isRosterNeeded(before: ConversationState | undefined, events: readonly ConversationEvent[]): boolean {
  if (events.some(({ type }) => type === 'visitor-invited' || type === 'roster-changed')) return true;
  return before !== undefined && events.some((event) => isReasonToAsk(before, event));
}

/**
 * The events with the roster's picture at `at` (epoch ms): after the invitation, before all others. Of skills only the one that the visitor asks
 * for is kept.
 */
export function withRoster(
  before: ConversationState | undefined,
  events: readonly ConversationEvent[],
  { at, agents }: Pick<RosterChanged, 'at' | 'agents'>,
): readonly ConversationEvent[] {
  const invited = events.find((event) => event.type === 'visitor-invited');
  const seen = ofSkill(agents, (before?.plan ?? invited?.plan)?.skill);
  const picture: RosterChanged = { type: 'roster-changed', at, agents: seen };
  if (events.some(({ type }) => type === 'roster-changed')) {
    return events.map((event) => (event.type === 'roster-changed' ? { ...event, agents: seen } : event));
  }
  return invited === undefined ? [picture, ...events] : [...events, picture];
}

function ofSkill(agents: readonly RosterAgent[], skill: string | undefined): readonly RosterAgent[] {
  return agents.map((agent) => ({ ...agent, skills: agent.skills.filter(({ name }) => name === skill) }));
}

/**
 * Whether agents are looked for because of an event: time has passed, an answer came, the visitor says more, an agent
 * has left, or asks for all who are skilled.
 */
function isReasonToAsk({ phase }: ConversationState, event: ConversationEvent): boolean {
  if (event.type === 'colleague-asked') return event.to === undefined;
  if (event.type === 'participant-changed') return phase === 'attended' && !event.present;
  if (phase !== 'waiting') return false;
  switch (event.type) {
    case 'alarm-rang':
      return event.purpose === 'agent-answer';
    case 'agent-invitation-changed':
      return event.outcome !== 'ringing' && event.outcome !== 'joined';
    default:
      return event.type === 'message-received';
  }
}
