import { withoutTrailing } from '../../../shared/kernel/trailing.ts';
import type { ChannelEvent } from '../../transport/ucwa/channel-event.ts';
import { textOf } from '../../transport/wire.ts';

/**
 * Which own message stands where: there are platforms that do not say of a completed message which operation has sent it, so that only the
 * address in the answer to that operation tells. Source: ucwa.md#send-message
 */
export class SentMessages {
  readonly #operations = new Map<string, string>();
  /** Completed before the answer came. */
  readonly #unnamed = new Map<string, ChannelEvent>();

  /** The event with its operation named, where that is known from the address. */
  named(event: ChannelEvent): ChannelEvent {
    if (!isUnnamed(event)) return event;
    const place = placeOf(event.href);
    const operationId = this.#operations.get(place);
    if (operationId !== undefined) return withOperation(event, operationId);
    this.#unnamed.set(place, event);
    return event;
  }

  /** The answer to an operation has said where its message is; gives the event of that message, if it came before. */
  sent(location: string, operationId: string): ChannelEvent | undefined {
    const place = placeOf(location);
    const event = this.#unnamed.get(place);
    this.#unnamed.delete(place);
    if (event !== undefined) return withOperation(event, operationId);
    this.#operations.set(place, operationId);
    return undefined;
  }
}

function isUnnamed({ rel, type, resource = {} }: ChannelEvent): boolean {
  const isOwn = rel === 'message' && type === 'completed' && textOf(resource, 'direction') === 'Outgoing';
  return isOwn && textOf(resource, 'operationId') === undefined;
}

const withOperation = (event: ChannelEvent, operationId: string): ChannelEvent => ({
  ...event,
  resource: { ...event.resource, operationId },
});

/** Path without query; platforms write a link with its host or without. */
function placeOf(href: string): string {
  return withoutTrailing(new URL(href, 'https://any.example').pathname.toLowerCase(), '/');
}
