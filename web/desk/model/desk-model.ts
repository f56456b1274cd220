import { Observable } from '../../observable/observable.ts';
import { Pause, pauseMs } from '../../transport/back-off.ts';
import { TransportFailure } from '../../transport/failure.ts';
import type { ToldStatus } from '../api/board-answer.ts';
import type { DeskApi, DeskTenant } from '../api/desk-api.ts';
import { deskAfter, over } from '../record/desk-after.ts';
import { chatOf, type DeskChat, type DeskRecord, emptyRecord, mostMissed, withChat } from '../record/desk-record.ts';
import type { RecordStore } from '../record/record-store.ts';
import type { AgentEvent, Invitation } from '../transport/agent-event.ts';
import type { AgentEnd, AgentOwner, AgentTransport, ApplicationPlace } from '../transport/agent-transport.ts';
import { ChatModel, type Periods } from './chat-model.ts';
import { Presence, type TenantVisitor } from './presence.ts';
import { Takings } from './takings.ts';

/** Whether the platform answers; `refused`: it does not know the agent; `unauthorised`: the agent has to sign in again. */
export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'refused' | 'unauthorised';

/** Something to be announced once. */
export type DeskNews =
  | { readonly kind: 'rung'; readonly invitation: Invitation }
  | ({ readonly kind: 'taken' } & Taken)
  | { readonly kind: 'line'; readonly chat: DeskChat; readonly name: string; readonly text: string }
  | { readonly kind: 'failed' | 'gone'; readonly what: AgentAction };

/** A visitor whom a colleague (`by`) has accepted before this agent did. */
export type Taken = { readonly key: string; readonly subject: string; readonly by: string };

/** A request of the agent that may fail. */
export type AgentAction = 'accept' | 'take' | 'decline' | 'invite' | 'leave' | 'end';

/** What the desk works with; none of it is the DOM. */
type DeskModelDependencies = {
  readonly store: RecordStore;
  readonly api: DeskApi;
  readonly tenants: readonly DeskTenant[];
  readonly discoverUrl: string;
  readonly transport: (owner: AgentOwner) => AgentTransport;
  readonly token: () => Promise<string | undefined>;
  readonly periods: Periods;
  readonly now: () => number;
  readonly newId: () => string;
};

/** An agent who has accepted too late is taken out of the chat within this time, milliseconds. */
const lateMs = 10_000;

/** An agent's desk: invitations, chats, and the one that is shown. */
export class DeskModel {
  readonly record: Observable<DeskRecord>;
  readonly connection = new Observable<Connection>('connecting');
  /** When the platform is asked again, epoch ms, where it has asked to be left alone. */
  readonly askedAgainAt = new Observable<number | undefined>(undefined);
  readonly announcement = new Observable<DeskNews | undefined>(undefined);
  /** The last visitor who rang here and whom a colleague has, until it rings again or the agent comes into a chat. */
  readonly taken = new Observable<Taken | undefined>(undefined);
  readonly tenants: readonly DeskTenant[];
  readonly presence: Presence;
  readonly takings: Takings;
  /** The chat that a taking has led into. */
  readonly ledInto = new Observable<string | undefined>(undefined);
  readonly #dependencies: DeskModelDependencies;
  readonly #transport: AgentTransport;
  readonly #chats = new Map<string, ChatModel>();
  readonly #pause = new Pause();
  #isWatched = true;
  #stopped = false;

