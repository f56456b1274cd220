import type { Person } from '../../chat/chat-event.ts';
import { EventChannel } from '../../transport/event-channel.ts';
import { TransportFailure } from '../../transport/failure.ts';
import type { Delivery, PendingMessage } from '../../transport/outbox.ts';
import { objectsOf, textOf } from '../../transport/wire.ts';
import type { ConversationName, DeskTenant } from '../api/desk-api.ts';
import type { AgentEvent, Invitation } from '../transport/agent-event.ts';
import type {
  AgentOwner,
  AgentTransport,
  CenterActions,
  ChatPlace,
  TransferTarget,
} from '../transport/agent-transport.ts';
import { CenterAttendance, type ChosenStatus } from './center-attendance.ts';
import { centerEvents, visitorId } from './center-events.ts';
import { CenterHistory, transcriptOf } from './center-history.ts';
import { CenterRequests } from './center-requests.ts';
import { centerService } from './center-service.ts';
import { type CenterView, centerViewOf } from './center-view.ts';
import { SentNumbers } from './sent-numbers.ts';

/** What the transport works with. */
type CenterAgentDependencies = {
  readonly tenant: DeskTenant;
  readonly now: () => number;
  readonly newId: () => string;
  readonly fetch?: typeof fetch;
};

/** A request for changes waits so long at most. */
const mostWaitSeconds = 25;
/** The same while it is not known what is asked in an offer. */
const questionWaitSeconds = 2;
/** A customer is not told to have stopped typing. */
const typingMs = 8_000;

/** An agent's chats at a tenant of the embedded contact center. Source: carebridge.md#contact-center-agents */
export class CenterAgent implements AgentTransport {
  readonly capabilities = {
    ...{ transfer: true, files: true },
    ...{ whisper: false, colleagues: false, receipts: false, earlier: false },
  };
  readonly attendances: readonly [CenterAttendance];
  readonly service;
  readonly center: CenterActions;
  readonly #owner: AgentOwner;
  readonly #dependencies: CenterAgentDependencies;
  readonly #requests: CenterRequests;
  readonly #history: CenterHistory;
  readonly #sent = new SentNumbers();
  readonly #given = new Set<string>();
  readonly #declined = new Set<string>();
  #channel: EventChannel<AgentEvent, number> | undefined;
  #view: CenterView | undefined;
  #looking: Promise<unknown> = Promise.resolve();
  #hasSignedIn = false;

