import type { Call, Undelivered } from '../../call.ts';
import { contentLink, type Message, plainText } from '../../message.ts';
import type { Resource } from '../hypermedia.ts';
import { contactLink, ucwaParticipantPointer } from './ucwa-participant.ts';
import { conversationHref, seenRoster, type Viewer } from './viewer.ts';

/** Where a message of one's own stands. Source: ucwa.md#delivery */
export type MessageStatus = 'Pending' | 'Succeeded' | 'Failed';

/** A message in the viewer's conversation: their own without content, those of others as plain text. Source: ucwa.md#messages */
export function ucwaMessage(
  call: Call,
  viewer: Viewer,
  message: Message,
  status: MessageStatus = 'Succeeded',
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

/**
 * A message of the viewer's own that people have to fetch, with those who have not when it has failed: whom the viewer does not see,
 * the endpoint stands for. Source: ucwa.md#delivery
 */
export function ucwaSentMessage(call: Call, viewer: Viewer, sent: Undelivered): Resource {
  const { leg, number, at, operationId } = sent;
  const own = {
    leg,
    number,
    at,
    operationId,
    from: viewer.who,
    name: '',
    mediaType: 'text/plain',
    text: '',
    readers: [],
  } as const;
  const resource = ucwaMessage(call, viewer, own, sent.failed === true ? 'Failed' : 'Succeeded');
  if (sent.failed !== true) return resource;
  const seen = seenRoster(call, viewer);
  const missed = sent.awaiting.map(({ who }) => (seen.includes(who) ? who : 'service'));
  const failedDeliveryParticipant = [...new Set(missed)]
    .map((who) => ucwaParticipantPointer(call, viewer, who))
    .map(({ href, title }) => ({ href, title }));
  return { ...resource, links: { ...resource.links, failedDeliveryParticipant } };
}

/** Where a message stands, as its sender may look it up. */
export function statusOf({ undelivered = [] }: Call, { leg, number }: Pick<Message, 'leg' | 'number'>): MessageStatus {
  const found = undelivered.find((each) => each.leg === leg && each.number === number);
  if (found === undefined) return 'Succeeded';
  return found.failed === true ? 'Failed' : 'Pending';
}
