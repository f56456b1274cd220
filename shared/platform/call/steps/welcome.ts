import type { Call } from '../call.ts';
import { type Notice, toViewer } from '../progress.ts';
import { succeeded, updated } from '../view/event-drafts.ts';
import type { EventDraft, Resource } from '../view/hypermedia.ts';
import { ucwaConversation, ucwaMessaging } from '../view/ucwa/ucwa-conversation.ts';
import type { Viewer } from '../view/ucwa/viewer.ts';

/**
 * What a viewer is told whose invitation is accepted: the conversation, the people in it, chat, and that the invitation is done.
 * Source: ucwa.md#event-order
 */
export const welcome = (
  call: Call,
  viewer: Viewer,
  people: readonly EventDraft[],
  invitation: Resource,
): readonly Notice[] => [
  ...toViewer(call, viewer, 'communication', updated(ucwaConversation(call, viewer))),
  ...toViewer(call, viewer, 'conversation', ...people, updated(ucwaMessaging(call, viewer))),
  ...toViewer(call, viewer, 'communication', succeeded(invitation)),
];
