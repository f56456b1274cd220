import { defined } from '../../kernel/defined.ts';
import type { VisitorInvited } from '../event.ts';
import { type HandlerResult, ignored, withSelf } from '../handler-result.ts';
import { type ConversationState, isNews, stampOf, type VisitorFact } from '../state.ts';

/** A visitor asks to be let in. The plan is that of the first invitation; a conversation has one. */
export function onVisitorInvited(state: ConversationState, event: VisitorInvited): HandlerResult {
  if (!isNews(state.facts.visitor, event.position)) return ignored(state, 'known');
  const { decline, bridge, openRoom, conversation } = event.links;
  const visitor: VisitorFact = defined({
    at: state.facts.visitor?.at ?? event.at,
    address: event.visitor.address.toLowerCase(),
    displayName: event.visitor.displayName,
    subject: event.subject,
    decline,
    bridge,
    openRoom,
    seen: stampOf(event.position),
  });
  const selves = withSelf(state.facts.selves, 'visitor', conversation, event.position);
  const facts = { ...state.facts, visitor, selves };
  return { state: { ...state, plan: state.plan ?? event.plan, facts }, note: 'visitor invited' };
}
