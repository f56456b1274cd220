import { toRfc3339 } from '../../../../kernel/time.ts';
import type { Call } from '../../call.ts';
import { contentLink, type Message } from '../../message.ts';
import type { Resource } from '../hypermedia.ts';
import { legHref } from './service-hrefs.ts';
import { serviceParticipantBrief, serviceParticipantPointer } from './service-participant.ts';

/**
 * A message as the service application sees it: its own without content, those of others with content and sender.
 * Source: trusted-application.md#messages
 */
export function serviceMessage(call: Call, message: Message): Resource {
  const { leg } = message;
  const own = message.from === 'service';
  const sender = serviceParticipantPointer(call, leg, message.from);
  return {
    rel: 'message',
    href: legHref(call, leg, `/messaging/messages/${message.number}`),
    members: {
      direction: own ? 'Outgoing' : 'Incoming',
      ...(own && message.operationId !== undefined ? { operationId: message.operationId } : {}),
      timeStamp: toRfc3339(message.at),
    },
    links: {
      messaging: { href: legHref(call, leg, '/messaging') },
      ...(own ? {} : { participant: { href: sender.href, title: message.name }, ...contentLink(message) }),
    },
    ...(own || message.from === 'visitor'
      ? {}
      : { embedded: { senderParticipant: [serviceParticipantBrief(call, leg, message.from)] } }),
  };
}
