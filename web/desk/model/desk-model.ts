import { Observable, type Readable } from '../../observable/observable.ts';
import { TransportFailure } from '../../transport/failure.ts';
import type { ToldStatus } from '../api/board-answer.ts';
import type { DeskApi, DeskTenant } from '../api/desk-api.ts';
import { deskAfter, over } from '../record/desk-after.ts';
import { chatOf, type DeskRecord, emptyRecord, mostMissed, withAsker, withChat } from '../record/desk-record.ts';
import type { RecordStore } from '../record/record-store.ts';
import type { AgentEvent, Invitation } from '../transport/agent-event.ts';
import type { AgentTransport, ApplicationPlace, CenterActions, KnownChats } from '../transport/agent-transport.ts';
import { Askings } from './askings.ts';
import { ChatModel, type Periods } from './chat-model.ts';
import type { AgentAction, DeskNews, Taken } from './desk-news.ts';
import { EventEffects } from './event-effects.ts';
import { LeftMessages, leftAt } from './left-messages.ts';
import { Presence, type TenantVisitor } from './presence.ts';
import { Replies } from './replies.ts';
import { Takings } from './takings.ts';
import { type Connection, type TenantsTransport, TransportLink, worstOf } from './transport-link.ts';

/** What the desk works with; none of it is the DOM. */
type DeskModelDependencies = {
  readonly store: RecordStore;
  readonly api: DeskApi;
  readonly transports: readonly TenantsTransport[];
  readonly token: (isRefused?: boolean) => Promise<string | undefined>;
  readonly periods: Periods;
  readonly now: () => number;
  readonly newId: () => string;
};

/** An agent's desk: invitations, chats, and the one that is shown. */
export class DeskModel {
  readonly record: Observable<DeskRecord>;
  /** How the transports are connected: as the worst of them. */
  readonly connection = new Observable<Connection>('connecting');
  /** When the platform is asked again, epoch ms, where it has asked to be left alone. */
  readonly askedAgainAt = new Observable<number | undefined>(undefined);
  readonly announcement = new Observable<DeskNews | undefined>(undefined);
  /** The last visitor who rang here and whom a colleague has, until it rings again or the agent comes into a chat. */
  readonly taken = new Observable<Taken | undefined>(undefined);
  readonly tenants: readonly DeskTenant[];
  readonly presence: Presence;
  readonly takings: Takings;
  readonly messages: LeftMessages;
  readonly replies: Replies;
  readonly askings: Askings;
  /** The chat that a taking has led into. */
  readonly ledInto = new Observable<string | undefined>(undefined);
  readonly #dependencies: DeskModelDependencies;
  readonly links: readonly TransportLink[];
  readonly #effects: EventEffects;
  readonly #chats = new Map<string, ChatModel>();
  #isWatched = true;
  #stopped = false;

