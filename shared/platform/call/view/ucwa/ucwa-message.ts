import type { Call } from '../../call.ts';
import { contentLink, type Message, plainText } from '../../message.ts';
import type { Resource } from '../hypermedia.ts';
import { contactLink, ucwaParticipantPointer } from './ucwa-participant.ts';
import { conversationHref, type Viewer } from './viewer.ts';

/** A message in the viewer's conversation: their own without content, those of others as plain text. Source: ucwa.md#messages */
export function ucwaMessage(
  call: Call,
  viewer: Viewer,
  message: Message,
  status: 'Succeeded' | 'Failed' = 'Succeeded',
): Resource {
  const own = message.from === viewer.who;
  const sender = ucwaParticipantPointer(call, viewer, message.from);
  return {
    rel: 'message',
    href: conversationHref(call, viewer, `/messaging/messages/${message.number}`),
    members: {
      direction: own ? 'Outgoing' : 'Incoming',
      timeStamp: `/Date(${message.at})/`,
      ...(own && message.operationId !== undefined ? { operationId: message.operationId } : {}),
      status,
    },
    links: {
      messaging: { href: conversationHref(call, viewer, '/messaging') },
      ...(own
        ? {}
        : {
            contact: contactLink(call, viewer, message.from),
            participant: { href: sender.href, title: message.name },
            ...contentLink({ mediaType: 'text/plain', text: plainText(message) }),
          }),
    },
  };
}
