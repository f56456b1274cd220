import type { MessageSettled } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { isPending, issueNamed, settle, withOutcome } from '../issued.ts';
import type { ConversationState } from '../state.ts';
import { transcribeSaid } from '../transcript.ts';

/**
 * A message of ours arrived or did not. The report may overtake the answer to the request that sent it, and stands in
 * for it; a failure after the platform had taken the message is kept as that command's outcome.
 */
export function onMessageSettled(state: ConversationState, event: MessageSettled): HandlerResult {
  const { operationId, outcome } = event;
  const issue = issueNamed(state.work, operationId);
  if (issue === undefined) return ignored(state, 'unknown message');
  const code = event.code ?? 'MessageFailed';
  if (outcome === 'failed') {
    const work = withOutcome(settle(state.work, operationId, 'failed', code), operationId, 'failed', code);
    return { state: { ...state, work }, note: 'message failed' };
  }
  if (!isPending(state.work, operationId)) return ignored(state, 'delivered');
  const said = transcribeSaid({ ...state, work: settle(state.work, operationId, 'done') }, issue);
  return { ...said, note: 'delivered' };
}
