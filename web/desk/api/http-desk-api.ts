import { dayMs, utcDate } from '../../../shared/kernel/time.ts';
import { plainName } from '../../../shared/kernel/visible-text.ts';
import { namelessVisitor } from '../../../shared/protocol/ucwa/nameless-visitor.ts';
import type { Audience } from '../../chat/chat-log.ts';
import { serviceAnswer } from '../../transport/service-answer.ts';
import { listOf, objectOf, objectsOf, textOf, type WireObject } from '../../transport/wire.ts';
import type { Asking, TranscriptLine } from '../record/desk-record.ts';
import { type BoardNews, boardNewsOf, type OwnStatus, ownStatusOf, type ToldStatus } from './board-answer.ts';
import {
  ApiFailure,
  type AskingWish,
  type Conversation,
  type ConversationAgent,
  type ConversationName,
  type DeskApi,
  type DeskTenant,
  type EarlierChat,
  type KnownWrapUp,
  type LeftMessage,
  type MessageChange,
  type Outcome,
  type OwnReplies,
  type PageValue,
  type Profile,
  type Reply,
  type VisitorAway,
  type WrapUp,
} from './desk-api.ts';
import { leftMessageOf, messagesPath } from './left-message.ts';

/** What the API client works with. */
type HttpDeskApiDependencies = {
  /** A valid token; undefined when the agent has to sign in. `isRefused`: the last token was refused. */
  readonly token: (isRefused: boolean) => Promise<string | undefined>;
  readonly wait: (durationMs: number) => Promise<void>;
};

type Answer = {
  readonly status: number;
  readonly body: WireObject;
  readonly location: string | undefined;
  /** By how much this page's clock is ahead of the service's, milliseconds. */
  readonly aheadMs: number;
};

/** A request: its body, the member by which a success is recognised, and the error statuses that are an outcome. */
type Asked = { readonly json?: unknown; readonly expected: string; readonly statuses?: readonly number[] };

const statusEveryMs = 600;
/** Choice: an agent looks back over a week. */
const ownDays = 7;

/** Our own HTTP API over `fetch`. Source: carebridge.md#desk */
export class HttpDeskApi implements DeskApi {
  readonly #dependencies: HttpDeskApiDependencies;

  constructor(dependencies: HttpDeskApiDependencies) {
    this.#dependencies = dependencies;
  }

  async profile(): Promise<Profile> {
    const { body } = await this.#ask('GET', '/api/desk/profile', { expected: 'tenants' });
    const switchedOff = listOf(body.switchedOff).map(String);
    const centers = objectsOf(body.contactCenter).map(centerOf);
    return { tenants: objectsOf(body.tenants).map(tenantOf), centers, switchedOff };
  }

  async conversation(name: ConversationName): Promise<Conversation> {
    return this.#conversation(pathOf(name));
  }

  earlierChat(name: ConversationName, earlier: string): Promise<Conversation> {
    return this.#conversation(`${pathOf(name)}/earlier/${encodeURIComponent(earlier)}`);
  }

  async earlier(name: ConversationName): Promise<readonly EarlierChat[]> {
    const { body } = await this.#ask('GET', `${pathOf(name)}/earlier`, { expected: 'conversations' });
    return objectsOf(body.conversations).map(earlierOf);
  }

  async ownChats(tenant: string): Promise<readonly EarlierChat[]> {
    const from = utcDate(Date.now() - (ownDays - 1) * dayMs);
    const path = `/api/desk/chats/${encodeURIComponent(tenant)}?from=${from}`;
    const { body } = await this.#ask('GET', path, { expected: 'conversations' });
    return objectsOf(body.conversations).map(earlierOf);
  }

