import { defined } from '../../kernel/defined.ts';
import type { BridgedAgentChanged } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { personOf, withPerson } from '../people.ts';
import { type ConversationState, isNews, stampOf } from '../state.ts';

/** An agent's place on the bridge appeared, changed or went. */
export function onBridgedAgentChanged(state: ConversationState, event: BridgedAgentChanged): HandlerResult {
  const person = personOf(state.facts, event.address);
  if (!isNews(person.place, event.position)) return ignored(state, 'known');
  const { present, audience, links } = event;
  const place = defined({ present, audience, self: links.self, seen: stampOf(event.position) });
  return { state: withPerson(state, { ...person, place }), note: present ? 'agent bridged' : 'agent off the bridge' };
}
