import type { JsonObject } from '../../../kernel/json.ts';
import type { Call } from '../call.ts';
import { type Notice, toViewer } from '../progress.ts';
import { deleted, updated } from '../view/event-drafts.ts';
import { pointerTo, type Resource } from '../view/hypermedia.ts';
import { ucwaConversation, ucwaMessaging } from '../view/ucwa/ucwa-conversation.ts';
import { ucwaLocalParticipant, ucwaParticipantPointer } from '../view/ucwa/ucwa-participant.ts';
import { seenRoster, type Viewer } from '../view/ucwa/viewer.ts';

/**
 * What a viewer is told when their conversation ends: everybody goes, chat disconnects, they go themselves, the conversation is gone.
 * `before` knows who was there, `after` what is left. A reason is given where the other side ended it. Source: ucwa.md#ending
 */
export function farewell(before: Call, after: Call, viewer: Viewer, reason?: JsonObject): readonly Notice[] {
  const gone = seenRoster(before, viewer).map((who) => deleted(ucwaParticipantPointer(before, viewer, who)));
  const conversation = ended(ucwaConversation(after, viewer), []);
  return [
    ...toViewer(
      after,
      viewer,
      'conversation',
      ...gone,
      updated(ended(ucwaMessaging(after, viewer), ['conversation']), reason),
      deleted(pointerTo(ucwaLocalParticipant(before, viewer))),
    ),
    ...toViewer(
      after,
      viewer,
      'communication',
      updated(conversation, reason),
      deleted(pointerTo(conversation), undefined, reason),
    ),
  ];
}

/** A resource at its end: disconnected, and with nothing left to follow but what `keep` names. */
function ended(resource: Resource, keep: readonly string[]): Resource {
  return {
    ...resource,
    members: { ...resource.members, state: 'Disconnected' },
    links: Object.fromEntries(Object.entries(resource.links ?? {}).filter(([rel]) => keep.includes(rel))),
  };
}