  async #conversation(path: string): Promise<Conversation> {
    const { body, aheadMs } = await this.#ask('GET', path, { expected: 'transcript' });
    const startedAt = Date.parse(textOf(body, 'startedAt') ?? '') + aheadMs;
    return {
      ...(Number.isNaN(startedAt) ? {} : { startedAt }),
      agents: objectsOf(body.agents).map(agentOf),
      askings: objectsOf(body.askings).map(askingOf),
      transcript: objectsOf(body.transcript).map(lineOf),
      visitorAway: awayOf(objectOf(body.visitorAway)),
      identity: pageValuesOf(body.identity),
      values: pageValuesOf(body.values),
      wrapUp: listOf(body.wrapUps)
        .map((one) => knownWrapUpOf(objectOf(one)))
        .at(-1),
    };
  }

  setAudience(name: ConversationName, address: string, audience: Audience): Promise<Outcome> {
    return this.#settled('PUT', `${pathOf(name)}/agents/${encodeURIComponent(address)}/audience`, { audience });
  }

  end(name: ConversationName): Promise<Outcome> {
    return this.#settled('POST', `${pathOf(name)}/end`);
  }

  take(name: ConversationName): Promise<Outcome> {
    return this.#settled('POST', `${pathOf(name)}/take`);
  }

  ask(name: ConversationName, wish: AskingWish): Promise<Outcome> {
    return this.#settled('POST', `${pathOf(name)}/askings`, wish, pathOf(name));
  }

  dropAsking(name: ConversationName, requestId: string): Promise<Outcome> {
    return this.#settled('DELETE', `${pathOf(name)}/askings/${requestId}`, undefined, pathOf(name));
  }

  wrapUp(name: ConversationName, { tags, note }: WrapUp, revision: number): Promise<Outcome> {
    const json = { revision, tags, ...(note === '' ? {} : { note }) };
    return this.#settled('PUT', `${pathOf(name)}/wrap-up`, json, pathOf(name));
  }

  async replies(): Promise<OwnReplies> {
    return ownRepliesOf((await this.#ask('GET', repliesPath, { expected: 'replies' })).body);
  }

  async writeReplies(own: OwnReplies): Promise<OwnReplies | 'overtaken'> {
    const { status, body } = await this.#ask('PUT', repliesPath, { json: own, expected: 'replies', statuses: [409] });
    return status === 409 ? 'overtaken' : ownRepliesOf(body);
  }

  async board({ id, address }: DeskTenant, after: number | undefined, waitSeconds: number): Promise<BoardNews> {
    const query = after === undefined ? '' : `?after=${after}&wait=${waitSeconds}`;
    const { body, aheadMs } = await this.#ask('GET', `/api/desk/board/${encodeURIComponent(id)}${query}`, {
      expected: 'cursor',
    });
    return boardNewsOf(body, address, aheadMs);
  }

  async tellStatus({ id }: DeskTenant, told: ToldStatus, revision: number): Promise<OwnStatus | 'overtaken'> {
    const asked = { json: { ...told, revision }, expected: 'agent', statuses: [409] };
    const { status, body } = await this.#ask('PUT', statusPathOf(id), asked);
    return status === 409 ? 'overtaken' : ownStatusOf(objectOf(body.agent));
  }

  messages({ id }: DeskTenant): Promise<readonly LeftMessage[]> {
    return this.#messages(messagesPath(id));
  }

  closedMessages({ id }: DeskTenant): Promise<readonly LeftMessage[]> {
    return this.#messages(`${messagesPath(id)}?status=closed`);
  }

  async #messages(path: string): Promise<readonly LeftMessage[]> {
    const { body } = await this.#ask('GET', path, { expected: 'messages' });
    return objectsOf(body.messages).map(leftMessageOf);
  }

  async changeMessage(
    { id }: DeskTenant,
    message: LeftMessage,
    { status, note }: MessageChange,
  ): Promise<LeftMessage | 'overtaken'> {
    const json = { revision: message.revision + 1, status, note };
    const asked = { json, expected: 'message', statuses: [409] };
    const answer = await this.#ask('PUT', messagesPath(id, message.id), asked);
    return answer.status === 409 ? 'overtaken' : leftMessageOf(objectOf(answer.body.message));
  }

  async leaveBoard({ id }: DeskTenant): Promise<void> {
    await this.#ask('DELETE', statusPathOf(id), { expected: 'agent' });
  }

  /** Source: carebridge.md#requests */
  async #settled(method: string, path: string, json?: unknown, of = path): Promise<Outcome> {
    const first = await this.#ask(method, path, { json, expected: 'status', statuses: [400, 409, 502] });
    if (first.status === 409) return 'overtaken';
    if (first.status >= 400) return 'refused';
    let { body } = first;
    while (textOf(body, 'status') !== 'done') {
      if (textOf(body, 'status') === 'failed') return textOf(body, 'code') === 'Conflict' ? 'overtaken' : 'refused';
      await this.#dependencies.wait(statusEveryMs);
      const href = first.location ?? `${of}/requests/${textOf(body, 'requestId')}`;
      body = (await this.#ask('GET', href, { expected: 'status' })).body;
    }
    return 'done';
  }

  async #ask(method: string, path: string, asked: Asked, isRefused = false): Promise<Answer> {
    const { json, expected, statuses = [] } = asked;
    const token = await this.#dependencies.token(isRefused);
    if (token === undefined) throw new ApiFailure('signed-out');
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (json !== undefined) headers['content-type'] = 'application/json';
    const body = json === undefined ? null : JSON.stringify(json);
    const options = { method, headers, body, cache: 'no-store', credentials: 'omit' } as const;
    const response = await fetch(path, options).catch(() => {
      throw new ApiFailure('temporary');
    });
    const { status } = response;
    const answer = await serviceAnswer(response, expected);
    if (answer === undefined) throw new ApiFailure('temporary');
    if (status === 401 && !isRefused) return this.#ask(method, path, asked, true);
    if (answer.problem !== undefined && !statuses.includes(status)) throw new ApiFailure(kindOf(status));
    const aheadMs = Date.now() - Date.parse(response.headers.get('date') ?? '') || 0;
    return { status, body: answer.body, location: response.headers.get('location') ?? undefined, aheadMs };
  }
}

/** A tenant of the embedded contact center; agents have ids there, and visitors come by a queue and not by an endpoint. */
function centerOf(seat: WireObject): DeskTenant {
  const id = textOf(seat, 'id') ?? '';
  return {
    id,
    displayName: textOf(seat, 'displayName') ?? '',
    endpoint: `contact-center:${id}`,
    address: textOf(seat, 'agentId') ?? '',
    agentName: textOf(seat, 'agentName') ?? '',
    colleagues: [],
    replies: [],
    wrapUpTags: [],
    labels: new Map(),
  };
}

