import type { Leg } from '../../conversation/visit.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { EventPackage } from '../../protocol/hypermedia/event-package.ts';
import { localName } from '../../protocol/hypermedia/rel.ts';
import { embeddedOf, linkObjectOf } from '../../protocol/hypermedia/resource.ts';
import type { TolerantPackage } from '../../protocol/hypermedia/tolerant-package.ts';
import { endpointOf, positionOf, queryMember } from '../../protocol/trusted-application/callback-position.ts';
import { contextQueryMember, contextReply } from '../../protocol/trusted-application/callback-reply.ts';
import { jsonMediaType } from '../../protocol/trusted-application/media-types.ts';
import type { CallbackPlace, CallbackReply } from '../provider.ts';
import type { Tenant } from '../tenant.ts';
import { contextText, parseContext } from './callback-context.ts';
import { isTyping, packagePosition } from './callback-package.ts';

/** Finds the tenant that owns an application endpoint inside an Entra tenant; both in lower case. */
export type FindTenant = (entraTenantId: string, applicationEndpoint: string) => Promise<Tenant | undefined>;

const plainReply: CallbackReply = { status: 200, headers: {} };

/**
 * Finds where a callback of an Entra tenant belongs. The first callback of a visitor leg is answered with our context.
 * Source: trusted-application.md#callback-context
 * @throws {RequestRefused} NotAllowed — when the Entra tenant has no tenant of ours with that endpoint
 * @throws {RequestRefused} InvalidRequest — when it names no endpoint or conversation, or a context that is none of ours
 */
export async function placeCallback(
  url: string,
  { package: content, leftOut }: TolerantPackage,
  entraTenantId: string,
  findTenant: FindTenant,
): Promise<CallbackPlace> {
  if (leftOut === 0 && isIdle(content)) return { kind: 'ignore', reply: plainReply };
  const tenant = await findTenant(entraTenantId, endpointIn(content));
  // Those of a disabled tenant are taken, too: its running visits are to come to their end.
  if (tenant === undefined) throw new RequestRefused('NotAllowed', 'There is no such tenant.');
  const { conversation, leg, isFirst } = positionIn(url, content, tenant.id);
  const reply = isFirst ? replyWithContext(contextText(conversation, leg)) : plainReply;
  return { kind: 'deliver', tenant, conversation, leg, reply };
}

function replyWithContext(context: string): CallbackReply {
  return {
    status: 200,
    headers: { 'content-type': jsonMediaType },
    body: JSON.stringify(contextReply(context)),
  };
}

/**
 * Whether there is nothing in it for us: heartbeats, and typing, which the platform itself carries to the other side.
 * Source: trusted-application.md#heartbeats, trusted-application.md#participants
 */
function isIdle(content: EventPackage): boolean {
  return content.sender.every((sender) => sender.events.every(isTyping));
}

/** The application endpoint (SIP URI in lower case) that a callback is for, out of its hrefs, its key or its invitation. */
function endpointIn(content: EventPackage): string {
  const inSender = content.sender.map((sender) => endpointOf(sender.href)).find((uri) => uri !== undefined);
  const found = inSender ?? packagePosition(content).key?.endpoint ?? calledIn(content);
  if (found === undefined) throw new RequestRefused('InvalidRequest', 'The callback names no application endpoint.');
  return found;
}

function calledIn(content: EventPackage): string | undefined {
  const to = embeddedIn(content).map((resource) => resource.to);
  return to.find((uri): uri is string => typeof uri === 'string')?.toLowerCase();
}

/**
 * The conversation and leg of a callback: by our context where it is given, else the visitor leg's conversation; `isFirst` when the
 * platform does not know our context yet.
 */
function positionIn(
  url: string,
  content: EventPackage,
  tenantId: string,
): { readonly conversation: string; readonly leg: Leg; readonly isFirst: boolean } {
  const context = queryMember(url, contextQueryMember);
  if (context !== undefined) {
    const parsed = parseContext(context);
    if (parsed === undefined) throw new RequestRefused('InvalidRequest', 'The callback context is none of ours.');
    return { ...parsed, isFirst: false };
  }
  const path = conversationPath(content);
  if (path === undefined) throw new RequestRefused('InvalidRequest', 'The callback names no conversation.');
  return { conversation: hashId(tenantId, path), leg: 'visitor', isFirst: true };
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
