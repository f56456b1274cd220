import { parseJson } from '../../../shared/kernel/json.ts';
import { fromDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import type { ChannelEvent } from '../../transport/ucwa/channel-event.ts';
import { embeddedOf, linkOf, objectOf, textOf, timeOf, type WireObject } from '../../transport/ucwa/wire.ts';
import type { Happening, Invitation, Person, Silence } from './agent-happening.ts';

/** What an event of an agent's channel means; `now` dates what carries no time. Source: ucwa.md#event-order, ucwa.md#meeting-invitation */
export function happeningsOf(event: ChannelEvent, now: number): readonly Happening[] {
  const key = keyOf(event.href) ?? keyOf(event.sender);
  switch (event.rel) {
    case 'onlineMeetingInvitation':
      return invitationTold(event, now);
    case 'participantInvitation':
      return colleagueTold(event);
    case 'conversation':
      return key === undefined ? [] : conversationTold(key, event);
    case 'messaging':
      return key === undefined ? [] : [{ kind: 'linked', key, links: linksOf(event.resource ?? {}) }];
    case 'message':
      return key === undefined || event.type !== 'completed' ? [] : messageTold(key, event, now);
    case 'participant':
    case 'localParticipant':
      return key === undefined ? [] : participantTold(key, event);
    default:
      return [];
  }
}

/** The chat that something is about: the last GUID or id of a conversation in its path, in lower case. */
export function keyOf(href: string | undefined): string | undefined {
  return /\/conversations\/([0-9a-f-]{32,36})(?=[/?]|$)/i.exec(href ?? '')?.[1]?.toLowerCase();
}

function invitationTold(
  { type, status, reason, href, resource = {} }: ChannelEvent,
  now: number,
): readonly Happening[] {
  const key = keyOf(linkOf(resource, 'conversation')?.href);
  if (key === undefined || textOf(resource, 'direction') !== 'Incoming') return [];
  if (type === 'completed')
    return [{ kind: 'silent', key, why: status === 'Success' ? 'accepted' : silenceBy(reason) }];
  const [accept, decline] = [linkOf(resource, 'accept')?.href, linkOf(resource, 'decline')?.href];
  if (type !== 'started' || accept === undefined || decline === undefined) return [];
  const invitation: Invitation = {
    key,
    id: href,
    conversation: textOf(resource, 'threadId') ?? '',
    endpoint: (textOf(embeddedOf(resource, 'from') ?? {}, 'uri') ?? '').toLowerCase(),
    subject: textOf(resource, 'subject') ?? '',
    details: detailsOf(resource),
    at: now,
    accept,
    decline,
  };
  return [{ kind: 'rung', invitation }];
}

function silenceBy(subcode: string | undefined): Silence {
  const known = { ConnectedElsewhere: 'elsewhere', Declined: 'declined', Missed: 'missed' } as const;
  return Object.entries(known).find(([name]) => name === subcode)?.[1] ?? 'withdrawn';
}

/** What the visitor filled in: an object of texts, or a text. Source: carebridge.md#pre-chat */
function detailsOf(resource: WireObject): Readonly<Record<string, string>> {
  const content = fromDataUri(linkOf(resource, 'customContent')?.href ?? '')?.text;
  if (content === undefined || content === '') return {};
  const entries = Object.entries(objectOf(parseJson(content)));
  const texts = entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
  return texts.length === 0 ? {} : Object.fromEntries(texts);
}

function colleagueTold({ type, status, resource = {} }: ChannelEvent): readonly Happening[] {
  const key = keyOf(linkOf(resource, 'conversation')?.href);
  const address = textOf(resource, 'to');
  if (key === undefined || address === undefined) return [];
  if (type === 'started') return [{ kind: 'asked', key, address, state: 'ringing' }];
  return type === 'completed'
    ? [{ kind: 'asked', key, address, state: status === 'Success' ? 'joined' : 'failed' }]
    : [];
}

function conversationTold(key: string, { type, href, reason, resource = {} }: ChannelEvent): readonly Happening[] {
  if (type === 'deleted') return [{ kind: 'over', key, isOwn: reason === undefined }];
  if (textOf(resource, 'state') !== 'Conferenced') return [];
  return [{ kind: 'entered', key, self: href, invite: linkOf(resource, 'addParticipant')?.href }];
}

const linksOf = (resource: WireObject) => ({
  send: linkOf(resource, 'sendMessage')?.href,
  type: linkOf(resource, 'setIsTyping')?.href,
});

/** Source: ucwa.md#messages, ucwa.md#delivery */
function messageTold(key: string, { href, status, resource = {} }: ChannelEvent, now: number): readonly Happening[] {
  const number = Number(/\/(\d+)(?:\?|$)/.exec(href)?.[1] ?? Number.NaN);
  if (Number.isNaN(number)) return [];
  const at = timeOf(resource, 'timeStamp') ?? now;
  if (textOf(resource, 'direction') === 'Outgoing') {
    const operationId = textOf(resource, 'operationId');
    if (operationId === undefined) return [];
    return [{ kind: 'confirmed', key, number, operationId, at, isDelivered: status !== 'Failure' }];
  }
  const text = fromDataUri(linkOf(resource, 'plainMessage')?.href ?? '')?.text;
  const sender = linkOf(resource, 'participant');
  if (text === undefined) return [];
  const from = personAt(sender?.href ?? '', sender?.title);
  return [{ kind: 'line', key, number, from, text: text.replace(/\r\n?/g, '\n').trimEnd(), at }];
}

/** With `in` somebody is typing, without it somebody comes or leaves. Source: ucwa.md#typing */
function participantTold(key: string, event: ChannelEvent): readonly Happening[] {
  const { rel, href, title, inRel, type, resource } = event;
  const who = personAt(href, title ?? textOf(resource ?? {}, 'name'));
  if (inRel === 'typingParticipants') return [{ kind: 'typing', key, who, isTyping: type === 'added' }];
  if (inRel !== undefined || (type !== 'added' && type !== 'deleted')) return [];
  return [{ kind: type === 'added' ? 'came' : 'went', key, who, isSelf: rel === 'localParticipant' }];
}

/** Visitors have an address of the domain that is nowhere; who of the others is the company itself, the owner knows. */
function personAt(href: string, name: string | undefined): Person {
  const segment = href.slice(href.lastIndexOf('/') + 1).split('?', 1)[0] ?? '';
  const id = `sip:${decoded(segment).toLowerCase()}`;
  return { id, name: name ?? '', role: id.endsWith('@anonymous.invalid') ? 'visitor' : 'agent' };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
