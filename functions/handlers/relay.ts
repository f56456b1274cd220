import type { HttpRequest } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { defined } from '../../shared/kernel/defined.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { resumeHeader } from '../../shared/protocol/relay/limits.ts';
import {
  eventsQuerySchema,
  leaveRequestSchema,
  openRequestSchema,
  sayRequestSchema,
} from '../../shared/protocol/relay/requests.ts';
import type { PageRequest, RelayPage } from '../../shared/service/relay/relay-page.ts';
import { allowedPage } from './allowed-page.ts';
import type { Exchange } from './edge.ts';
import { jsonOf, paramOf, queryOf, signalOf } from './request.ts';

const bodyLimitBytes = 32 * 1024;
const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
  'access-control-allow-headers': `Authorization, Content-Type, ${resumeHeader}`,
  'access-control-max-age': '600',
};

type Handler = (carebridge: Carebridge, exchange: Exchange) => Promise<HttpAnswer>;

/** `OPTIONS|POST /api/relay/{tenant}/conversations` */
export const openRelay: Handler = (carebridge, exchange) =>
  onPage(carebridge, exchange, async (page) => {
    const { request } = exchange;
    const opening = await jsonOf(request, openRequestSchema, bodyLimitBytes);
    const address = carebridge.visitorAddress(request.headers.get('x-forwarded-for'));
    const { access } = carebridge.relay;
    const { answer, isNew } = await access.open({ page, token: tokenOf(request), request: opening, address });
    return jsonAnswer(isNew ? 201 : 200, answer);
  });

/** `OPTIONS|POST …/{conversation}/lines` */
export const say: Handler = (carebridge, exchange) =>
  onPage(carebridge, exchange, async (page) => {
    const line = await jsonOf(exchange.request, sayRequestSchema, bodyLimitBytes);
    return jsonAnswer(202, await carebridge.relay.turns.say(askedOn(page, exchange), line));
  });

/** `OPTIONS|POST …/{conversation}/leave` */
export const leave: Handler = (carebridge, exchange) =>
  onPage(carebridge, exchange, async (page) => {
    const leaving = await jsonOf(exchange.request, leaveRequestSchema, bodyLimitBytes);
    return jsonAnswer(202, await carebridge.relay.turns.leave(askedOn(page, exchange), leaving));
  });

/** `OPTIONS|POST …/{conversation}/typing` */
export const typing: Handler = (carebridge, exchange) =>
  onPage(carebridge, exchange, async (page) => {
    await carebridge.relay.turns.typing(askedOn(page, exchange));
    return { status: 204, headers: {} };
  });

/** `OPTIONS|GET …/{conversation}/events` */
export const relayEvents: Handler = (carebridge, exchange) =>
  onPage(carebridge, exchange, async (page) => {
    const { request } = exchange;
    const { ack, timeout } = queryOf(request, eventsQuerySchema);
    const asked = { ack, timeoutMs: timeout * 1000, ...defined({ signal: signalOf(request) }) };
    return jsonAnswer(200, await carebridge.relay.events.answer(askedOn(page, exchange), asked));
  });

/** `OPTIONS|POST|DELETE …/{conversation}/resume` */
export const resume: Handler = (carebridge, exchange) =>
  onPage(carebridge, exchange, async (page) => {
    const { request } = exchange;
    const { access } = carebridge.relay;
    if (request.method === 'DELETE') {
      await access.forget(askedOn(page, exchange));
      return { status: 204, headers: {} };
    }
    const conversation = paramOf(request, 'conversation');
    const resumeToken = request.headers.get(resumeHeader) ?? undefined;
    const address = carebridge.visitorAddress(request.headers.get('x-forwarded-for'));
    return jsonAnswer(200, await access.resume({ page, conversation, resumeToken, address }));
  });

/** Whether a request is one of those that pages which chat send all the time, and was answered as they expect. */
export function isOrdinaryRelay({ method, url }: HttpRequest, { status }: HttpAnswer): boolean {
  const { pathname } = new URL(url);
  if (method === 'GET') return status === 200;
  return method === 'OPTIONS' || (method === 'POST' && status < 300 && /\/(lines|typing)$/.test(pathname));
}

/**
 * Lets a page of the tenant's origins through, and answers its preflight; errors carry CORS headers as soon as the origin is known to be
 * allowed. A request without `Origin` comes from a page of the service's own origin, or from no page. Source: carebridge.md#relay
 */
export async function onPage(
  carebridge: Carebridge,
  exchange: Exchange,
  work: (page: RelayPage) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const { request } = exchange;
  const asking = (request.headers.get('origin') ?? new URL(request.url).origin).toLowerCase();
  const page = await allowedPage(carebridge, exchange, asking);
  if (request.method === 'OPTIONS') return { status: 204, headers: preflightHeaders };
  return work(page);
}

const askedOn = (page: RelayPage, { request }: Exchange): PageRequest => ({
  page,
  conversation: paramOf(request, 'conversation'),
  token: tokenOf(request),
});

/** The bearer token of a page's request. */
export function tokenOf(request: HttpRequest): string | undefined {
  return /^Bearer ([\w.-]{1,4096})$/i.exec(request.headers.get('authorization') ?? '')?.[1];
}
