import {
  type EventPackage,
  eventPackageSchema,
  type WireEvent,
} from '../../shared/protocol/hypermedia/event-package.ts';
import { resourceSchema, type WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import type { Exchange } from '../exchanges/exchange.ts';
import { arrivedExchange } from './arrived-exchange.ts';
import { following } from './persistent.ts';
import { type Bearer, sendAs } from './person-request.ts';

/** One event of the channel, with its sender. */
export type ChannelEvent = {
  readonly sender: string;
  readonly rel: string;
  readonly href: string;
  readonly inRel: string | undefined;
  readonly type: WireEvent['type'];
  readonly resource: WireResource | undefined;
};

/** A person's event channel: asks on from the number that it has come to, also after requests that failed. */
export class EventChannel {
  /** The packages that arrived, as they arrived. */
  readonly received: Exchange[] = [];
  readonly #bearer: Bearer;
  readonly #signal: AbortSignal;
  readonly #listeners = new Set<(event: ChannelEvent) => void>();
  readonly #seen: ChannelEvent[] = [];

  /** Ends when `signal` is aborted. */
  constructor(bearer: Bearer, signal: AbortSignal) {
    this.#bearer = bearer;
    this.#signal = signal;
  }

  /** Calls `listener` for every event in order, beginning with those that have come already. */
  listen(listener: (event: ChannelEvent) => void): void {
    for (const event of this.#seen) listener(event);
    this.#listeners.add(listener);
  }

  /** Asks for events until the application has ended, or no answer has come for `patienceMs`. */
  async follow(first: string, patienceMs: number): Promise<void> {
    let url = first;
    const step = async () => {
      url = await this.#next(url);
    };
    await following(step, patienceMs, this.#signal);
  }

  /** Resolves to the address to ask next. */
  async #next(url: string): Promise<string> {
    const startedAt = Date.now();
    const response = await sendAs(this.#bearer, 'GET', url, { expected: [200] }, this.#signal);
    const responseBody = await response.text();
    const { sender, _links } = eventPackageSchema.parse(JSON.parse(responseBody));
    const request = { method: 'GET', url, token: this.#bearer.token };
    this.received.push(arrivedExchange(request, startedAt, response.status, responseBody));
    for (const event of flatten(sender)) this.#tell(event);
    const next = _links?.resync ?? _links?.next;
    return next === undefined ? url : new URL(next.href, url).href;
  }

  #tell(event: ChannelEvent): void {
    this.#seen.push(event);
    for (const listener of this.#listeners) listener(event);
  }
}

function flatten(senders: EventPackage['sender']): readonly ChannelEvent[] {
  return senders.flatMap((sender) =>
    sender.events.map((event) => ({
      sender: sender.href,
      rel: event.link.rel,
      href: event.link.href,
      inRel: event.in?.rel,
      type: event.type,
      resource: resourceSchema.safeParse(event._embedded?.[event.link.rel]).data,
    })),
  );
}
