import { parseJson } from '../../../shared/kernel/json.ts';
import { plainName } from '../../../shared/kernel/visible-text.ts';
import { fromDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import { namelessVisitor } from '../../../shared/protocol/ucwa/nameless-visitor.ts';
import type { ChatEvent, Person } from '../../chat/chat-event.ts';
import type { ChannelEvent } from '../../transport/ucwa/channel-event.ts';
import { messageEvents, participantEvents } from '../../transport/ucwa/chat-events.ts';
import { embeddedOf, lastSegment, linkOf } from '../../transport/ucwa/wire.ts';
import { objectOf, textOf, type WireObject } from '../../transport/wire.ts';
import type { AgentEvent, Invitation, InvitationEnd } from './agent-event.ts';

/** What an event of an agent's channel means; `now` dates what carries no time. Source: ucwa.md#event-order, ucwa.md#meeting-invitation */
export function agentEventsOf(event: ChannelEvent, now: number): readonly AgentEvent[] {
  const key = keyOf(event.href) ?? keyOf(event.sender);
  switch (event.rel) {
    case 'onlineMeetingInvitation':
      return invitationEvents(event, now);
    case 'participantInvitation':
      return colleagueEvents(event);
    case 'conversation':
      return key === undefined ? [] : conversationEvents(key, event);
    case 'messaging':
      return key === undefined ? [] : [{ kind: 'linked', key, links: linksOf(event.resource ?? {}) }];
    case 'message':
      return key === undefined ? [] : inChat(key, messageEvents(event, personAt, now));
    case 'participant':
      return key === undefined ? [] : inChat(key, participantEvents(event, personAt));
    case 'localParticipant':
      return key === undefined ? [] : ownPresenceEvents(key, event);
    default:
      return [];
  }
}

/** The key of the chat that a path belongs to: the id of the conversation in it, in lower case. */
function keyOf(href: string | undefined): string | undefined {
  return /\/conversations\/([0-9a-f-]{32,36})(?=[/?]|$)/i.exec(href ?? '')?.[1]?.toLowerCase();
}

function invitationEvents(
  { type, status, reason, href, resource = {} }: ChannelEvent,
  now: number,
): readonly AgentEvent[] {
  const key = keyOf(linkOf(resource, 'conversation')?.href);
  if (key === undefined || textOf(resource, 'direction') !== 'Incoming') return [];
  if (type === 'completed') {
    const by = plainName(linkOf(resource, 'acceptedByParticipant')?.title ?? '');
    const why = status === 'Success' ? 'accepted' : invitationEndOf(reason);
    return [{ kind: 'silent', key, why, ...(by === '' ? {} : { by }) }];
  }
  const [accept, decline] = [linkOf(resource, 'accept')?.href, linkOf(resource, 'decline')?.href];
  if (type !== 'started' || accept === undefined || decline === undefined) return [];
  const invitation: Invitation = {
    key,
    id: href,
    conversation: textOf(resource, 'threadId') ?? '',
    endpoint: (textOf(embeddedOf(resource, 'from') ?? {}, 'uri') ?? '').toLowerCase(),
    subject: textOf(resource, 'subject') ?? '',
    by: linkOf(resource, 'forwardedBy')?.title,
    details: detailsOf(resource),
    at: now,
    accept,
    decline,
  };
  return [{ kind: 'rung', invitation }];
}

function invitationEndOf(subcode: string | undefined): InvitationEnd {
  const known = { ConnectedElsewhere: 'elsewhere', Declined: 'declined', Missed: 'missed' } as const;
  return Object.entries(known).find(([name]) => name === subcode)?.[1] ?? 'withdrawn';
}

/** What the visitor filled in: an object of texts. Source: carebridge.md#pre-chat */
function detailsOf(resource: WireObject): Readonly<Record<string, string>> {
  const content = fromDataUri(linkOf(resource, 'customContent')?.href ?? '')?.text;
  if (content === undefined || content === '') return {};
  const entries = Object.entries(objectOf(parseJson(content)));
  const texts = entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
  return texts.length === 0 ? {} : Object.fromEntries(texts);
}

function colleagueEvents({ type, status, resource = {} }: ChannelEvent): readonly AgentEvent[] {
  const key = keyOf(linkOf(resource, 'conversation')?.href);
  const address = textOf(resource, 'to');
  if (key === undefined || address === undefined) return [];
  if (type === 'started') return [{ kind: 'asked', key, address, state: 'ringing' }];
  return type === 'completed'
    ? [{ kind: 'asked', key, address, state: status === 'Success' ? 'joined' : 'failed' }]
    : [];
}

function conversationEvents(key: string, { type, href, reason, resource = {} }: ChannelEvent): readonly AgentEvent[] {
  const removed = reason === 'Ejected' ? { isRemoved: true as const } : {};
  if (type === 'deleted') return [{ kind: 'over', key, isOwn: reason === undefined, ...removed }];
  if (textOf(resource, 'state') !== 'Conferenced') return [];
  return [{ kind: 'entered', key, self: href, invite: linkOf(resource, 'addParticipant')?.href }];
}

const linksOf = (resource: WireObject) => ({
  send: linkOf(resource, 'sendMessage')?.href,
  type: linkOf(resource, 'setIsTyping')?.href,
});

/** The events of the chat with this key; renames are left out. */
const inChat = (key: string, events: readonly ChatEvent[]): readonly AgentEvent[] =>
  events.filter(({ kind }) => kind !== 'renamed').map((event) => ({ ...event, key }));

function ownPresenceEvents(key: string, event: ChannelEvent): readonly AgentEvent[] {
  if (event.inRel !== undefined) return inChat(key, participantEvents(event, personAt));
  return event.type === 'added' || event.type === 'deleted' ? [{ kind: 'presence', key }] : [];
}

/** Visitors have an address in a domain of their own. The company's own endpoint is recognised by the desk. */
function personAt(href: string, name: string | undefined): Person {
  const id = `sip:${lastSegment(href).toLowerCase()}`;
  const role = id.endsWith('@anonymous.invalid') ? 'visitor' : 'agent';
  const plain = plainName(name ?? '');
  return { id, name: role === 'visitor' && plain === namelessVisitor ? '' : plain, role };
}