  constructor(owner: AgentOwner, dependencies: CenterAgentDependencies) {
    const { tenant, fetch } = dependencies;
    this.#owner = owner;
    this.#dependencies = dependencies;
    const token = (isRefused?: boolean): Promise<string | undefined> => owner.token(isRefused);
    this.#requests = new CenterRequests(tenant.id, { token, ...(fetch === undefined ? {} : { fetch }) });
    this.#history = new CenterHistory(this.#requests);
    this.attendances = [new CenterAttendance({ tenant, choose: (chosen) => this.#choose(chosen) })];
    this.service = centerService(tenant, {
      read: (name) => this.#transcript(name),
      end: async ({ conversation }) => this.#act(conversation, 'end'),
    });
    this.center = {
      targets: () => this.#targets(),
      transfer: (chat, target) => this.#transfer(chat, target),
      wrapUp: ({ key }) => this.#act(key, 'wrap-up'),
      attach: (chat, file) => this.#attach(chat, file),
      file: ({ key }, id) => this.#requests.file(`${pathOf(key)}/attachments/${encodeURIComponent(id)}`),
    };
  }

  /** Who opens the desk takes chats from then on; a page that reloads finds the status as it was. */
  async start(): Promise<'resumed'> {
    this.stop();
    await this.#look();
    const isOut = this.#view?.chosen === 'logged-out' || this.#view?.chosen === 'logged-in';
    if (isOut && !this.#hasSignedIn) await this.#choose({ status: 'available' });
    this.#hasSignedIn = true;
    this.#listen(this.#view?.cursor ?? 0);
    return 'resumed';
  }

  async accept({ key, id }: Invitation): Promise<void> {
    await this.#act(key, 'accept', { offerId: Number(id) });
  }

  async decline({ key, id }: Invitation): Promise<void> {
    this.#declined.add(key);
    await this.#act(key, 'reject', { offerId: Number(id) }).catch((error: unknown) => {
      this.#declined.delete(key);
      throw error;
    });
  }

  async type({ key }: ChatPlace): Promise<void> {
    await this.#requests.send('POST', `${pathOf(key)}/typing`, { json: { isTyping: true } });
  }

  async deliver(
    { key }: ChatPlace,
    { operationId, text }: Pick<PendingMessage, 'operationId' | 'text'>,
  ): Promise<Delivery> {
    this.#sent.begun(operationId, this.#history.known(key));
    try {
      await this.#requests.send('POST', `${pathOf(key)}/messages`, { json: { text, operationId } });
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      if (error.status === 429) return { tooFastMs: error.retryAfterMs ?? 1_000 };
      return error.isTemporary || error.kind === 'unauthorised' ? 'later' : 'failed';
    }
    const messages = await this.#hear(key).catch(() => this.#history.known(key));
    const number = this.#sent.numberOf(operationId, text, this.#dependencies.tenant.address, messages);
    return number === undefined ? 'sent' : { message: String(number) };
  }

  /** Chats of this kind have one agent. */
  async invite(): Promise<void> {
    throw new TransportFailure('refused');
  }

  async leave(): Promise<void> {
    throw new TransportFailure('refused');
  }

  /** Signs the agent out: offers and chats go back to their queues. */
  async end(): Promise<void> {
    this.stop();
    await this.#requests.send('DELETE', '', { isPatient: true });
  }

  nudge(): void {
    this.#channel?.nudge();
  }

  stop(): void {
    this.#channel?.stop();
    this.#channel = undefined;
  }

  #listen(cursor: number): void {
    const owner = {
      take: () => undefined,
      connection: (state: 'connected' | 'reconnecting', pauseMs?: number) => this.#owner.connection(state, pauseMs),
    };
    const source = {
      ask: async (after: number, waitSeconds = mostWaitSeconds, signal: AbortSignal) => {
        // Only who has a chat is told of its messages.
        const isUnknown = this.#owner.known().invitations.some(({ subject }) => subject === '');
        const most = isUnknown ? questionWaitSeconds : mostWaitSeconds;
        const next = await this.#changes(after, Math.min(waitSeconds, most), signal);
        return { events: [], next };
      },
      probe: () => this.#look(),
    };
    const channel = new EventChannel<AgentEvent, number>(source, owner);
    this.#channel = channel;
    void channel.run(cursor).then((end) => {
      if (end === 'stopped' || this.#channel !== channel) return;
      this.#owner.over(end === 'unauthorised' ? 'unauthorised' : 'gone');
    });
  }

  /** Asks for changes, and takes what they lead to; from where to ask next. An answer without changes is a reason to look as well. */
  async #changes(after: number, wait: number, signal: AbortSignal): Promise<number> {
    const path = `/changes?after=${after}&wait=${wait}`;
    const { body } = await this.#requests.send('GET', path, { signal, expected: 'cursor' });
    const changes = objectsOf(body.changes);
    const named = (kind: string): readonly string[] => [
      ...new Set(
        changes
          .filter((change) => textOf(change, 'kind') === kind)
          .map((change) => textOf(change, 'conversationId') ?? ''),
      ),
    ];
    if (changes.length === 0 || named('changed').length > 0) await this.#look(signal);
    for (const key of named('messages')) await this.#said(key, signal).catch(ignoreGone);
    const typed = named('typing').filter((key) => !named('messages').includes(key));
    if (typed.length > 0)
      this.#owner.take(
        typed.map((key) => this.#typing(key)),
        undefined,
      );
    return Number(body.cursor) || after;
  }

  /** Reads everything anew and takes it; one reading after the other, so that none takes back what a later one has said. */
  #look(signal?: AbortSignal): Promise<void> {
    return this.#inTurn(() =>
      this.#requests.send('GET', '', { signal, expected: 'conversations', isPatient: signal === undefined }),
    );
  }

  #choose(json: ChosenStatus): Promise<void> {
    return this.#inTurn(() => this.#requests.send('PUT', '', { json, expected: 'conversations' }));
  }

  #inTurn(ask: () => ReturnType<CenterRequests['send']>): Promise<void> {
    const look = async (): Promise<void> => {
      const { body, aheadMs } = await ask();
      await this.#takeView(centerViewOf(body, aheadMs));
    };
    const looking = this.#looking.then(look, look);
    this.#looking = looking;
    return looking;
  }

  async #takeView(view: CenterView): Promise<void> {
    const questions = await this.#questions(view);
    const { tenant, now } = this.#dependencies;
    const context = { tenant, questions, given: this.#given, declined: this.#declined, now: now() };
    const events = centerEvents(view, this.#owner.known(), context);
    this.#view = view;
    if (events.length > 0) this.#owner.take(events, undefined);
    for (const event of events) if (event.kind === 'silent') this.#declined.delete(event.key);
    for (const event of events) if (event.kind === 'over') this.#given.delete(event.key);
    this.attendances[0].seen(view);
    const behind = view.work.filter(
      ({ stage, conversation, lastMessage }) =>
        stage === 'handled' && (this.#history.known(conversation).at(-1)?.number ?? 0) < lastMessage,
    );
    for (const { conversation } of behind) await this.#said(conversation).catch(ignoreGone);
  }

  /** What is asked in offers and chats that the desk does not know. */
  async #questions({ work }: CenterView): Promise<ReadonlyMap<string, string>> {
    const { invitations, chats } = this.#owner.known();
    const isKnown = (key: string, offer: number): boolean =>
      invitations.some(({ key: rung, id, subject }) => rung === key && id === String(offer) && subject !== '') ||
      chats.some((chat) => chat.key === key && chat.ending === undefined);
    const unknown = work.filter(({ conversation, offerId }) => !isKnown(conversation, offerId));
    const asked = unknown.map(async ({ conversation, interaction, lastMessage }) => {
      const question = await this.#history.question(conversation, interaction, lastMessage).catch(ignoreGone);
      return [conversation, question ?? ''] as const;
    });
    return new Map(await Promise.all(asked));
  }

  /** Reads what was said, and lets the desk read it. */
  async #said(key: string, signal?: AbortSignal): Promise<void> {
    const before = this.#history.known(key).length;
    const messages = await this.#hear(key, signal);
    if (messages.length > before) this.#owner.take([{ kind: 'presence', key }], undefined);
  }

  /** Reads what was said, and takes what the visitor has said since the agent came in. */
  async #hear(key: string, signal?: AbortSignal) {
    const messages = await this.#history.read(key, signal);
    const chat = this.#owner.known().chats.find((one) => one.key === key);
    if (chat === undefined) return messages;
    const known = chat.entries.map((entry) => (entry.kind === 'note' ? 0 : Number(entry.id)));
    const last = Math.max(chat.cameAfter ?? Number.POSITIVE_INFINITY, ...known);
    const from: Person = { id: visitorId, name: chat.details.name ?? '', role: 'visitor' };
    const heard = messages.filter(({ number, author }) => number > last && author.type === 'user');
    const lines = heard.map(({ number, text, files, at }): AgentEvent => {
      return { kind: 'line', key, id: String(number), from, text: text || (files[0]?.name ?? ''), at };
    });
    if (lines.length > 0) this.#owner.take(lines, undefined);
    return messages;
  }

  async #transcript({ conversation }: ConversationName) {
    const messages = await this.#hear(conversation);
    const { tenant } = this.#dependencies;
    const chat = this.#owner.known().chats.find(({ key }) => key === conversation);
    const nameOf = (id: string): string =>
      id === tenant.address ? tenant.agentName : (this.#view?.colleagues.find((each) => each.id === id)?.name ?? id);
    return transcriptOf(messages, chat?.details.name ?? '', nameOf);
  }

  #typing(key: string): AgentEvent {
    const name = this.#owner.known().chats.find((chat) => chat.key === key)?.details.name ?? '';
    return { kind: 'typing', key, who: { id: visitorId, name, role: 'visitor' }, isTyping: true, forMs: typingMs };
  }

  /** Does something about a conversation; what has come of it is known when this resolves. */
  async #act(key: string, what: string, json?: object): Promise<void> {
    const sent = { isPatient: true, ...(json === undefined ? {} : { json }) };
    await this.#requests.send('POST', `${pathOf(key)}/${what}`, sent);
    await this.#look().catch(() => this.nudge());
  }

  async #targets(): Promise<readonly TransferTarget[]> {
    await this.#look();
    const { queues = [], colleagues = [] } = this.#view ?? {};
    return [
      ...queues.map(({ id, name, isOpen, waiting }) => ({ kind: 'queue', id, name, isFree: isOpen, waiting }) as const),
      ...colleagues.map(({ id, name, takesChats }) => ({ kind: 'agent', id, name, isFree: takesChats }) as const),
    ];
  }

  async #transfer({ key }: ChatPlace, { kind, id }: TransferTarget): Promise<void> {
    this.#given.add(key);
    try {
      await this.#act(key, 'transfer', kind === 'queue' ? { queueId: id } : { agentId: id });
    } catch (error) {
      this.#given.delete(key);
      throw error;
    }
  }

  async #attach({ key }: ChatPlace, file: File): Promise<void> {
    const form = new FormData();
    form.set('attachment', file, file.name);
    const { body } = await this.#requests.send('POST', `${pathOf(key)}/attachments`, { form, expected: 'id' });
    const json = { attachments: [{ id: textOf(body, 'id') }], operationId: this.#dependencies.newId() };
    await this.#requests.send('POST', `${pathOf(key)}/messages`, { json });
    await this.#said(key).catch(() => this.nudge());
  }
}

const pathOf = (conversation: string): string => `/conversations/${encodeURIComponent(conversation)}`;

/** A conversation that is not the agent's any more has no messages to read. */
function ignoreGone(error: unknown): undefined {
  if (error instanceof TransportFailure && error.kind === 'missing') return undefined;
  throw error;
}
