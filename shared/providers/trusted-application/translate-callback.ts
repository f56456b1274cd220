import type { ReportedEvent } from '../../conversation/event.ts';
import { ProtocolViolation, ProviderRefused } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/json.ts';
import { type Link, resolveLink } from '../../kernel/link.ts';
import type { EventPackage } from '../../protocol/hypermedia/event-package.ts';
import { localName } from '../../protocol/hypermedia/rel.ts';
import type { WireResource } from '../../protocol/hypermedia/resource.ts';
import { readPackage } from '../../protocol/hypermedia/tolerant-package.ts';
import type { RelName } from '../../protocol/trusted-application/rel-names.ts';
import type { StoredCallback } from '../provider.ts';
import { isTyping, packagePosition } from './callback-package.ts';
import type { EventContext, ReadLeftOut, Translator } from './event-context.ts';
import type { TenantPlatform } from './tenant-platform.ts';
import {
  translateBridge,
  translateBridgedParticipant,
  translateConversation,
  translateMessaging,
} from './translate-conversations.ts';
import {
  callInvitations,
  translateCallInvitation,
  translateMeetingInvitation,
  translateMessagingInvitation,
  translateParticipantInvitation,
} from './translate-invitations.ts';
import { translateMessage, translateParticipant } from './translate-people.ts';

const translators: ReadonlyMap<string, Translator> = new Map<RelName | (typeof callInvitations)[number], Translator>([
  ['messagingInvitation', translateMessagingInvitation],
  ['onlineMeetingInvitation', translateMeetingInvitation],
  ['participantInvitation', translateParticipantInvitation],
  ['conversation', translateConversation],
  ['messaging', translateMessaging],
  ['conversationBridge', translateBridge],
  ['bridgedParticipant', translateBridgedParticipant],
  ['participant', translateParticipant],
  ['message', translateMessage],
  ...callInvitations.map((name) => [name, translateCallInvitation] as const),
]);

/** Reads a resource of the platform by its link. */
type ReadResourceAt = (link: Link) => Promise<WireResource>;

/**
 * The events in a callback, in its order; what is unknown, or says nothing to us, is left out but keeps its index.
 * Choice: without `ack` the time of its arrival orders a callback. Source: trusted-application.md#events
 * @throws {ProtocolViolation} UnexpectedAnswer, ForeignLink — when the body is no package, or from another host
 */
export async function translateCallback(
  callback: StoredCallback,
  platform: TenantPlatform,
  readAt: ReadResourceAt,
): Promise<readonly ReportedEvent[]> {
  const content = contentOf(callback.body);
  const { ack = callback.receivedAt } = packagePosition(content);
  const base = baseOf(content, platform);
  const readLeftOut = readUnlessGone(readAt);
  const found: ReportedEvent[] = [];
  const events = content.sender.flatMap((sender) => sender.events);
  for (const [index, event] of events.entries()) {
    const translate = translators.get(localName(event.link.rel));
    if (translate === undefined || isTyping(event)) continue;
    const { leg, receivedAt: at } = callback;
    const context: EventContext = { event, leg, at, position: { leg, ack, index }, base, endpoint: platform.endpoint };
    const reportedEvent = await translate(context, readLeftOut);
    if (reportedEvent !== undefined) found.push(reportedEvent);
  }
  return found;
}

function contentOf(body: string): EventPackage {
  const read = readPackage(parseJson(body));
  if (read !== undefined) return read.package;
  throw new ProtocolViolation('A callback is no package of events.', {
    expected: 'a JSON object with a list of senders',
    got: `${body.length} characters of something else`,
    source: 'trusted-application.md#callback-body',
  });
}

/** What links in a callback are relative to; checked here, so that nothing of a foreign callback is believed. */
function baseOf(content: EventPackage, platform: TenantPlatform): string {
  const base = content.baseuri;
  if (base === undefined || !URL.canParse(base)) return platform.discoverUrl;
  return resolveLink({ href: base, base }, platform.origins).href;
}

/** A resource that is gone by now was followed, or will be, by an event that says so. */
function readUnlessGone(readAt: ReadResourceAt): ReadLeftOut {
  return async (link) => {
    try {
      return await readAt(link);
    } catch (error) {
      if (error instanceof ProviderRefused && error.code === 'PlatformNotFound') return undefined;
      throw error;
    }
  };
}
