import { defined } from '../../kernel/defined.ts';
import type { Link } from '../../kernel/link.ts';
import type { VisitorInvited } from '../event.ts';
import { type HandlerResult, ignored, withSelf } from '../handler-result.ts';
import type { Stamp } from '../stamp.ts';
import { type ConversationState, isNews, stampOf, type VisitorFact } from '../state.ts';

/** Older than any report: what is known by a call gives way to a chat, whichever is heard of first. */
const olderThanAll: Stamp = [0, 0];

/** A visitor asks to be let in. The plan is that of the first invitation; a conversation has one. */
export function onVisitorInvited(state: ConversationState, event: VisitorInvited): HandlerResult {
  if (isCall(event) && state.facts.visitor !== undefined) return ignored(state, 'call');
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
    seen: isCall(event) ? olderThanAll : stampOf(event.position),
  });
  const selves = withSelf(state.facts.selves, 'visitor', conversation, event.position);
  const facts = { ...state.facts, visitor, selves };
  return { state: { ...state, plan: state.plan ?? event.plan, facts }, note: 'visitor invited' };
}

type Call = VisitorInvited & { readonly links: { readonly decline: Link } };

/** Whether an invitation offers neither a room nor a bridge: a call, which can only be declined. Source: trusted-application.md#invitations */
export function isCall(event: VisitorInvited): event is Call {
  const { decline, bridge, openRoom } = event.links;
  return decline !== undefined && bridge === undefined && openRoom === undefined;
}
