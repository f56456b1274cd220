import { askOf } from '../../conversation/asks.ts';
import { holderBeside, isComingIn, requestNamed } from '../../conversation/colleagues.ts';
import { isToStay } from '../../conversation/owner.ts';
import { audienceStatus, isThere } from '../../conversation/people.ts';
import { visitBeganAt } from '../../conversation/phase.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { isSame, wrapUpOf } from '../../conversation/wrap-ups.ts';
import { randomId } from '../../kernel/ids.ts';
import { hourMs } from '../../kernel/time.ts';
import type { RequestStatus } from '../../protocol/carebridge/conversations.ts';
import type { OperatorRequest } from '../worker/service-envelope.ts';

/** How long (ms) after it was made a request may still be on the queue without having been seen by the worker. */
const onQueueMs = hourMs;
const timeDigits = 12;

/** A new request's id, 32 hex digits: when it was made, then chance. */
export function newRequestId(nowMs: number): string {
  return nowMs.toString(16).padStart(timeDigits, '0') + randomId().slice(timeDigits);
}

/** Whether a request of this id, unknown to the ledger, may be on its way. */
export function mayBeOnQueue(requestId: string, nowMs: number): boolean {
  const madeAt = Number.parseInt(requestId.slice(0, timeDigits), 16);
  return madeAt <= nowMs && nowMs - madeAt < onQueueMs;
}

/** How far a request that the worker has seen has come; undefined when its subject is not part of the conversation. */
export function statusOf(
  requestId: string,
  request: OperatorRequest,
  state: ConversationState,
): RequestStatus | undefined {
  switch (request.kind) {
    case 'end':
      return statusOfEnd(requestId, state);
    case 'take':
      return statusOfTake(requestId, request.address, state);
    case 'ask-colleague':
      return statusOfAsking(requestId, state);
    case 'come-in':
      return statusOfComingIn(requestId, request, state);
    case 'drop-asking':
      return statusOfDropping(requestId, request.dropped, state);
    case 'wrap-up':
      return statusOfWrapUp(requestId, request, state);
    case 'set-audience':
      return statusOfAudience(requestId, request, state);
  }
}

/** Done once the agent is in, to stay; `Conflict`: another one has the visitor or has taken it before, no visitor waits, or the ring was in vain. */
function statusOfTake(requestId: string, address: string, state: ConversationState): RequestStatus {
  const conflict = { requestId, status: 'failed', code: 'Conflict' } as const;
  if (state.phase !== 'waiting' && state.phase !== 'attended') return conflict;
  if (isThere(state.facts, address)) return isToStay(state, address) ? { requestId, status: 'done' } : conflict;
  const ask = askOf(state, address);
  if (ask?.taken !== true) return conflict;
  if (ask.outcome === 'ringing') return { requestId, status: 'running' };
  return ask.outcome === 'failed' ? { requestId, status: 'failed', code: 'AgentUnreachable' } : conflict;
}

/** Done once a colleague is in; `Conflict`: there was nothing to be asked, or it was taken back; `NoColleague`: none has come. */
function statusOfAsking(requestId: string, state: ConversationState): RequestStatus {
  const request = requestNamed(state, requestId);
  if (request === undefined || request.outcome === 'dropped') return { requestId, status: 'failed', code: 'Conflict' };
  if (request.outcome === 'failed') return { requestId, status: 'failed', code: 'NoColleague' };
  return { requestId, status: request.outcome === undefined ? 'running' : 'done' };
}

/**
 * As of an asking; the same once more is as far as the one that runs, and done where it is as asked for already. `Conflict`: no agent has the
 * visitor, or it rings for another reason.
 */
function statusOfComingIn(
  requestId: string,
  request: Extract<OperatorRequest, { kind: 'come-in' }>,
  state: ConversationState,
): RequestStatus {
  if (requestNamed(state, requestId) !== undefined) return statusOfAsking(requestId, state);
  if (isComingIn(state, request)) return { requestId, status: 'running' };
  const { to, takesOver } = request;
  const isAsWished = isThere(state.facts, to) && (!takesOver || holderBeside(state, to) === undefined);
  return isAsWished ? { requestId, status: 'done' } : { requestId, status: 'failed', code: 'Conflict' };
}

/** Done once it is taken back; `Conflict`: a colleague was in before. */
function statusOfDropping(requestId: string, dropped: string, state: ConversationState): RequestStatus {
  const hasCome = requestNamed(state, dropped)?.outcome === 'joined';
  return hasCome ? { requestId, status: 'failed', code: 'Conflict' } : { requestId, status: 'done' };
}

/** Done while it stands; `Conflict`: another one was written before it, or since. */
function statusOfWrapUp(
  requestId: string,
  request: Extract<OperatorRequest, { kind: 'wrap-up' }>,
  state: ConversationState,
): RequestStatus {
  const known = wrapUpOf(state, visitBeganAt(state) ?? 0);
  const stands = known !== undefined && isSame(known, request);
  return stands ? { requestId, status: 'done' } : { requestId, status: 'failed', code: 'Conflict' };
}

function statusOfEnd(requestId: string, { phase, work }: ConversationState): RequestStatus {
  const refused = work.issues.find(({ kind, outcome }) => kind === 'close-leg' && outcome === 'failed');
  if (refused !== undefined) return { requestId, status: 'failed', code: refused.code ?? 'PlatformRefused' };
  return { requestId, status: phase === 'closed' ? 'done' : 'running' };
}

function statusOfAudience(
  requestId: string,
  request: Extract<OperatorRequest, { kind: 'set-audience' }>,
  state: ConversationState,
): RequestStatus | undefined {
  const now = audienceStatus(state, request.address);
  if (now === undefined) return undefined;
  if (now.audience !== request.audience) return { requestId, status: 'failed', code: 'Conflict' };
  if (now.status === 'refused') return { requestId, status: 'failed', code: now.code };
  return { requestId, status: now.status === 'settled' ? 'done' : 'running' };
}
