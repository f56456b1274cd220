import type { Person } from '../../chat/chat-event.ts';
import { type Audience, withNote } from '../../chat/chat-log.ts';
import { Observable } from '../../observable/observable.ts';
import { Pause } from '../../transport/back-off.ts';
import { type Delivered, Outbox, type PendingMessage } from '../../transport/outbox.ts';
import {
  ApiFailure,
  type Conversation,
  type ConversationAgent,
  type DeskApi,
  type DeskTenant,
  type Outcome,
} from '../api/desk-api.ts';
import type { DeskChat, TranscriptLine } from '../record/desk-record.ts';
import type { AgentTransport } from '../transport/agent-transport.ts';
import { AudienceSwitch } from './audience-switch.ts';
import { pendingStore } from './pending-store.ts';

/** How often the service is asked for its transcript, in milliseconds. */
export type Periods = { readonly whisperMs: number; readonly calmMs: number; readonly retryMs: number };

/** What one chat needs. */
export type ChatParts = {
  readonly record: () => DeskChat | undefined;
  readonly change: (change: (chat: DeskChat) => DeskChat) => void;
  readonly tenant: DeskTenant | undefined;
  readonly api: DeskApi;
  readonly transport: AgentTransport;
  readonly periods: Periods;
  readonly now: () => number;
  readonly newId: () => string;
};

const typingEveryMs = 4_000;
/** Whoever types is shown for so long, should the word that it stopped be lost. */
const typingShownMs = 20_000;
/** The service hears of the agent's coming a moment later than the agent. */
const firstAttempts = 6;
/** What the visitor said just before the agent came may reach the transcript a moment later. */
const earlyReads = 4;

/** One chat at work: what is on its way, who hears it, who types, what the service knows. */
export class ChatModel {
  readonly audience: AudienceSwitch;
  readonly typing = new Observable<readonly Person[]>([]);
  readonly transcript = new Observable<readonly TranscriptLine[]>([]);
  readonly agents = new Observable<readonly ConversationAgent[]>([]);
  readonly #parts: ChatParts;
  readonly #outbox: Outbox;
  readonly #pause = new Pause();
  readonly #typists = new Map<string, ReturnType<typeof setTimeout>>();
  #stopped = false;
  #typedAt = 0;

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.audience = new AudienceSwitch(parts.record()?.audience ?? 'everyone', {
      set: (audience) => this.#ask((api, name, tenant) => api.setAudience(name, tenant.address, audience)),
      current: async () => this.#own((await this.#read())?.agents ?? [])?.audience,
    });
    this.#outbox = new Outbox(pendingStore(parts), (message) => this.#deliver(message));
    this.audience.state.subscribe(() => this.#audienceChanged());
    void this.#follow();
  }

  /** Whether something may be written now: connected, and certain for whom. */
  get canWrite(): boolean {
    return this.#parts.record()?.links.send !== undefined && this.audience.state.get().status === 'settled';
  }

  /** Whether it may be changed who hears the agent. */
  get canSwitch(): boolean {
    return this.canWrite && this.#parts.tenant !== undefined;
  }