const colleaguesOf = (tenant: WireObject): DeskTenant['colleagues'] =>
  listOf(tenant.colleagues).map((colleague) => {
    const { address, displayName } = objectOf(colleague);
    return { address: String(address), displayName: String(displayName) };
  });

function kindOf(status: number): ApiFailure['kind'] {
  if (status === 404) return 'gone';
  if (status === 401) return 'signed-out';
  return status === 403 ? 'forbidden' : 'temporary';
}

const repliesPath = '/api/desk/replies';

const repliesOf = (list: unknown): readonly Reply[] =>
  listOf(list).map((reply) => {
    const { name, text } = objectOf(reply);
    return { name: String(name), text: String(text) };
  });

const ownRepliesOf = (body: WireObject): OwnReplies => ({
  replies: repliesOf(body.replies),
  revision: Number(body.revision) || 0,
});

const statusPathOf = (tenant: string): string => `/api/desk/status/${encodeURIComponent(tenant)}`;

const pathOf = ({ tenant, conversation }: ConversationName): string =>
  `/api/tenants/${encodeURIComponent(tenant)}/conversations/${encodeURIComponent(conversation)}`;

function earlierOf(chat: WireObject): EarlierChat {
  const { rating } = chat;
  return {
    id: textOf(chat, 'id') ?? '',
    startedAt: Date.parse(textOf(chat, 'startedAt') ?? ''),
    subject: textOf(chat, 'subject') ?? '',
    visitor: plainName(textOf(chat, 'displayName') ?? ''),
    rating: typeof rating === 'number' ? rating : undefined,
    wrapUp: wrapUpOf(chat),
  };
}

const wrapUpOf = (said: WireObject): WrapUp => ({
  tags: listOf(said.tags).map(String),
  note: textOf(said, 'note') ?? '',
});

const knownWrapUpOf = (said: WireObject): KnownWrapUp => ({
  ...wrapUpOf(said),
  by: textOf(said, 'by') ?? '',
  at: Date.parse(textOf(said, 'at') ?? ''),
  revision: Number(said.revision) || 0,
});

const pageValuesOf = (told: unknown): readonly PageValue[] =>
  objectsOf(told).map((one) => ({ name: textOf(one, 'name') ?? '', text: textOf(one, 'text') }));

function awayOf(away: WireObject): VisitorAway | undefined {
  const [since, endsAt] = [Date.parse(textOf(away, 'since') ?? ''), Date.parse(textOf(away, 'endsAt') ?? '')];
  return Number.isNaN(since) || Number.isNaN(endsAt) ? undefined : { since, endsAt };
}

const audienceOf = (resource: WireObject): Audience =>
  textOf(resource, 'audience') === 'agents' ? 'agents' : 'everyone';

function tenantOf(tenant: WireObject): DeskTenant {
  const member = (name: string): string => textOf(tenant, name) ?? '';
  return {
    id: member('id'),
    displayName: member('displayName'),
    endpoint: member('endpoint'),
    address: member('address'),
    agentName: member('agentName'),
    replies: repliesOf(tenant.replies),
    wrapUpTags: listOf(tenant.wrapUpTags).map(String),
    labels: new Map(
      listOf(tenant.preChat).map((field) => {
        const { name, label } = objectOf(field);
        return [String(name), String(label)];
      }),
    ),
    colleagues: colleaguesOf(tenant),
  };
}

function agentOf(agent: WireObject): ConversationAgent {
  return {
    address: textOf(agent, 'address') ?? '',
    displayName: textOf(agent, 'displayName') ?? '',
    audience: audienceOf(agent),
    isSettled: agent.isSettled === true,
    isPresent: agent.isPresent === true,
  };
}

const askingStatuses = ['running', 'done', 'failed', 'dropped'] as const;

function askingOf(asking: WireObject): Asking {
  const status = askingStatuses.find((name) => name === textOf(asking, 'status')) ?? 'done';
  return {
    requestId: textOf(asking, 'requestId') ?? '',
    by: textOf(asking, 'by') ?? '',
    to: textOf(asking, 'to'),
    note: textOf(asking, 'note'),
    leaves: asking.leaves === true,
    bySupervisor: asking.bySupervisor === true,
    status,
    asked: listOf(asking.asked).map(String),
  };
}

function lineOf(line: WireObject): TranscriptLine {
  const by = textOf(line, 'by');
  const name = plainName(textOf(line, 'displayName') ?? '');
  return {
    number: Number(line.number),
    at: Date.parse(textOf(line, 'at') ?? '') || 0,
    by: by === 'visitor' || by === 'agent' ? by : 'service',
    displayName: by === 'visitor' && name === namelessVisitor ? '' : name,
    address: textOf(line, 'address'),
    audience: audienceOf(line),
    text: textOf(line, 'text') ?? '',
    message: typeof line.message === 'number' ? line.message : undefined,
  };
}
