import type { EventPackage, WireEvent } from '../../protocol/hypermedia/event-package.ts';
import { localName } from '../../protocol/hypermedia/rel.ts';
import { type CallbackPosition, positionOf } from '../../protocol/trusted-application/callback-position.ts';

/** The number and key of a callback. Source: trusted-application.md#callback-body */
export function packagePosition(content: EventPackage): CallbackPosition {
  return positionOf(content._links?.self?.href ?? '');
}

/** Whether an event is about typing. Source: trusted-application.md#participants */
export function isTyping(event: WireEvent): boolean {
  return event.in !== undefined && localName(event.in.rel) === 'typingParticipants';
}
