import { hashId } from '../../kernel/ids.ts';
import type { PlatformTimes } from '../times.ts';
import type { Call, Content, Importance, VisitorInvitation, VisitorLeg } from './call.ts';

/** What an invitation says, as its sender gave it. */
export type InvitationContent = {
  readonly subject?: string | undefined;
  readonly threadId?: string | undefined;
  readonly importance?: Importance | undefined;
  readonly customContent?: Content | undefined;
  readonly message?: Content | undefined;
};

/** The call that an invitation begins, and for how long it rings. */
export type NewCall = Pick<Call, 'target' | 'tenantId' | 'endpoint'> &
  InvitationContent & { readonly times: Pick<PlatformTimes, 'ringMs'> };

/** A call that has just begun. */
export function newCall(
  { target, tenantId, endpoint, adhoc }: Pick<Call, 'target' | 'tenantId' | 'endpoint' | 'adhoc'>,
  visitor: Omit<VisitorLeg, 'remoteName' | 'messages' | 'acks'>,
  now: number,
): Call {
  return {
    schema: 1,
    target,
    tenantId,
    endpoint,
    createdAt: now,
    adhoc,
    visitor: { ...visitor, remoteName: endpoint.displayName, messages: 1, acks: 0 },
    typing: [],
    receipts: [],
    alarms: {},
    undrained: [],
    backlog: false,
  };
}

/** The invitation of the visitor leg, which begins to ring. */
export function ringingInvitation(
  { target, subject = '', threadId, importance = 'Normal', customContent, message, times }: NewCall,
  names: Pick<VisitorInvitation, 'operationId' | 'serviceOperationId'>,
  now: number,
): VisitorInvitation {
  return {
    ...names,
    state: 'Connecting',
    subject,
    threadId: threadId ?? hashId('thread', target),
    importance,
    customContent,
    message,
    ringUntil: now + times.ringMs,
  };
}
