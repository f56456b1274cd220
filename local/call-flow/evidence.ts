import { parseJson } from '../../shared/kernel/json.ts';
import { eventPackageSchema, type WireEvent } from '../../shared/protocol/hypermedia/event-package.ts';
import { localName } from '../../shared/protocol/hypermedia/rel.ts';
import { resourceSchema, type WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import type { Exchange } from '../exchanges/exchange.ts';
import type { PlayRecord } from './play-record.ts';
import { isBy, type Sender } from './sender.ts';
import { pathOf } from './wire.ts';

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

type Accepts<T> = (candidate: T) => boolean;

/**
 * Recorded traffic of one conversation, asked for what proves a step. Requests are as the application's host took and answered
 * them; events of a person's channel are as they arrived at that person, since what was sent may have been lost on the way.
 */
export class Evidence {
  readonly record: PlayRecord;
  readonly #exchanges: readonly Exchange[];

  constructor(exchanges: readonly Exchange[], record: PlayRecord) {
    this.#exchanges = exchanges;
    this.record = record;
  }

  /** The exchanges by `sender` with this method and one of these statuses whose path matches and which `also` accepts. */
  requests(
    sender: Sender,
    method: string,
    path: RegExp,
    statuses: readonly number[],
    also: Accepts<Exchange> = () => true,
  ): readonly Exchange[] {
    return this.#exchanges.filter(
      (exchange) =>
        exchange.method === method &&
        statuses.includes(exchange.status) &&
        path.test(pathOf(exchange.target)) &&
        isBy(sender, exchange, this.record) &&
        also(exchange),
    );
  }

  /** The first of `requests`. */
  request(...asked: Parameters<Evidence['requests']>): Exchange | undefined {
    return this.requests(...asked)[0];
  }

  /** The first event that the platform told the service application by callback, and that was taken with 200. */
  callback(rel: string, type: WireEvent['type'], also?: Accepts<FoundEvent>): FoundEvent | undefined {
    const callbacks = this.#exchanges.filter(
      (exchange) => exchange.status === 200 && isBy('platform', exchange, this.record),
    );
    return firstEvent(callbacks, rel, type, also);
  }

  /** The first event that arrived through the visitor's event channel. */
  visitorChannel(rel: string, type: WireEvent['type'], also?: Accepts<FoundEvent>): FoundEvent | undefined {
    return firstEvent(this.record.received, rel, type, also);
  }

  /** The first event that arrived through the event channel of the agent with this address, or of any agent of the run. */
  agentChannel(
    address: string | 'any',
    rel: string,
    type: WireEvent['type'],
    also?: Accepts<FoundEvent>,
  ): FoundEvent | undefined {
    const agents = this.record.agents.filter((agent) => address === 'any' || agent.address === address);
    return agents.map(({ received }) => firstEvent(received, rel, type, also)).find((event) => event !== undefined);
  }
}

function firstEvent(
  exchanges: readonly Exchange[],
  rel: string,
  type: WireEvent['type'],
  also: Accepts<FoundEvent> = () => true,
): FoundEvent | undefined {
  for (const exchange of exchanges) {
    const found = eventsOf(exchange).find((event) => event.rel === rel && event.type === type && also(event));
    if (found !== undefined) return found;
  }
  return undefined;
}

const read = new WeakMap<Exchange, readonly FoundEvent[]>();

/** Every package is read once, however many conversations look into it. */
function eventsOf(exchange: Exchange): readonly FoundEvent[] {
  const known = read.get(exchange);
  if (known !== undefined) return known;
  const text = exchange.method === 'GET' ? exchange.responseBody : exchange.requestBody;
  const found = eventsIn(exchange, parseJson(text));
  read.set(exchange, found);
  return found;
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
