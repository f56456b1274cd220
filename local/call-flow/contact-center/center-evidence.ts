import * as z from 'zod';
import { parseJson } from '../../../shared/kernel/json.ts';
import { deliveryHeaders } from '../../../shared/protocol/contact-center/delivery.ts';
import { relayEventSchema } from '../../../shared/protocol/relay/events.ts';
import type { Exchange } from '../../exchanges/exchange.ts';
import type { Mark } from '../proof.ts';
import { members, pathOf } from '../wire.ts';
import type { CenterAgentRecord, CenterRecord } from './center-record.ts';
import { isSigned } from './delivery-proof.ts';
import { type Told, toldEvent } from './told-event.ts';

/** An event that the visitor was told. */
export type RelayEvent = { readonly id: number; readonly kind: string } & Readonly<Record<string, unknown>>;

/** Something found in recorded traffic that shows a step, with the exchange that carried it. */
export type FoundMark = Mark & { readonly exchange: Exchange };

/** What the visitor was told, and when compared with the rest. */
export type HeardMark = FoundMark & { readonly event: RelayEvent };

type Accepts<T> = (candidate: T) => boolean;
type Also = Accepts<Exchange>;

/**
 * Recorded traffic of one conversation of a contact center, asked for what proves a step. Requests are as the application's host took
 * and answered them; what people see is as it arrived at them, since what was sent may have been lost on the way.
 */
export class CenterEvidence {
  readonly record: CenterRecord;
  readonly #exchanges: readonly Exchange[];
  #tokens: ReadonlySet<string> | undefined;

  constructor(exchanges: readonly Exchange[], record: CenterRecord) {
    this.#exchanges = exchanges;
    this.record = record;
  }

  /** The agent who takes the conversation at this place of the order. */
  agent(place: number): CenterAgentRecord {
    const agent = this.record.agents[place];
    if (agent === undefined) throw new Error(`There is no agent ${place}.`);
    return agent;
  }

  /** The first request for an access token that the run's client was answered. */
  get tokenRequest(): Exchange | undefined {
    return this.#tokenRequests()[0];
  }

