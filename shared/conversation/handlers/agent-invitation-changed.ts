import { defined } from '../../kernel/defined.ts';
import type { AgentInvitationChanged } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { issueNamed, settle } from '../issued.ts';
import { personOf, withPerson } from '../people.ts';
import { type ConversationState, isNews, stampOf } from '../state.ts';

/** An invited agent is rung, or has answered. If the event has no address, the operation id tells whom it is about. */
export function onAgentInvitationChanged(before: ConversationState, event: AgentInvitationChanged): HandlerResult {
  const state = { ...before, work: settle(before.work, event.operationId, 'done') };
  const issue = issueNamed(state.work, event.operationId);
  const address = event.address ?? (issue?.kind === 'invite-agent' ? issue.target : undefined);
  if (address === undefined) return ignored(state, 'unknown invitation');
  const person = personOf(state.facts, address);
  if (!isNews(person.invitation, event.position)) return ignored(state, 'known');
  const { outcome, operationId, code, links, position } = event;
  const invitation = defined({ outcome, operationId, code, cancel: links?.cancel, seen: stampOf(position) });
  return { state: withPerson(state, { ...person, invitation }), note: `agent ${outcome}` };
}
