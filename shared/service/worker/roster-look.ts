import type { RosterAgent } from '../../assignment/roster-agent.ts';
import type { ConversationEvent, RosterChanged } from '../../conversation/event.ts';
import type { ConversationState } from '../../conversation/state.ts';

/** Takes the roster's picture. */
export type RosterLook = () => Promise<RosterChanged>;

/**
 * The events with the roster's picture of now, where agents may be asked because of them: after the invitation, before all others. Of
 * skills only the one that the visitor asks for is kept.
 */
export async function withRoster(
  before: ConversationState | undefined,
  events: readonly ConversationEvent[],
  look: RosterLook,
): Promise<readonly ConversationEvent[]> {
  const invited = events.find((event) => event.type === 'visitor-invited');
  const skill = (before?.plan ?? invited?.plan)?.skill;
  const isTold = events.some(({ type }) => type === 'roster-changed');
  if (isTold) return events.map((event) => (event.type === 'roster-changed' ? ofSkill(event, skill) : event));
  if (invited !== undefined) return [...events, ofSkill(await look(), skill)];
  const isLookedFor = before !== undefined && events.some((event) => isReasonToAsk(before, event));
  return isLookedFor ? [ofSkill(await look(), skill), ...events] : events;
}

function ofSkill(event: RosterChanged, skill: string | undefined): RosterChanged {
  const agents = event.agents.map(
    (agent): RosterAgent => ({ ...agent, skills: agent.skills.filter(({ name }) => name === skill) }),
  );
  return { ...event, agents };
}

/** Whether agents are looked for because of an event: time has passed, an answer came, the visitor says more, an agent has left. */
function isReasonToAsk({ phase }: ConversationState, event: ConversationEvent): boolean {
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