  /** Chooses who hears the agent: nothing can be written from now on, and the service is asked when all before has gone out. */
  async choose(audience: Audience): Promise<void> {
    if (!this.canSwitch || this.audience.state.get().audience === audience) return;
    this.audience.choose();
    await this.#drained();
    if (!this.#stopped) await this.audience.set(audience);
  }

  send(text: string): void {
    const { newId, now, change } = this.#parts;
    if (!this.canWrite || text.trim() === '') return;
    const { audience } = this.audience.state.get();
    const [operationId, at] = [newId(), now()];
    // For whom it was written has to be known before it is on its way.
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

  /** The agent's own line has come back. */
  confirmed(operationId: string): void {
    this.#outbox.discard(operationId);
  }

  /** The chat can be spoken in from now on, or not any more. */
  linked(): void {
    if (this.#parts.record()?.links.send === undefined) this.#outbox.close();
    else this.#outbox.open();
  }

  type(): void {
    const { record, transport, now } = this.#parts;
    const href = record()?.links.type;
    if (href === undefined || now() - this.#typedAt < typingEveryMs) return;
    this.#typedAt = now();
    transport.post(href).catch(() => undefined);
  }

  types(who: Person, isTyping: boolean): void {
    clearTimeout(this.#typists.get(who.id));
    this.#typists.delete(who.id);
    const others = this.typing.get().filter(({ id }) => id !== who.id);
    this.typing.set(isTyping ? [...others, who] : others);
    if (!isTyping) return;
    this.#typists.set(
      who.id,
      setTimeout(() => this.types(who, false), typingShownMs),
    );
  }

  /** Asks a colleague in. */
  async invite(address: string): Promise<void> {
    const { record, transport, newId } = this.#parts;
    const href = record()?.invite;
    if (href !== undefined) await transport.post(href, { operationId: newId(), to: address });
  }

  async leave(): Promise<void> {
    const self = this.#parts.record()?.self;
    if (self !== undefined) await this.#parts.transport.leave(self);
  }

  /** Ends the chat for everybody. */
  end(): Promise<Outcome> {
    return this.#ask((api, name) => api.end(name));
  }

  /** Asks the service at once how things are. */
  refresh(): void {
    this.#pause.cut();
  }

  nudge(): void {
    this.audience.nudge();
    this.refresh();
    this.linked();
  }

  /** The chat is over: what the service knows of it is read a last time, and kept. */
  async close(): Promise<void> {
    this.stop();
    const keep = (): void => this.#parts.change((chat) => ({ ...chat, transcript: this.transcript.get() }));
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
  }

  /** What is written for some must never reach others: it is sent to those, or fails. */
  async #deliver({ operationId, text }: PendingMessage): Promise<Delivered> {
    const chat = this.#parts.record();
    const written = chat?.pending.find((pending) => pending.operationId === operationId);
    const { audience, status } = this.audience.state.get();
    if (written === undefined) return 'failed';
    const isCertain = status === 'settled' || status === 'chosen';
    if (!isCertain || chat?.links.send === undefined) return 'later';
    if (written.audience !== audience) return 'failed';
    return this.#parts.transport.deliver(chat.links.send, { operationId, text });
  }

  /** Resolves when nothing is on its way to the platform any more, which then sees to it for whom it was written. */
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
    const { change, now } = this.#parts;
    const what = audience === 'agents' ? ('whisperOn' as const) : ('whisperOff' as const);
    change((chat) =>
      chat.audience === audience ? chat : withNote({ ...chat, audience }, { what, name: '', at: now() }),
    );
    this.linked();
    this.refresh();
  }

  /** Keeps up with the service for as long as the chat goes on; often while the visitor is heard through it alone. */
  async #follow(): Promise<void> {
    const { whisperMs, calmMs, retryMs } = this.#parts.periods;
    let missed = 0;
    for (let asked = 1; !this.#stopped && this.#parts.tenant !== undefined; asked += 1) {
      missed = (await this.#follows()) ? 0 : missed + 1;
      if (missed >= firstAttempts) this.audience.giveUp();
      const isWhispering = this.audience.state.get().audience === 'agents';
      const isQuick = asked < earlyReads || isWhispering || !this.#isCertain() || this.#isBehind();
      await this.#pause.wait(missed > 0 && missed <= firstAttempts ? retryMs : isQuick ? whisperMs : calmMs);
    }
    this.audience.giveUp();
  }

  #isCertain(): boolean {
    return this.audience.state.get().status !== 'unknown';
  }

  /** Whether a colleague has said something of which the service has not told yet who heard it. */
  #isBehind(): boolean {
    const recorded = new Set(this.transcript.get().map(({ message }) => String(message)));
    const entries = this.#parts.record()?.entries ?? [];
    return entries.some((entry) => entry.kind === 'heard' && entry.from.role === 'agent' && !recorded.has(entry.id));
  }

  /** Whether the service has been read, and knows of the agent's coming: before, it can say neither who hears them nor what was said. */
  async #follows(): Promise<boolean> {
    try {
      const own = this.#own((await this.#read())?.agents ?? []);
      if (own?.isPresent !== true || this.#stopped) return false;
      this.audience.told(own.audience, own.isSettled);
      return true;
    } catch (error) {
      if (error instanceof ApiFailure) return false;
      throw error;
    }
  }

  async #read(): Promise<Conversation | undefined> {
    const read = await this.#ask((api, name) => api.conversation(name));
    this.transcript.set(read.transcript);
    this.agents.set(read.agents);
    return read;
  }

  #own(agents: readonly ConversationAgent[]): ConversationAgent | undefined {
    return agents.find(({ address }) => address === this.#parts.tenant?.address);
  }

  async #ask<T>(
    ask: (api: DeskApi, name: { tenant: string; conversation: string }, tenant: DeskTenant) => Promise<T>,
  ): Promise<T> {
    const { api, tenant, record } = this.#parts;
    const conversation = record()?.conversation;
    if (tenant === undefined || conversation === undefined) throw new ApiFailure('gone');
    return ask(api, { tenant: tenant.id, conversation }, tenant);
  }
}