  /**
   * The first request that the service application made to the contact center for the run's tenant, and that was taken; `path` is what follows
   * the tenant in the address. Source: contact-center.md#addresses
   */
  toCenter(method: string, path: RegExp, statuses: readonly number[], also: Also = () => true): Exchange | undefined {
    return this.#exchanges.find((exchange) => {
      const rest = exchange.method === method && statuses.includes(exchange.status) ? this.#rest(exchange) : undefined;
      return rest !== undefined && path.test(rest) && also(exchange);
    });
  }

  /** The trial of the run's webhook that was answered with 200; it is not signed. Source: contact-center.md#verify */
  trial(webhook: string): Exchange | undefined {
    return this.#exchanges.find(
      (exchange) => isPost(exchange, webhook) && toldEvent(exchange.requestBody)?.told.kind === 'trial',
    );
  }

  /** The first delivery to the run's webhook about the conversation that is signed, was taken with 200, and tells this. */
  delivery(conversationId: string | undefined, also: Accepts<Told>, after?: Exchange): FoundMark | undefined {
    for (const exchange of this.#exchanges) {
      if (conversationId === undefined || !isPost(exchange, this.webhookPath) || isEarlier(exchange, after)) continue;
      const event = toldEvent(exchange.requestBody);
      const isIt = event !== undefined && event.conversationId === conversationId && also(event.told);
      const isTheirs = exchange.extensions[deliveryHeaders.tenantId] === this.record.center;
      if (isIt && isTheirs && isSigned(exchange, this.record.keys)) return { exchange, by: `${event.name}, signed` };
    }
    return undefined;
  }

  /** The first request of the visitor's to the relay; `path` is what follows the conversation. */
  byVisitor(method: string, path: string, statuses: readonly number[], also: Also = () => true): Exchange | undefined {
    const { tenant, conversation, token } = this.record;
    const target = `/api/relay/${tenant}/conversations/${conversation}${path}`;
    return this.#exchanges.find(
      (exchange) =>
        exchange.method === method &&
        statuses.includes(exchange.status) &&
        token !== undefined &&
        exchange.bearer === token &&
        pathOf(exchange.target) === target &&
        also(exchange),
    );
  }

  /** The answer by which the visitor's conversation was opened. */
  get opening(): Exchange | undefined {
    const { tenant, token, conversation } = this.record;
    return this.#exchanges.find(
      ({ method, status, target, responseBody }) =>
        method === 'POST' &&
        [200, 201].includes(status) &&
        pathOf(target) === `/api/relay/${tenant}/conversations` &&
        conversation !== undefined &&
        members(responseBody).conversationId === conversation &&
        members(responseBody).token === token,
    );
  }

  /** The first request of an agent's about the conversation; `path` is what follows it. */
  byAgent(
    { token }: CenterAgentRecord,
    conversationId: string | undefined,
    path: string,
    also: Also = () => true,
  ): Exchange | undefined {
    const target = `/api/contact-center/agent/${this.record.center}/conversations/${conversationId}${path}`;
    return this.#exchanges.find(
      (exchange) =>
        exchange.method === 'POST' &&
        exchange.status === 204 &&
        exchange.bearer === token &&
        pathOf(exchange.target) === target &&
        also(exchange),
    );
  }

  /** The first event that arrived at the visitor, behind the one with the id `after`. */
  heard(kind: string, also: Accepts<RelayEvent> = () => true, after = 0): HeardMark | undefined {
    for (const exchange of this.record.received) {
      const event = eventsOf(exchange).find((each) => each.kind === kind && each.id > after && also(each));
      if (event !== undefined) return { exchange, event, by: `visitor: ${kind}` };
    }
    return undefined;
  }

  /** The first answer that arrived at an agent and that `is` accepts, read as JSON. */
  seen(
    { id, received }: CenterAgentRecord,
    what: string,
    is: (answer: Readonly<Record<string, unknown>>, exchange: Exchange) => boolean,
  ): FoundMark | undefined {
    const exchange = received.find((each) => is(answerOf(each), each));
    return exchange === undefined ? undefined : { exchange, by: `${id}: ${what}` };
  }

  /** What addresses of the tenant's webhook end with. */
  get webhookPath(): RegExp {
    return new RegExp(`/contact-center/${this.record.tenant}/[\\w-]{20,}$`);
  }

  #tokenRequests(): readonly Exchange[] {
    return this.#exchanges.filter(
      ({ method, target, status, responseBody }) =>
        method === 'POST' &&
        status === 200 &&
        pathOf(target) === '/oauth/v2/token' &&
        members(responseBody).client_id === this.record.credential,
    );
  }

  #rest({ target, bearer, extensions }: Exchange): string | undefined {
    const path = pathOf(target);
    const { dialect, center, credential } = this.record;
    if (dialect === 'chat-gateway') {
      const isOurs = extensions['x-api-key'] === credential && extensions['x-8x8-tenant'] === center;
      return isOurs && path.startsWith('/chat-gateway/v1/') ? path.slice('/chat-gateway/v1'.length) : undefined;
    }
    const [, tenant, rest] = /^\/vcc\/[a-z]{2}\/chat\/v2\/tenant\/([^/]+)(\/.*)$/.exec(path) ?? [];
    if (tenant !== center) return undefined;
    this.#tokens ??= new Set(this.#tokenRequests().map((one) => String(members(one.responseBody).access_token)));
    return this.#tokens.has(bearer) ? rest : undefined;
  }
}

/** Whether an exchange began before another one did. */
const isEarlier = ({ startedAt }: Exchange, after: Exchange | undefined): boolean =>
  after !== undefined && startedAt < after.startedAt;

function isPost({ method, status, target }: Exchange, path: string | RegExp): boolean {
  if (method !== 'POST' || status !== 200) return false;
  const given = pathOf(target);
  return typeof path === 'string' ? given === path : path.test(given);
}

const eventsSchema = z.looseObject({ events: z.array(relayEventSchema) });

const read = new WeakMap<Exchange, readonly RelayEvent[]>();

/** Every answer is read once, however many steps look into it. */
function eventsOf(exchange: Exchange): readonly RelayEvent[] {
  const known = read.get(exchange);
  if (known !== undefined) return known;
  const found: readonly RelayEvent[] = eventsSchema.safeParse(parseJson(exchange.responseBody)).data?.events ?? [];
  read.set(exchange, found);
  return found;
}

const answers = new WeakMap<Exchange, Readonly<Record<string, unknown>>>();

function answerOf(exchange: Exchange): Readonly<Record<string, unknown>> {
  const known = answers.get(exchange) ?? members(exchange.responseBody);
  answers.set(exchange, known);
  return known;
}
