import { defined } from '../../kernel/defined.ts';
import { personOf, withPerson } from '../agents.ts';
import type { BridgedAgentChanged } from '../event.ts';
import { type Handled, ignored } from '../handled.ts';
import { isNews, stampOf } from '../stamp.ts';
import type { ConversationState } from '../state.ts';

/** An agent's place on the bridge appeared, changed or went. */
export function onBridgedAgentChanged(state: ConversationState, event: BridgedAgentChanged): Handled {
  const person = personOf(state.facts, event.address);
  if (!isNews(person.place, event.position)) return ignored(state, 'known');
  const { present, audience, links } = event;
  const place = defined({ present, audience, self: links.self, seen: stampOf(event.position) });
  return { state: withPerson(state, { ...person, place }), note: present ? 'agent bridged' : 'agent off the bridge' };
}
