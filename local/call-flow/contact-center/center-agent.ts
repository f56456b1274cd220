import type { EngineAgent, EngineConfig } from '../../engine/config.ts';
import type { Exchange } from '../../exchanges/exchange.ts';
import { userToken } from '../agent.ts';
import { arrivedExchange } from '../arrived-exchange.ts';
import { Condition } from '../condition.ts';
import { following, persistent } from '../persistent.ts';
import { sendAs, UnexpectedStatus } from '../person-request.ts';
import { changesSchema, type Desk, deskSchema, type Work } from './agent-answers.ts';
import { AgentChat } from './agent-chat.ts';

/** An agent as the contact center knows one: id, who it is, and the skill level in each queue. */
export type StaffedAgent = {
  readonly id: string;
  readonly profile: EngineAgent;
  readonly levels: Readonly<Record<string, number>>;
};

/** Where an agent works: the service, the company at the contact center, and the Entra tenant of its people. */
type CenterPlace = { readonly service: string; readonly center: string; readonly entraTenantId: string };

const parkedSeconds = 20;

/** An agent of the contact center at work: signed in, offered conversations, taking them. Source: carebridge.md#contact-center-agents */
export class CenterAgent {
  readonly staffed: StaffedAgent;
  readonly token: string;
  /** Answers of the desk and of conversations, as they arrived. */
  readonly received: Exchange[] = [];
  readonly #base: string;
  readonly #patienceMs: number;
  readonly #condition = new Condition();
  readonly #ended = new AbortController();
  readonly #chats = new Map<string, AgentChat>();
  #desk: Desk | undefined;
  #following: Promise<void> = Promise.resolve();

  private constructor(staffed: StaffedAgent, token: string, base: string, patienceMs: number) {
    this.staffed = staffed;
    this.token = token;
    this.#base = base;
    this.#patienceMs = patienceMs;
  }

  get id(): string {
    return this.staffed.id;
  }

  /** Signs in at the identity issuer and at the contact center, and listens. */
  static async signIn(
    config: EngineConfig,
    { service, center, entraTenantId }: CenterPlace,
    staffed: StaffedAgent,
    patienceMs: number,
  ): Promise<CenterAgent> {
    const base = `${service}/api/contact-center/agent/${center}`;
    const agent = new CenterAgent(staffed, await userToken(config, staffed.profile, entraTenantId), base, patienceMs);
    await agent.choose('available');
    agent.#following = agent.#follow();
    return agent;
  }

  async choose(status: 'available' | 'on-break'): Promise<void> {
    await this.send('PUT', '', { status }, [200]);
  }

  /** Waits until a visitor of this name is offered. */
  offered(visitorName: string): Promise<Work & { readonly offerId: number }> {
    const what = `an offer of "${visitorName}" to ${this.staffed.id}`;
    return this.#until(what, ({ conversations }) => {
      const work = conversations.find(({ stage, user }) => stage === 'offered' && user?.name === visitorName);
      return work?.offerId === undefined ? undefined : { ...work, offerId: work.offerId };
    });
  }

  /** Accepts an offer; resolves when the conversation is the agent's, with what was said in it. */
  async accept({ conversationId, offerId }: { readonly conversationId: string; readonly offerId: number }) {
    await this.send('POST', `/conversations/${conversationId}/accept`, { offerId }, [204]);
    await this.#until(`the conversation of ${this.staffed.id}`, ({ conversations }) =>
      conversations.find((work) => work.conversationId === conversationId && work.stage === 'handled'),
    );
    const chat = new AgentChat(this, conversationId, this.#condition, this.#patienceMs);
    this.#chats.set(conversationId, chat);
    await chat.read();
    return chat;
  }

  /** Waits until the agent has nothing to do with a conversation any more. */
  async released(conversationId: string): Promise<void> {
    await this.#until(`the end of the conversation of ${this.staffed.id}`, ({ conversations }) =>
      conversations.some((work) => work.conversationId === conversationId) ? undefined : true,
    );
    this.#chats.delete(conversationId);
  }

  /** Sends a request of the agent's, again where it was not answered; the answer as JSON. */
  send(method: string, path: string, json: unknown, expected: readonly number[]): Promise<unknown> {
    let isRepeat = false;
    const work = async (): Promise<unknown> => {
      try {
        return await this.#once(method, path, json, expected);
      } catch (error) {
        // What is not there to be done any more has been done before.
        if (isRepeat && method === 'POST' && error instanceof UnexpectedStatus && error.status === 409)
          return undefined;
        isRepeat = true;
        throw error;
      }
    };
    return persistent(work, this.#patienceMs, this.#ended.signal);
  }

  /** Signs out and stops listening. */
  async signOut(): Promise<void> {
    await this.#once('DELETE', '', undefined, [200]).catch(() => undefined);
    this.#ended.abort();
    await this.#following;
  }

  #until<T>(what: string, look: (desk: Desk) => T | undefined): Promise<T> {
    const found = () => (this.#desk === undefined ? undefined : look(this.#desk));
    return this.#condition.until(what, found, this.#patienceMs);
  }

  async #once(method: string, path: string, json: unknown, expected: readonly number[]): Promise<unknown> {
    const startedAt = Date.now();
    const url = `${this.#base}${path}`;
    const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(this.#patienceMs)]);
    const content = json === undefined ? { expected } : { json, expected };
    const response = await sendAs({ token: this.token }, method, url, content, signal);
    const text = await response.text();
    const arrived = arrivedExchange({ method, url, token: this.token }, startedAt, response.status, text);
    if (method === 'GET') this.received.push(arrived);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Changes are told behind a cursor; after a failure everything is read anew. */
  async #follow(): Promise<void> {
    let cursor: number | undefined;
    const step = async () => {
      const after = cursor;
      cursor = undefined;
      cursor = after === undefined ? await this.#readAll() : await this.#next(after);
    };
    await following(step, this.#patienceMs, this.#ended.signal);
  }

  /** Resolves to the cursor behind what was read. */
  async #readAll(): Promise<number> {
    const cursor = await this.#look();
    await Promise.allSettled([...this.#chats.values()].map((chat) => chat.read()));
    return cursor;
  }

  async #look(): Promise<number> {
    this.#desk = deskSchema.parse(await this.#once('GET', '', undefined, [200]));
    this.#condition.changed();
    return this.#desk.cursor;
  }

  async #next(after: number): Promise<number> {
    const path = `/changes?after=${after}&wait=${parkedSeconds}`;
    const { cursor, changes } = changesSchema.parse(await this.#once('GET', path, undefined, [200]));
    if (changes.some(({ kind }) => kind === 'changed')) await this.#look();
    for (const change of changes) {
      const chat = this.#chats.get(change.conversationId ?? '');
      // A conversation that was handed on is not shown any more.
      if (change.kind === 'messages') await chat?.read(change.lastMessage).catch(() => undefined);
      if (change.kind === 'typing') chat?.sawTyping();
    }
    return cursor;
  }
}
