import { defined } from '../../kernel/defined.ts';
import { personOf, withPerson } from '../agents.ts';
import type { AgentInvitationChanged } from '../event.ts';
import { type Handled, ignored } from '../handled.ts';
import { issueNamed, settle } from '../issued.ts';
import { isNews, stampOf } from '../stamp.ts';
import type { ConversationState } from '../state.ts';

/** An invited agent is rung, or answered. Without an address in it, the operation tells whom it is about. */
export function onAgentInvitationChanged(before: ConversationState, event: AgentInvitationChanged): Handled {
  const state = { ...before, work: settle(before.work, event.operationId, 'done') };
  const issue = issueNamed(state.work, event.operationId);
  const address = event.address ?? (issue?.kind === 'invite-agent' ? issue.target : undefined);
  if (address === undefined) return ignored(state, 'unknown invitation');
  const person = personOf(state.facts, address);
  if (!isNews(person.invitation, event.position)) return ignored(state, 'known');
  const { outcome, operationId, code, position } = event;
  const invitation = defined({ outcome, operationId, code, seen: stampOf(position) });
  return { state: withPerson(state, { ...person, invitation }), note: `agent ${outcome}` };
}