  constructor(dependencies: DeskModelDependencies) {
    this.#dependencies = dependencies;
    this.tenants = dependencies.tenants;
    this.presence = new Presence(dependencies.api, dependencies.tenants);
    this.takings = new Takings({
      api: dependencies.api,
      failed: (isGone) => this.announcement.set({ kind: isGone ? 'gone' : 'failed', what: 'take' }),
    });
    this.record = new Observable(dependencies.store.read());
    this.#transport = dependencies.transport({
      take: (events, place) => this.#take(events, place),
      connection: (state, pauseMs) => this.#connected(state, pauseMs),
      over: (end) => this.#over(end),
      token: dependencies.token,
    });
  }

  /** Resumes the application of an earlier page of this tab, or signs in. */
  async start(): Promise<void> {
    for (let attempt = 1; !this.#stopped; attempt += 1) {
      try {
        const how = await this.#transport.start(this.#dependencies.discoverUrl, this.record.get().application);
        if (how === 'new') this.#lost();
        else for (const { key, ending } of this.record.get().chats) if (ending === undefined) this.#open(key);
        // Who is not signed in to the platform cannot be rung, and is not there.
        this.presence.start();
        return this.#connected('connected');
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        if (!error.isTemporary) return this.connection.set(error.status === 401 ? 'unauthorised' : 'refused');
        this.#connected('reconnecting', error.retryAfterMs);
        await this.#pause.wait(Math.max(error.retryAfterMs ?? 0, pauseMs(attempt)));
      }
    }
  }

  #connected(state: Connection, pauseMs = 0): void {
    this.askedAgainAt.set(pauseMs > 0 ? this.#dependencies.now() + pauseMs : undefined);
    this.connection.set(state);
  }

  chat(key: string | undefined): ChatModel | undefined {
    return key === undefined ? undefined : this.#chats.get(key);
  }

  tenantOf({ endpoint }: { readonly endpoint: string }): DeskTenant | undefined {
    return this.tenants.find((tenant) => tenant.endpoint.toLowerCase() === endpoint);
  }

  accept(invitation: Invitation): Promise<void> {
    this.#change((record) => ({ ...record, active: invitation.key }));
    return this.#tried('accept', () => this.#transport.post(invitation.accept), invitation.key);
  }

  decline(invitation: Invitation): Promise<void> {
    return this.#tried('decline', () => this.#transport.post(invitation.decline), invitation.key);
  }

  /** Takes a visitor who waits; the ring that answers it is accepted by itself. */
  take(visitor: TenantVisitor): Promise<void> {
    const ring = this.record.get().invitations.find(({ conversation }) => conversation === visitor.conversation);
    return ring === undefined ? this.takings.take(visitor) : this.accept(ring);
  }

  /** Tells a status that the agent has chosen. */
  tell(told: ToldStatus): void {
    this.#change((record) => ({ ...record, missed: 0 }));
    this.presence.tell(told);
  }

  invite(key: string, address: string): Promise<void> {
    return this.#tried('invite', async () => this.chat(key)?.invite(address));
  }

  leave(key: string): Promise<void> {
    return this.#tried('leave', async () => this.chat(key)?.leave());
  }

  end(key: string): Promise<void> {
    const ending = (isEnding: boolean): void =>
      this.#change((record) => withChat(record, key, (chat) => ({ ...chat, isEnding })));
    ending(true);
    return this.#tried('end', async () => {
      try {
        if ((await this.chat(key)?.end()) === 'refused') throw new TransportFailure('refused');
      } catch (error) {
        ending(false);
        throw error;
      }
    });
  }

  /** Shows a chat and marks it as read. */
  select(key: string | undefined): void {
    this.#change((record) => ({ ...record, active: key }));
    this.#read();
  }

  /** Removes a chat that is over from the list. */
  dismiss(key: string): void {
    this.#close(key);
    this.#change((record) => {
      const chats = record.chats.filter((chat) => chat.key !== key);
      return { ...record, chats, active: record.active === key ? chats.at(-1)?.key : record.active };
    });
  }

  write(key: string, draft: string): void {
    this.#change((record) => withChat(record, key, (chat) => ({ ...chat, draft })));
  }

  /** Whether the agent is looking at the page. */
  watched(isWatched: boolean): void {
    this.#isWatched = isWatched;
    if (!isWatched) return;
    this.#read();
    this.#transport.nudge();
  }

  /** The network is back, or the page wakes up. */
  nudge(): void {
    this.#pause.cut();
    this.#transport.nudge();
    this.presence.nudge();
    for (const chat of this.#chats.values()) chat.nudge();
  }

  /** Signs out of the platform, which leaves all chats. */
  async signOut(): Promise<void> {
    this.stop();
    await Promise.all([this.presence.leave(), this.#transport.end().catch(() => undefined)]);
    this.#dependencies.store.clear();
    this.record.set(emptyRecord);
  }

  stop(): void {
    this.#stopped = true;
    this.#pause.cut();
    this.#transport.stop();
    this.presence.stop();
    for (const chat of this.#chats.values()) chat.stop();
  }

  #take(events: readonly AgentEvent[], place: ApplicationPlace): void {
    const now = this.#dependencies.now();
    const { missed } = this.record.get();
    const met: (readonly [AgentEvent, DeskRecord])[] = [];
    // Events are stored before the next request confirms them.
    this.#change((record) => {
      const next = events.reduce((before, event) => {
        met.push([event, before]);
        return deskAfter(before, event, now);
      }, record);
      return { ...next, application: place };
    });
    for (const [event, before] of met) this.#follow(event, before);
    const isNowMissing = missed < mostMissed && this.record.get().missed >= mostMissed;
    if (isNowMissing && this.presence.shown.get().status === 'available') this.presence.tell({ status: 'away' });
    if (this.#isWatched) this.#read();
  }

  #follow(event: AgentEvent, before: DeskRecord): void {
    if (event.kind === 'rung' || event.kind === 'entered') this.taken.set(undefined);
    if (event.kind === 'rung') this.#rung(event);
    else if (event.kind === 'entered') this.#open(event.key);
    else if (event.kind === 'silent') this.#silenced(event, before);
    else if (event.kind === 'over') this.#ended(event, before);
    else this.#followInChat(event);
  }

  #rung(event: Extract<AgentEvent, { kind: 'rung' }>): void {
    const { key, by, conversation } = event.invitation;
    if (by === undefined && this.takings.answeredBy(conversation)) {
      void this.accept(event.invitation);
      this.ledInto.set(key);
    } else this.announcement.set(event);
  }

  #silenced({ key, by }: Extract<AgentEvent, { kind: 'silent' }>, { invitations }: DeskRecord): void {
    const invitation = invitations.find((one) => one.key === key);
    if (by !== undefined && invitation !== undefined) this.#isTaken({ key, subject: invitation.subject, by });
  }

  /** Who is taken out just after having come in, while a colleague is there, has accepted too late. */
  #ended({ key, isRemoved }: Extract<AgentEvent, { kind: 'over' }>, before: DeskRecord): void {
    this.#close(key);
    const chat = chatOf(before, key);
    const by = chat?.people.find(({ role }) => role === 'agent')?.name ?? '';
    if (chat === undefined || isRemoved !== true || by === '') return;
    if (this.#dependencies.now() - chat.since < lateMs) this.#isTaken({ key, subject: chat.subject, by });
  }

  #isTaken(taken: Taken): void {
    this.taken.set(taken);
    this.announcement.set({ kind: 'taken', ...taken });
  }

  #followInChat(event: Exclude<AgentEvent, { kind: 'rung' | 'silent' | 'entered' | 'over' }>): void {
    const chat = this.#chats.get(event.key);
    if (chat === undefined) return;
    if (event.kind === 'linked') chat.linked();
    else if (event.kind === 'typing') chat.types(event.who, event.isTyping);
    else if (event.kind === 'confirmed') chat.confirmed(event.operationId);
    else if (event.kind === 'joined' || event.kind === 'left' || event.kind === 'presence') chat.refresh();
    else if (event.kind === 'line') this.#said(event, chat);
  }

  #said({ key, from, text }: Extract<AgentEvent, { kind: 'line' }>, model: ChatModel): void {
    const chat = chatOf(this.record.get(), key);
    if (chat === undefined || from.id === chat.endpoint) return;
    model.types(from, false);
    // Only the service knows the audience of a colleague's message.
    if (from.role === 'agent') model.refresh();
    this.announcement.set({ kind: 'line', chat, name: from.name, text });
  }

  #open(key: string): void {
    const known = chatOf(this.record.get(), key);
    if (known === undefined || this.#chats.has(key)) return;
    const model = new ChatModel({
      ...this.#dependencies,
      record: () => chatOf(this.record.get(), key),
      change: (change) => this.#change((record) => withChat(record, key, change)),
      tenant: this.tenantOf(known),
      transport: this.#transport,
    });
    this.#chats.set(key, model);
    model.linked();
  }

  #close(key: string): void {
    void this.#chats.get(key)?.close();
    this.#chats.delete(key);
  }

  /** The application that the chats belonged to is gone, so the agent is no longer in them. */
  #lost(): void {
    const now = this.#dependencies.now();
    for (const key of [...this.#chats.keys()]) this.#close(key);
    this.#change((record) => ({
      ...record,
      invitations: [],
      chats: record.chats.map((chat) => over(chat, 'lost', now)),
    }));
  }

  #over(end: AgentEnd): void {
    this.connection.set(end === 'unauthorised' ? 'unauthorised' : 'connecting');
    if (end === 'unauthorised') return;
    this.#change((record) => ({ ...record, application: undefined }));
    void this.start();
  }

  #read(): void {
    const { active } = this.record.get();
    if (!this.#isWatched || active === undefined || (chatOf(this.record.get(), active)?.unread ?? 0) === 0) return;
    this.#change((record) => withChat(record, active, (chat) => ({ ...chat, unread: 0 })));
  }

  #change(change: (record: DeskRecord) => DeskRecord): void {
    const next = change(this.record.get());
    if (!this.#stopped) this.#dependencies.store.write(next);
    this.record.set(next);
  }

  /** Makes a request that may fail; an invitation that the platform no longer has is removed. */
  async #tried(what: AgentAction, work: () => Promise<unknown>, invitation?: string): Promise<void> {
    try {
      await work();
    } catch (error) {
      const isGone = error instanceof TransportFailure && (error.kind === 'missing' || error.kind === 'refused');
      if (isGone && invitation !== undefined) {
        const stays = ({ key }: Invitation): boolean => key !== invitation;
        this.#change((record) => ({ ...record, invitations: record.invitations.filter(stays) }));
      }
      const isExplained = isGone && invitation !== undefined && this.taken.get()?.key === invitation;
      if (!isExplained) this.announcement.set({ kind: isGone ? 'gone' : 'failed', what });
    }
  }
}
