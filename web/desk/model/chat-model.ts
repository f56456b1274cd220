import { isBlank } from '../../../shared/kernel/visible-text.ts';
import type { Person } from '../../chat/chat-event.ts';
import { type Audience, withNote } from '../../chat/chat-log.ts';
import { Observable } from '../../observable/observable.ts';
import { Pause } from '../../transport/back-off.ts';
import { type Delivery, Outbox, type PendingMessage } from '../../transport/outbox.ts';
import { TypingReports } from '../../transport/typing-reports.ts';
import {
  ApiFailure,
  type Conversation,
  type ConversationAgent,
  type ConversationService,
  type DeskTenant,
  type Outcome,
  type PageValue,
  type VisitorAway,
} from '../api/desk-api.ts';
import { runningAskings, withAskings } from '../record/asking.ts';
import { cameIn, type DeskChat, type TranscriptLine } from '../record/desk-record.ts';
import type { AgentTransport, Capabilities } from '../transport/agent-transport.ts';
import { AudienceSwitch } from './audience-switch.ts';
import { pendingStore } from './pending-store.ts';

/** How often the service is asked for its transcript, in milliseconds. */
export type Periods = { readonly whisperMs: number; readonly calmMs: number; readonly retryMs: number };

/** What a chat model works with. */
type ChatModelDependencies = {
  readonly record: () => DeskChat | undefined;
  readonly change: (change: (chat: DeskChat) => DeskChat) => void;
  readonly tenant: DeskTenant | undefined;
  readonly api: ConversationService;
  readonly transport: AgentTransport;
  readonly periods: Periods;
  readonly now: () => number;
  readonly newId: () => string;
};

/** A typist is shown for at most this long, in case the event that typing stopped is lost. */
const typingShownMs = 20_000;
/** The service learns that the agent has joined a moment later than the agent. */
const firstAttempts = 6;
/** What the visitor wrote just before the agent joined may reach the transcript a moment later. */
const earlyReads = 4;

/** An open chat: its outbox, its audience, who is typing, and the service's transcript. */
export class ChatModel {
  readonly audience: AudienceSwitch;
  readonly typing = new Observable<readonly Person[]>([]);
  readonly transcript = new Observable<readonly TranscriptLine[]>([]);
  readonly agents = new Observable<readonly ConversationAgent[]>([]);
  /** That the visitor's page is not there, as the service has told it. */
  readonly visitorAway = new Observable<VisitorAway | undefined>(undefined);
  /** Who the visitor is, as the company's site vouches for. */
  readonly identity = new Observable<readonly PageValue[]>([]);
  /** What the visitor's page has told during the visit. */
  readonly values = new Observable<readonly PageValue[]>([]);
  readonly #dependencies: ChatModelDependencies;
  readonly #outbox: Outbox;
  readonly #pause = new Pause();
  readonly #reports: TypingReports;
  readonly #typists = new Map<string, ReturnType<typeof setTimeout>>();
  #stopped = false;