  constructor(dependencies: DeskModelDependencies) {
    this.#dependencies = dependencies;
    const { api, transports } = dependencies;
    this.tenants = transports.flatMap(({ tenants }) => tenants);
    this.askings = new Askings({
      api: dependencies.api,
      tenantOf: (of) => this.tenantOf(of),
      refresh: (key) => this.chat(key)?.refresh(),
      waiting: () => this.presence.waiting.get() ?? [],
      record: () => this.record.get(),
      learnt: (key, asker) => this.#change((record) => withAsker(record, key, asker)),
      lookEveryMs: dependencies.periods.retryMs,
      failed: (what, isGone) => this.announcement.set({ kind: isGone ? 'gone' : 'failed', what }),
    });
    this.record = new Observable(dependencies.store.read());
    this.links = transports.map((each) => this.#linkOf(each));
    const boards = this.links.filter(({ transport }) => transport.attendances === undefined);
    const own = boards.flatMap(({ tenants }) => tenants);
    this.messages = new LeftMessages({ api, tenants: leftAt(own, this.tenants), everyMs: dependencies.periods.calmMs });
    const others = this.links.flatMap(({ transport }) => transport.attendances ?? []);
    this.presence = new Presence(api, own, others);
    this.replies = new Replies(api);
    this.takings = new Takings({
      api,
      failed: (isGone) => this.announcement.set({ kind: isGone ? 'gone' : 'failed', what: 'take' }),
    });
    const { takings, askings, announcement, taken, ledInto } = this;
    this.#effects = new EventEffects({
      record: () => this.record.get(),
      chat: (key) => this.chat(key),
      open: (key) => this.#open(key),
      close: (key) => this.#close(key),
      accept: (invitation) => this.accept(invitation),
      now: dependencies.now,
      ...{ takings, askings, announcement, taken, ledInto },
    });
  }

  /** Resumes the application of an earlier page of this tab, or signs in. */
  async start(): Promise<void> {
    void this.messages.start();
    await Promise.all(this.links.map((link) => link.start()));
  }

  #linkOf(transport: TenantsTransport): TransportLink {
    const link: TransportLink = new TransportLink(transport, {
      ...this.#dependencies,
      place: () => this.record.get().application,
      known: () => this.#known(link),
      take: (events, place) => this.#take(events, place),
      begun: (how) => this.#begun(how, link),
      gone: () => this.#change((record) => ({ ...record, application: undefined })),
    });
    const look = (): void => {
      this.askedAgainAt.set(this.links.map(({ askedAgainAt }) => askedAgainAt.get()).find((at) => at !== undefined));
      this.connection.set(worstOf(this.links));
    };
    link.connection.subscribe(look);
    link.askedAgainAt.subscribe(look);
    return link;
  }

  #known(link: TransportLink): KnownChats {
    const { invitations, chats } = this.record.get();
    const isOf = (one: { readonly endpoint: string }): boolean => this.#linkTo(one) === link;
    return { invitations: invitations.filter(isOf), chats: chats.filter(isOf) };
  }

  #begun(how: 'resumed' | 'new', link: TransportLink): void {
    if (how === 'new') this.#lost(link);
    for (const chat of this.record.get().chats)
      if (chat.ending === undefined && this.#linkTo(chat) === link) this.#open(chat.key);
    // Who is not signed in to the platform cannot be rung, and is not there.
    this.presence.start(link.tenants);
  }

  chat(key: string | undefined): ChatModel | undefined {
    return key === undefined ? undefined : this.#chats.get(key);
  }

  tenantOf({ endpoint }: { readonly endpoint: string }): DeskTenant | undefined {
    return this.tenants.find((tenant) => tenant.endpoint.toLowerCase() === endpoint);
  }

  /** How the transport of a chat is connected. */
  connectionOf(chat: { readonly endpoint: string }): Readable<Connection> {
    return this.#linkTo(chat)?.connection ?? this.connection;
  }

  accept(invitation: Invitation): Promise<void> {
    this.#change((record) => ({ ...record, active: invitation.key }));
    return this.#tried('accept', async () => this.#transportOf(invitation)?.accept(invitation), invitation.key);
  }

  decline(invitation: Invitation): Promise<void> {
    return this.#tried('decline', async () => this.#transportOf(invitation)?.decline(invitation), invitation.key);
  }

  /** What reads chats of before. */
  get history(): DeskApi {
    return this.#dependencies.api;
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

  /** What is possible with a chat that comes from a contact center; undefined for others. */
  centerOf(chat: { readonly endpoint: string }): CenterActions | undefined {
    return this.#transportOf(chat)?.center;
  }

  /** Makes a request that may fail, which is announced. */
  tryTo(what: AgentAction, work: () => Promise<unknown>): Promise<void> {
    return this.#tried(what, work);
  }

  /** Shows a chat and marks it as read. */
  select(key: string | undefined): void {
    this.#change((record) => ({ ...record, active: key }));
    this.#read();
  }

  /** Removes a chat that is over from the list, once what the agent makes of it is saved; `anyhow`: even if it is not. */
  async dismiss(key: string, anyhow = false): Promise<void> {
    const known = chatOf(this.record.get(), key);
    if (known?.wrapUp !== undefined && !anyhow)
      return this.noteWrapUp(key, { ...known.wrapUp, isWanted: true, isLeaving: true });
    if (known?.wrapUpUntil !== undefined) await this.#tried('wrapUp', async () => this.centerOf(known)?.wrapUp(known));
    this.#close(key);
    this.#change((record) => {
      const chats = record.chats.filter((chat) => chat.key !== key);
      return { ...record, chats, active: record.active === key ? chats.at(-1)?.key : record.active };
    });
  }

  write(key: string, draft: string): void {
    this.#change((record) => withChat(record, key, (chat) => ({ ...chat, draft })));
  }

  /** Notes what the agent makes of a chat until the service has it. */
  noteWrapUp(key: string, wrapUp: DeskRecord['chats'][number]['wrapUp']): void {
    this.#change((record) => withChat(record, key, (chat) => ({ ...chat, wrapUp })));
  }

  /** Whether the agent is looking at the page. */
  watched(isWatched: boolean): void {
    this.#isWatched = isWatched;
    if (!isWatched) return;
    this.#read();
    for (const { transport } of this.links) transport.nudge();
  }

  /** The network is back, or the page wakes up. */
  nudge(): void {
    for (const link of this.links) link.nudge();
    this.presence.nudge();
    for (const chat of this.#chats.values()) chat.nudge();
  }

  /** Signs out of the platform, which leaves all chats. */
  async signOut(): Promise<void> {
    this.stop();
    const ends = this.links.map(({ transport }) => transport.end().catch(() => undefined));
    await Promise.all([this.presence.leave(), ...ends]);
    this.#dependencies.store.clear();
    this.record.set(emptyRecord);
  }

  stop(): void {
    this.#stopped = true;
    for (const link of this.links) link.stop();
    this.presence.stop();
    this.messages.stop();
    for (const chat of this.#chats.values()) chat.stop();
  }

  #take(events: readonly AgentEvent[], place: ApplicationPlace | undefined): void {
    const now = this.#dependencies.now();
    const { missed } = this.record.get();
    const met: (readonly [AgentEvent, DeskRecord])[] = [];
    // Events are stored before the next request confirms them.
    this.#change((record) => {
      const next = events.reduce((before, event) => {
        met.push([event, before]);
        return deskAfter(before, event, now);
      }, record);
      return place === undefined ? next : { ...next, application: place };
    });
    for (const [event, before] of met) this.#effects.follow(event, before);
    const isNowMissing = missed < mostMissed && this.record.get().missed >= mostMissed;
    if (isNowMissing && this.presence.shown.get().status === 'available') this.presence.tell({ status: 'away' });
    if (this.#isWatched) this.#read();
  }

  #open(key: string): void {
    const known = chatOf(this.record.get(), key);
    const transport = known === undefined ? undefined : this.#transportOf(known);
    if (known === undefined || transport === undefined || this.#chats.has(key)) return;
    const model = new ChatModel({
      ...this.#dependencies,
      api: transport.service ?? this.#dependencies.api,
      record: () => chatOf(this.record.get(), key),
      change: (change) => this.#change((record) => withChat(record, key, change)),
      tenant: this.tenantOf(known),
      transport,
    });
    this.#chats.set(key, model);
    model.linked();
  }

  #close(key: string): void {
    void this.#chats.get(key)?.close();
    this.#chats.delete(key);
  }

  /** The application that the chats belonged to is gone, so the agent is no longer in them. */
  #lost(link: TransportLink): void {
    const now = this.#dependencies.now();
    const isOf = (one: { readonly endpoint: string }): boolean => this.#linkTo(one) === link;
    for (const chat of this.record.get().chats) if (isOf(chat)) this.#close(chat.key);
    this.#change((record) => ({
      ...record,
      invitations: record.invitations.filter((invitation) => !isOf(invitation)),
      chats: record.chats.map((chat) => (isOf(chat) ? over(chat, 'lost', now) : chat)),
    }));
  }

  /** An endpoint that the profile did not name rings over the first link. */
  #linkTo({ endpoint }: { readonly endpoint: string }): TransportLink | undefined {
    return this.links.find((link) => link.serves(endpoint)) ?? this.links[0];
  }

  #transportOf(one: { readonly endpoint: string }): AgentTransport | undefined {
    return this.#linkTo(one)?.transport;
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
