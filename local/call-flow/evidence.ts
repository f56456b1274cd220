import { parseJson } from '../../shared/kernel/json.ts';
import { eventPackageSchema, type WireEvent } from '../../shared/protocol/hypermedia/event-package.ts';
import { localName } from '../../shared/protocol/hypermedia/rel.ts';
import { linkOf, resourceSchema, type WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import type { Exchange } from '../exchanges/exchange.ts';

/** Who sends a request: the service application, the platform, the visitor's or an agent's client. */
export type Sender = 'service' | 'platform' | 'visitor' | 'agent' | 'page';

/** An event found in recorded traffic, with the exchange that carried it. */
export type FoundEvent = {
  readonly exchange: Exchange;
  readonly rel: string;
  readonly path: string;
  readonly inRel: string | undefined;
  readonly type: WireEvent['type'];
  readonly status: string | undefined;
  readonly resource: WireResource;
};

/** Recorded traffic, asked for what proves a step. Everything in it was on the wire between the parts. */
export class Evidence {
  readonly exchanges: readonly Exchange[];
  readonly #visitor: string;
  readonly #packages = new Map<Exchange, readonly FoundEvent[]>();

  /** `visitor` is the bearer value of the visitor whose conversation is looked at. */
  constructor(exchanges: readonly Exchange[], visitor: string) {
    this.exchanges = exchanges;
    this.#visitor = visitor;
  }

  /** The first exchange by `sender` with this method and one of these statuses whose path matches and which `also` accepts. */
  request(
    sender: Sender,
    method: string,
    path: RegExp,
    statuses: readonly number[],
    also: (exchange: Exchange) => boolean = () => true,
  ): Exchange | undefined {
    return this.exchanges.find(
      (exchange) =>
        exchange.method === method &&
        statuses.includes(exchange.status) &&
        path.test(pathOf(exchange.target)) &&
        this.#isBy(sender, exchange) &&
        also(exchange),
    );
  }

  /** The first event that the platform told the service application by callback, and that was taken with 200. */
  callback(
    rel: string,
    type: WireEvent['type'],
    also: (event: FoundEvent) => boolean = () => true,
  ): FoundEvent | undefined {
    return this.#event((exchange) => this.#isBy('platform', exchange) && exchange.status === 200, rel, type, also);
  }

  /** The first event that came out of an event channel of the visitor or of an agent. */
  channel(
    person: 'visitor' | 'agent',
    rel: string,
    type: WireEvent['type'],
    also: (event: FoundEvent) => boolean = () => true,
  ): FoundEvent | undefined {
    const isPoll = (exchange: Exchange): boolean =>
      exchange.method === 'GET' &&
      exchange.status === 200 &&
      /\/events$/.test(pathOf(exchange.target)) &&
      this.#isBy(person, exchange);
    return this.#event(isPoll, rel, type, also);
  }

  #event(
    from: (exchange: Exchange) => boolean,
    rel: string,
    type: WireEvent['type'],
    also: (event: FoundEvent) => boolean,
  ): FoundEvent | undefined {
    for (const exchange of this.exchanges) {
      if (!from(exchange)) continue;
      const found = this.#eventsOf(exchange).find((event) => event.rel === rel && event.type === type && also(event));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #eventsOf(exchange: Exchange): readonly FoundEvent[] {
    const known = this.#packages.get(exchange);
    if (known !== undefined) return known;
    const text = exchange.method === 'GET' ? exchange.responseBody : exchange.requestBody;
    const found = eventsIn(exchange, parseJson(text));
    this.#packages.set(exchange, found);
    return found;
  }

  #isBy(sender: Sender, { target, bearer }: Exchange): boolean {
    const path = pathOf(target);
    if (path.startsWith('/api/callback')) return sender === 'platform';
    if (path.startsWith('/api/')) return sender === 'page';
    if (bearer.startsWith('psat=') || target.includes('anonymousContext='))
      return sender === 'visitor' && this.#isVisitors(target, bearer);
    return path.startsWith('/ucwa/') ? sender === 'agent' : sender === 'service';
  }

  #isVisitors(target: string, bearer: string): boolean {
    return bearer === this.#visitor || decodeURIComponent(decodeURIComponent(target)).includes(this.#visitor);
  }
}

function eventsIn(exchange: Exchange, body: unknown): readonly FoundEvent[] {
  const parsed = eventPackageSchema.safeParse(body);
  if (!parsed.success) return [];
  return parsed.data.sender.flatMap(({ events }) =>
    events.map((event) => ({
      exchange,
      rel: localName(event.link.rel),
      path: pathOf(event.link.href),
      inRel: event.in === undefined ? undefined : localName(event.in.rel),
      type: event.type,
      status: event.status,
      resource: resourceSchema.safeParse(event._embedded?.[event.link.rel]).data ?? {},
    })),
  );
}

/** The path of an absolute or relative reference, without query. */
export function pathOf(reference: string): string {
  return new URL(reference, 'http://carebridge.invalid').pathname;
}

/** The path that a resource's link leads to, or undefined. */
export function linkPath(resource: WireResource, rel: string): string | undefined {
  const link = linkOf(resource, rel, 'http://carebridge.invalid');
  return link === undefined ? undefined : pathOf(link.href);
}

/** The members of a JSON request or answer. */
export function members(text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