  constructor(dependencies: ChatModelDependencies) {
    this.#dependencies = dependencies;
    this.audience = new AudienceSwitch(dependencies.record()?.audience ?? 'everyone', {
      set: (audience) => this.#ask((api, name, tenant) => api.setAudience(name, tenant.address, audience)),
      current: async () => this.#own((await this.#read())?.agents ?? [])?.audience,
    });
    this.#reports = new TypingReports(async () => {
      const chat = dependencies.record();
      if (chat !== undefined) await dependencies.transport.type(chat);
    });
    this.#outbox = new Outbox(pendingStore(dependencies), (message) => this.#deliver(message));
    this.audience.state.subscribe(() => this.#audienceChanged());
    void this.#follow();
  }

  /** Whether a message may be written now: connected, and the audience is certain. */
  get canWrite(): boolean {
    return this.#dependencies.record()?.links.send !== undefined && this.audience.state.get().status === 'settled';
  }

  get capabilities(): Capabilities {
    return this.#dependencies.transport.capabilities;
  }

  /** Whether the audience may be changed now. */
  get canSwitch(): boolean {
    const { tenant, transport } = this.#dependencies;
    return this.canWrite && tenant !== undefined && transport.capabilities.whisper;
  }

  /** Changes the audience: writing is locked, and the service is asked once all earlier messages have been sent. */
  async choose(audience: Audience): Promise<void> {
    if (!this.canSwitch || this.audience.state.get().audience === audience) return;
    this.audience.choose();
    await this.#drained();
    if (!this.#stopped) await this.audience.set(audience);
  }

  send(text: string): void {
    const { newId, now, change } = this.#dependencies;
    if (!this.canWrite || isBlank(text)) return;
    const { audience } = this.audience.state.get();
    this.#reports.said();
    const [operationId, at] = [newId(), now()];
    // The audience has to be stored before the message is sent.
    change((chat) => ({
      ...chat,
      draft: '',
      pending: [...chat.pending, { operationId, text, at, state: 'waiting', audience }],
    }));
    this.#outbox.add(operationId, text, at);
  }

  retry(operationId: string): void {
    this.#outbox.retry(operationId);
  }

  discard(operationId: string): void {
    this.#outbox.discard(operationId);
  }

  /** The channel has confirmed the agent's own message. */
  confirmed(operationId: string): void {
    this.#outbox.discard(operationId);
  }

  /** The chat's links have changed: messages can be sent from now on, or no longer. */
  linked(): void {
    if (this.#dependencies.record()?.links.send === undefined) this.#outbox.close();
    else this.#outbox.open();
  }

  type(): void {
    const { record, now } = this.#dependencies;
    if (record()?.links.type !== undefined) this.#reports.typed(now());
  }

  types(who: Person, isTyping: boolean, forMs = typingShownMs): void {
    if (who.role === 'visitor') this.visitorAway.set(undefined);
    clearTimeout(this.#typists.get(who.id));
    this.#typists.delete(who.id);
    const others = this.typing.get().filter(({ id }) => id !== who.id);
    this.typing.set(isTyping ? [...others, who] : others);
    if (!isTyping) return;
    this.#typists.set(
      who.id,
      setTimeout(() => this.types(who, false), forMs),
    );
  }

  async leave(): Promise<void> {
    const chat = this.#dependencies.record();
    if (chat !== undefined) await this.#dependencies.transport.leave(chat);
  }

  /** Ends the chat for all participants. */
  end(): Promise<Outcome> {
    return this.#ask((api, name) => api.end(name));
  }

  /** Reads the conversation from the service at once. */
  refresh(): void {
    this.#pause.cut();
  }

  nudge(): void {
    this.audience.nudge();
    this.refresh();
    this.linked();
  }

  /** The chat is over: the service's transcript is read a last time, and kept. */
  async close(): Promise<void> {
    this.stop();
    const keep = (): void => this.#dependencies.change((chat) => ({ ...chat, transcript: this.transcript.get() }));
    keep();
    await this.#read().then(keep, () => undefined);
  }

  stop(): void {
    this.#stopped = true;
    this.audience.stop();
    this.#outbox.close();
    this.#pause.cut();
    for (const timer of this.#typists.values()) clearTimeout(timer);
    this.typing.set([]);
    this.visitorAway.set(undefined);
  }

  /** A message reaches the audience that it was written for, or fails. */
  async #deliver({ operationId, text }: PendingMessage): Promise<Delivery> {
    await this.#reports.arrived();
    const chat = this.#dependencies.record();
    const written = chat?.pending.find((pending) => pending.operationId === operationId);
    const { audience, status } = this.audience.state.get();
    if (written === undefined) return 'failed';
    const isCertain = status === 'settled' || status === 'chosen';
    if (!isCertain || chat?.links.send === undefined) return 'later';
    if (written.audience !== audience) return 'failed';
    const { transport } = this.#dependencies;
    const delivery = await transport.deliver(chat, { operationId, text });
    if (!transport.capabilities.receipts) this.refresh();
    return delivery;
  }

  /** Resolves when the platform has taken all messages, each for the audience of its time. */
  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#outbox.messages.get().some(({ state }) => state === 'waiting')) return;
        end();
        resolve();
      };
      const end = this.#outbox.messages.subscribe(look);
      look();
    });
  }

  #audienceChanged(): void {
    const { audience, status } = this.audience.state.get();
    if (status === 'chosen') return;
    if (status !== 'settled') {
      this.#outbox.close();
      return;
    }
    const { change, now } = this.#dependencies;
    const what = audience === 'agents' ? ('whisperOn' as const) : ('whisperOff' as const);
    change((chat) =>
      chat.audience === audience
        ? chat
        : withNote({ ...chat, audience }, { what, name: '', at: now(), after: this.#newest() }),
    );
    this.linked();
    this.refresh();
  }

  /** Number of the newest message of the transcript; 0 when there is none. */
  #newest(): number {
    return Math.max(0, ...this.transcript.get().map(({ message }) => message ?? 0));
  }

  /** Reads the conversation again and again while the chat is open; often while only the transcript has the visitor's messages. */
  async #follow(): Promise<void> {
    const { whisperMs, calmMs, retryMs } = this.#dependencies.periods;
    let missed = 0;
    for (let asked = 1; !this.#stopped && this.#dependencies.tenant !== undefined; asked += 1) {
      missed = (await this.#follows()) ? 0 : missed + 1;
      if (missed >= firstAttempts) this.audience.assumeEveryone();
      const isWhispering = this.audience.state.get().audience === 'agents';
      const isQuick = asked < earlyReads || isWhispering || !this.#isCertain() || this.#isBehind() || this.#isAsking();
      await this.#pause.wait(missed > 0 && missed <= firstAttempts ? retryMs : isQuick ? whisperMs : calmMs);
    }
    this.audience.assumeEveryone();
  }

  #isCertain(): boolean {
    return this.audience.state.get().status !== 'unknown';
  }

  /** Whether colleagues are being asked. */
  #isAsking(): boolean {
    const chat = this.#dependencies.record();
    return chat !== undefined && runningAskings(chat).length > 0;
  }

  /** Whether the transcript lacks a message of a colleague, and with it that message's audience. */
  #isBehind(): boolean {
    const recorded = new Set(this.transcript.get().map(({ message }) => String(message)));
    const entries = this.#dependencies.record()?.entries ?? [];
    return entries.some((entry) => entry.kind === 'heard' && entry.from.role === 'agent' && !recorded.has(entry.id));
  }

  /** Reads the conversation; whether the service knows that the agent is in it, and so the agent's audience. */
  async #follows(): Promise<boolean> {
    try {
      const own = this.#own((await this.#read())?.agents ?? []);
      if (own?.isPresent !== true || this.#stopped) return false;
      this.audience.reported(own.audience, own.isSettled);
      return true;
    } catch (error) {
      if (error instanceof ApiFailure) return false;
      throw error;
    }
  }

  async #read(): Promise<Conversation | undefined> {
    const read = await this.#ask((api, name) => api.conversation(name));
    const { change, tenant, now } = this.#dependencies;
    change((chat) => withAskings(cameIn(chat, read), read.askings, tenant?.address ?? '', now()));
    this.transcript.set(read.transcript);
    this.#confirm(read.transcript);
    this.agents.set(read.agents);
    this.visitorAway.set(read.visitorAway);
    this.values.set(read.values ?? []);
    this.identity.set(read.identity ?? []);
    return read;
  }

  /** Where no channel confirms own messages, the transcript does. */
  #confirm(transcript: readonly TranscriptLine[]): void {
    const { transport, record } = this.#dependencies;
    if (transport.capabilities.receipts) return;
    const numbers = new Set(transcript.map(({ message }) => String(message)));
    for (const { operationId, message } of record()?.pending ?? [])
      if (message !== undefined && numbers.has(message)) this.confirmed(operationId);
  }

  #own(agents: readonly ConversationAgent[]): ConversationAgent | undefined {
    return agents.find(({ address }) => address === this.#dependencies.tenant?.address);
  }

  async #ask<T>(
    ask: (api: ConversationService, name: { tenant: string; conversation: string }, tenant: DeskTenant) => Promise<T>,
  ): Promise<T> {
    const { api, tenant, record } = this.#dependencies;
    const conversation = record()?.conversation;
    if (tenant === undefined || conversation === undefined) throw new ApiFailure('gone');
    return ask(api, { tenant: tenant.id, conversation }, tenant);
  }
}
