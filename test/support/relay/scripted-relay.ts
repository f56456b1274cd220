import { randomBytes } from 'node:crypto';
import { firstEventNumber, resumeHeader } from '../../../shared/protocol/relay/limits.ts';
import {
  eventsQuerySchema,
  leaveRequestSchema,
  openRequestSchema,
  sayRequestSchema,
} from '../../../shared/protocol/relay/requests.ts';
import { RelayConversation } from './relay-conversation.ts';

/** A request as it came in; `path` below the conversations. */
export type RelayRequest = { readonly method: string; readonly path: string; readonly body: unknown };

/** What becomes of a request: `cut`: it does not arrive; `lost`: its answer does not; or something in between answers. */
type Fate = 'cut' | 'lost' | Response | undefined;

/** The relay of one tenant within the test, written from its document alone; every visitor has the opening token `opening`. Source: carebridge.md#relay */
export class ScriptedRelay {
  readonly base = 'https://service.example/api/relay/contoso/conversations';
  readonly requests: RelayRequest[] = [];
  /** Decides about each request. */
  fate: (request: RelayRequest) => Fate | Promise<Fate> = () => undefined;
  openingToken = 'opening';
  readonly #conversations = new Map<string, RelayConversation>();
  readonly #secondMs: number;

  /** `secondMs`: how long one second of a request for events lasts. */
  constructor(secondMs = 1_000) {
    this.#secondMs = secondMs;
  }

  /** The conversation that was opened last. */
  get conversation(): RelayConversation {
    const last = [...this.#conversations.values()].at(-1);
    if (last === undefined) throw new Error('No conversation has been opened.');
    return last;
  }

  get count(): number {
    return this.#conversations.size;
  }

  /** Bodies of the requests to a path that ends so. */
  bodiesOf(end: string): readonly unknown[] {
    return this.requests.filter(({ path }) => path.endsWith(end)).map(({ body }) => body);
  }

  /** Answers as the service does. */
  readonly fetch: typeof fetch = async (input, init = {}) => {
    const url = new URL(String(input));
    const path = url.pathname.slice(new URL(this.base).pathname.length);
    const { method = 'GET', signal } = init;
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const request = { method, path, body };
    this.requests.push(request);
    const fate = await this.fate(request);
    if (fate instanceof Response) return fate;
    if (fate === 'cut') throw new TypeError('Failed to fetch');
    const answer = await this.#answer(request, url.searchParams, new Headers(init.headers), signal ?? undefined);
    if (fate === 'lost') throw new TypeError('Failed to fetch');
    return answer;
  };

  #answer(request: RelayRequest, query: URLSearchParams, headers: Headers, signal: AbortSignal | undefined) {
    const bearer = headers.get('authorization')?.replace('Bearer ', '') ?? '';
    const [, id = '', action = ''] = request.path.split('/');
    if (id === '') return this.#open(request, bearer);
    const conversation = this.#conversations.get(id);
    const resumeToken = headers.get(resumeHeader);
    if (action === 'resume' && request.method === 'POST') return resumed(conversation, resumeToken ?? '');
    if (conversation?.isGood(bearer) !== true) return problem(401, 'Unauthenticated');
    if (conversation.isErased) return problem(404, 'NotFound');
    return this.#inside(conversation, action, request, query, signal);
  }

  async #inside(
    conversation: RelayConversation,
    action: string,
    { method, body }: RelayRequest,
    query: URLSearchParams,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    if (action === 'events') return this.#events(conversation, query, signal);
    if (action === 'typing') return new Response(null, { status: 204 });
    if (action === 'resume' && method === 'DELETE') {
      conversation.forget();
      return new Response(null, { status: 204 });
    }
    const turn = (action === 'lines' ? sayRequestSchema : leaveRequestSchema).safeParse(body);
    if (!turn.success) return problem(400, 'ValidationFailed');
    return Response.json(conversation.take(turn.data), { status: 202 });
  }

  #open({ body }: RelayRequest, bearer: string): Response {
    if (bearer !== this.openingToken) return problem(401, 'Unauthenticated');
    const opening = openRequestSchema.safeParse(body);
    if (!opening.success) return problem(400, 'ValidationFailed');
    const { openingId } = opening.data;
    const known = [...this.#conversations.values()].find((one) => one.openingId === openingId);
    if (known?.wasResumed === true) return problem(404, 'NotFound');
    const conversation = known ?? new RelayConversation(randomBytes(16).toString('hex'), openingId);
    this.#conversations.set(conversation.id, conversation);
    if (known === undefined) conversation.tell({ kind: 'waiting' });
    return Response.json(conversation.access(), { status: known === undefined ? 201 : 200 });
  }

  async #events(conversation: RelayConversation, query: URLSearchParams, signal: AbortSignal | undefined) {
    const asked = eventsQuerySchema.safeParse(Object.fromEntries(query));
    if (!asked.success) return problem(400, 'ValidationFailed');
    const { ack, timeout } = asked.data;
    if (ack > conversation.next) return Response.json({ resync: firstEventNumber });
    const outcome = await conversation.eventsFrom(ack, timeout * this.#secondMs, signal);
    return outcome === 'replaced' ? problem(409, 'Conflict') : Response.json(outcome);
  }
}

function resumed(conversation: RelayConversation | undefined, token: string): Response {
  const access = conversation?.resume(token);
  return access === undefined ? problem(404, 'NotFound') : Response.json(access);
}

/** An error answer. Source: carebridge.md#errors */
export function problem(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Response {
  const body = JSON.stringify({ type: 'about:blank', title: 'Refused.', status, code });
  return new Response(body, { status, headers: { 'content-type': 'application/problem+json', ...headers } });
}
