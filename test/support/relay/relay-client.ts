import { randomBytes } from 'node:crypto';

/** A request as a page sends it; `path` begins with `/api/`. */
export type PageSends = {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'OPTIONS';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
};

export type PageHears = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  readonly json: any;
};

/** How requests reach the service. */
export type Wire = (request: PageSends) => Promise<PageHears>;

/** An event as the document has it. */
export type Heard = { readonly id: number; readonly at: string; readonly kind: string } & Readonly<
  Record<string, unknown>
>;

/** What a page keeps between two loads. */
export type KeptSession = {
  readonly conversationId: string;
  readonly token: string;
  readonly resumeToken: string;
  readonly turn: number;
  readonly ack: number;
};

const newId = (): string => randomBytes(16).toString('hex');

/** A page that chats over the relay, written from docs/protocol/carebridge.md alone. */
export class RelayClient {
  readonly #wire: Wire;
  readonly #tenant: string;
  readonly #origin: string;
  readonly openingId = newId();
  openingToken = '';
  session: KeptSession | undefined;
  /** Everything that was told, in its order. */
  readonly heard: Heard[] = [];

  constructor(wire: Wire, tenant: string, origin: string) {
    this.#wire = wire;
    this.#tenant = tenant;
    this.#origin = origin;
  }

  get kept(): KeptSession {
    if (this.session === undefined) throw new Error('The page has no conversation.');
    return this.session;
  }

  /** Asks for an opening token. */
  async knock(visitorId?: string): Promise<PageHears> {
    const answer = await this.#send('POST', `/api/token/${this.#tenant}`, {}, { visitorId });
    if (answer.status === 200) this.openingToken = answer.json.transport.token;
    return answer;
  }

  /** Opens the conversation, or asks once more for an answer that was lost. */
  async open(details: Readonly<Record<string, unknown>> = {}): Promise<PageHears> {
    const headers = { authorization: `Bearer ${this.openingToken}` };
    const body = { openingId: this.openingId, ...details };
    return this.#enter(await this.#send('POST', `/api/relay/${this.#tenant}/conversations`, headers, body));
  }

  /** Comes back by its resume token, or by one that is given. */
  async resume(resumeToken = this.kept.resumeToken, conversation = this.kept.conversationId): Promise<PageHears> {
    const path = `/api/relay/${this.#tenant}/conversations/${conversation}/resume`;
    return this.#enter(await this.#send('POST', path, { 'x-carebridge-resume': resumeToken }));
  }

  forget(): Promise<PageHears> {
    return this.#inside('DELETE', 'resume');
  }

  /** Says a line in the next turn; a repeat of one that was lost names its turn and operation id. */
  say(text: string, repeat?: { readonly turn: number; readonly operationId: string }): Promise<PageHears> {
    return this.#inside('POST', 'lines', { ...(repeat ?? this.#nextTurn()), text });
  }

  leave(): Promise<PageHears> {
    return this.#inside('POST', 'leave', this.#nextTurn());
  }

  typing(): Promise<PageHears> {
    return this.#inside('POST', 'typing');
  }

  /** Asks once for events. */
  async poll(timeout = 1, signal?: AbortSignal): Promise<PageHears> {
    const answer = await this.#inside('GET', `events?ack=${this.kept.ack}&timeout=${timeout}`, undefined, signal);
    if (answer.status === 200) {
      const { events = [], next, resync } = answer.json;
      this.heard.push(...events);
      this.session = { ...this.kept, ack: next ?? resync };
    }
    return answer;
  }

  /** Asks for events until one is as told; tests end a wait in vain. */
  async until(isIt: (event: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.heard.find(isIt);
      if (found !== undefined) return found;
      const { status } = await this.poll(5);
      if (status === 401) await this.resume();
      else if (status !== 200) throw new Error(`Events were answered by ${status}.`);
    }
  }

  /** The same page after a reload: what was told is asked for again from the beginning. */
  reloaded(origin = this.#origin, tenant = this.#tenant): RelayClient {
    const page = new RelayClient(this.#wire, tenant, origin);
    page.session = { ...this.kept, ack: 2 };
    return page;
  }

  #nextTurn(): { readonly turn: number; readonly operationId: string } {
    const turn = this.kept.turn + 1;
    this.session = { ...this.kept, turn };
    return { turn, operationId: newId() };
  }

  #enter(answer: PageHears): PageHears {
    if (answer.status < 300) {
      const { conversationId, token, resumeToken } = answer.json;
      const { turn, ack } = this.session ?? { turn: 0, ack: 2 };
      this.session = { conversationId, token, resumeToken, turn, ack };
    }
    return answer;
  }

  #inside(method: PageSends['method'], rest: string, body?: unknown, signal?: AbortSignal): Promise<PageHears> {
    const { conversationId, token } = this.kept;
    const path = `/api/relay/${this.#tenant}/conversations/${conversationId}/${rest}`;
    return this.#send(method, path, { authorization: `Bearer ${token}` }, body, signal);
  }

  #send(
    method: PageSends['method'],
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<PageHears> {
    const sent = { method, path, headers: { origin: this.#origin, ...headers } };
    return this.#wire({
      ...sent,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
  }
}
