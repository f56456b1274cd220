import type { Leg } from '../../conversation/visit.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { EventPackage, WireEvent } from '../../protocol/hypermedia/event-package.ts';
import { localName } from '../../protocol/hypermedia/rel.ts';
import { embeddedOf, linkObjectOf } from '../../protocol/hypermedia/resource.ts';
import {
  type CallbackPosition,
  endpointOf,
  positionOf,
  queryMember,
} from '../../protocol/trusted-application/callback-position.ts';
import { contextQueryMember } from '../../protocol/trusted-application/callback-reply.ts';
import { parseContext } from './callback-context.ts';

/** The number and key of a callback. Source: trusted-application.md#callback-body */
export function packagePosition(content: EventPackage): CallbackPosition {
  return positionOf(content._links?.self?.href ?? '');
}

/**
 * Whether there is nothing in it for us: heartbeats, and typing, which the platform itself carries to the other side.
 * Source: trusted-application.md#heartbeats, trusted-application.md#participants
 */
export function isIdle(content: EventPackage): boolean {
  return content.sender.every((sender) => sender.events.every(isTyping));
}

/** Whether an event is about typing. Source: trusted-application.md#participants */
export function isTyping(event: WireEvent): boolean {
  return event.in !== undefined && localName(event.in.rel) === 'typingParticipants';
}

/**
 * The application endpoint (SIP URI in lower case) that a callback is for, out of its hrefs, its key or its invitation.
 * @throws {RequestRefused} InvalidRequest — when it names none
 */
export function endpointIn(content: EventPackage): string {
  const inSender = content.sender.map((sender) => endpointOf(sender.href)).find((uri) => uri !== undefined);
  const found = inSender ?? packagePosition(content).key?.endpoint ?? calledIn(content);
  if (found === undefined) throw new RequestRefused('InvalidRequest', 'The callback names no application endpoint.');
  return found;
}

function calledIn(content: EventPackage): string | undefined {
  const to = embeddedIn(content).map((resource) => resource.to);
  return to.find((uri): uri is string => typeof uri === 'string')?.toLowerCase();
}

/** Where a callback belongs; `fresh` when nobody has told the platform our context yet. */
export type Place = { readonly conversation: string; readonly leg: Leg; readonly fresh: boolean };

/**
 * The conversation and leg of a callback: by our context where it is given, else the visitor leg's conversation.
 * @throws {RequestRefused} InvalidRequest — when the context is none of ours, or no conversation is named
 */
export function placeOf(url: string, content: EventPackage, tenantId: string): Place {
  const context = queryMember(url, contextQueryMember);
  if (context !== undefined) {
    const parsed = parseContext(context);
    if (parsed === undefined) throw new RequestRefused('InvalidRequest', 'The callback context is none of ours.');
    return { ...parsed, fresh: false };
  }
  const path = conversationPath(content);
  if (path === undefined) throw new RequestRefused('InvalidRequest', 'The callback names no conversation.');
  return { conversation: hashId(tenantId, path), leg: 'visitor', fresh: true };
}

/**
 * Path of the platform's conversation in lower case, without host and query, so that every spelling gives the same id.
 * Unconfirmed: that conversations live beside `events`, which is used only where no link names the conversation.
 */
function conversationPath(content: EventPackage): string | undefined {
  const href = conversationHref(content) ?? besideEvents(content);
  const base =
    content.baseuri !== undefined && URL.canParse(content.baseuri) ? content.baseuri : 'https://platform.invalid';
  return href !== undefined && URL.canParse(href, base) ? new URL(href, base).pathname.toLowerCase() : undefined;
}

function conversationHref(content: EventPackage): string | undefined {
  const sender = content.sender.find((candidate) => localName(candidate.rel) === 'conversation');
  if (sender !== undefined) return sender.href;
  const events = content.sender.flatMap((candidate) => candidate.events);
  const named = events.find((event) => localName(event.link.rel) === 'conversation');
  if (named !== undefined) return named.link.href;
  const links = embeddedIn(content).map((resource) => linkObjectOf(resource, 'conversation'));
  return links.find((link) => link !== undefined)?.href;
}

function besideEvents(content: EventPackage): string | undefined {
  const self = content._links?.self?.href ?? '';
  const { key } = positionOf(self);
  const parent = /^(.*)\/events(\?|$)/i.exec(self)?.[1];
  if (key === undefined || parent === undefined) return undefined;
  return `${parent}/communication/conversations/${key.conversationId}`;
}

function embeddedIn(content: EventPackage) {
  return content.sender.flatMap((sender) =>
    sender.events.flatMap((event) => embeddedOf({ _embedded: event._embedded }, localName(event.link.rel))),
  );
}

/**
 * Names a callback for ever: `<platform's conversation id>.<ack>`, or a hash of its body where either is missing.
 * Source: trusted-application.md#callback-delivery
 */
export function deliveryIdOf(content: EventPackage, body: string): string {
  const { ack, key } = packagePosition(content);
  if (ack === undefined || key === undefined) return `body.${hashId(body)}`;
  const id = key.conversationId.toLowerCase();
  return `${/^[0-9a-z-]{1,64}$/.test(id) ? id : hashId(id)}.${ack}`;
}
