import { toDataUri } from '../../../../protocol/hypermedia/data-uri.ts';
import type { Call, VisitorInvitation } from '../../call.ts';
import { ucwaVisitorInvitationId } from '../../call-ids.ts';
import type { LinkTarget, Resource } from '../hypermedia.ts';
import { contactLink, ucwaParticipant, ucwaParticipantPointer } from './ucwa-participant.ts';
import { conversationHref, type Viewer, viewerHref } from './viewer.ts';

/**
 * An invitation of the service application, as the person sees it who is called.
 * Choice: its first message is said when it has been accepted, and not shown before. Source: ucwa.md#messaging-invitation
 */
export function ucwaCalledInvitation(
  call: Call,
  viewer: Viewer,
  state: VisitorInvitation['state'] = call.visitor.invitation.state,
): Resource {
  const { operationId, importance, threadId, subject, customContent } = call.visitor.invitation;
  const at = (action: string): LinkTarget => ({
    href: viewerHref(viewer, `/communication/messagingInvitations/${ucwaVisitorInvitationId(call)}${action}`),
  });
  const from = ucwaParticipantPointer(call, viewer, 'service');
  return {
    rel: 'messagingInvitation',
    href: at('').href,
    members: { direction: 'Incoming', importance, threadId, state, operationId, subject, to: call.visitor.uri },
    links: {
      ...(state === 'Connecting' ? { accept: at('/accept'), decline: at('/decline') } : {}),
      from: { href: from.href, title: from.title },
      to: contactLink(call, viewer, 'visitor'),
      conversation: { href: conversationHref(call, viewer) },
      messaging: { href: conversationHref(call, viewer, '/messaging') },
      ...(customContent === undefined
        ? {}
        : { customContent: { href: toDataUri(customContent.mediaType, customContent.text) } }),
    },
    embedded: { from: ucwaParticipant(call, viewer, 'service') },
  };
}
