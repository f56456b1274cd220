import { personOf, plannedAgent, withPerson, withWorkOn, workOn } from '../agents.ts';
import { defined } from '../defined.ts';
import type { ParticipantChanged } from '../event.ts';
import { type Handled, ignored } from '../handled.ts';
import { isBefore, isNews, stampOf } from '../stamp.ts';
import type { ConversationState, PersonFacts } from '../state.ts';
import { lastLineBefore } from '../transcript.ts';

/** Names are for showing only; a longer one is cut, so that the state stays small. */
const longestName = 250;

/**
 * Somebody entered or left the room. The visitor is no agent, and not kept here.
 * Even an outdated report of an entry counts as one: an agent who came and left has been there.
 */
export function onParticipantChanged(state: ConversationState, event: ParticipantChanged): Handled {
  const { address, position, present } = event;
  if (address === state.facts.visitor?.address) return ignored(state, 'the visitor');
  const before = personOf(state.facts, address);
  const stamp = stampOf(position);
  const isFirst = present && (before.firstJoin === undefined || isBefore(stamp, before.firstJoin));
  const isKnown = !isFirst && !isNews(before.presence, position) && nameOf(before, event) === before.name;
  if (isKnown) return ignored(state, 'known');
  const presence = isNews(before.presence, position) ? { present, seen: stamp } : before.presence;
  const firstJoin = isFirst ? stamp : before.firstJoin;
  const person: PersonFacts = defined({ ...before, name: nameOf(before, event), presence, firstJoin });
  const next = withPerson(state, person);
  return { state: isFirst ? withUnheard(next, person) : next, note: noteOn(present, isFirst) };
}

function nameOf({ name }: PersonFacts, { displayName, position }: ParticipantChanged): PersonFacts['name'] {
  if (displayName === undefined || !isNews(name, position)) return name;
  return { displayName: displayName.slice(0, longestName), seen: stampOf(position) };
}

function withUnheard(state: ConversationState, { address, firstJoin }: PersonFacts): ConversationState {
  if (firstJoin === undefined || plannedAgent(state, address) === undefined) return state;
  const unheardTo = lastLineBefore(state.work, state.facts.visitorLines, firstJoin);
  return withWorkOn(state, { ...workOn(state.work, address), unheardTo });
}

function noteOn(present: boolean, isFirst: boolean): string {
  if (!present) return 'left';
  return isFirst ? 'joined' : 'there';
}
