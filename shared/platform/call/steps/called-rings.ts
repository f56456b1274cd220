import type { JsonObject } from '../../../kernel/json.ts';
import type { Call, VisitorInvitation } from '../call.ts';
import { type Notice, toViewer } from '../progress.ts';
import { added, deleted, failed, started } from '../view/event-drafts.ts';
import { pointerTo } from '../view/hypermedia.ts';
import { ucwaConversation } from '../view/ucwa/ucwa-conversation.ts';
import { ucwaMessagingInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { calledViewer } from '../view/ucwa/viewer.ts';

/** One device of a person who is called begins to ring. Source: ucwa.md#messaging-invitation */
export function ringsAt(call: Call, device: string): readonly Notice[] {
  const viewer = calledViewer(call, device);
  return toViewer(
    call,
    viewer,
    'communication',
    started(ucwaMessagingInvitation(call, viewer)),
    added(ucwaConversation(call, viewer)),
  );
}

/** One device of a person who is called falls silent. */
export function calledFallsSilent(
  call: Call,
  device: string,
  state: VisitorInvitation['state'],
  reason: JsonObject,
): readonly Notice[] {
  const viewer = calledViewer(call, device);
  return toViewer(
    call,
    viewer,
    'communication',
    failed(ucwaMessagingInvitation(call, viewer, state), reason),
    deleted(pointerTo(ucwaConversation(call, viewer)), undefined, reason),
  );
}
