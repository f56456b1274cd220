import { cutText } from '../../../shared/kernel/grapheme-cut.ts';
import { isBlank } from '../../../shared/kernel/visible-text.ts';
import { Observable } from '../../observable/observable.ts';
import type { ChatTransport, Opening, Session, TransportOwner, VisitorEvent } from '../../transport/chat-transport.ts';
import { Outbox } from '../../transport/outbox.ts';
import { TypingReports } from '../../transport/typing-reports.ts';
import type { StoreChange } from '../store/chat-store.ts';
import type { DraftStore } from '../store/draft-store.ts';
import { Turn } from '../store/turn.ts';
import { AskedReception } from './asked-reception.ts';
import type { BeginFailure, ChatViewModelDependencies } from './chat-dependencies.ts';
import { type ChatRecord, canGoOn, changesWithTime, ended, newRecord } from './chat-record.ts';
import { type ChatView, viewOf } from './chat-view.ts';
import { Connection } from './connection.ts';
import { EndedChats } from './ended-chats.ts';
import { Unread } from './unread.ts';

const subjectLength = 250;
const noOwner: TransportOwner = { take: () => undefined, connection: () => undefined, over: () => undefined };
/** A visible tab without an answer for this long may have slept through a change of networks. */
const silenceMs = 60_000;

type Access = Parameters<ChatTransport['begin']>[0];

/** One visitor's chat in one tab: shows the stored record, and writes to it while this tab has the turn. */
export class ChatViewModel {
  readonly view: Observable<ChatView>;
  /** The token of the site that says who the visitor is, which the page sets. */
  readonly identity = new Observable<string | undefined>(undefined);
  readonly #dependencies: ChatViewModelDependencies;
  readonly #me: string;
  readonly #turn: Turn;
  readonly #outbox: Outbox;
  readonly #unread: Unread;
  readonly #ended: EndedChats;
  #transport: ChatTransport | undefined;
  #record: ChatRecord | undefined;
  readonly #asked: AskedReception;
  #opening: Pick<Opening, 'subject' | 'visitorName' | 'details'> | undefined;
  readonly #connection = new Connection();
  /** The platform has refused to begin the chat. */
  #isNotBegun = false;
  #isStarting = false;
  #isLeaving = false;
  readonly #reports = new TypingReports(async () => this.#transport?.type());

  constructor(dependencies: ChatViewModelDependencies) {
    this.#dependencies = dependencies;
    this.#me = dependencies.newId();
    this.#unread = new Unread(dependencies.store);
    this.#ended = new EndedChats(dependencies);
    this.#record = this.#ended.first();
    this.#asked = new AskedReception(dependencies, () => this.#draw());
    this.#outbox = new Outbox(dependencies.store.outbox, async (message) => {
      await this.#reports.arrived();
      return this.#transport?.deliver(message) ?? 'later';
    });
    this.#turn = new Turn(dependencies.name, dependencies.locks, {
      gained: () => this.#gained(),
      lost: () => this.#lost(),
    });
    this.view = new Observable(this.#currentView());
    this.#outbox.messages.subscribe(() => this.#draw());
    this.#outbox.isTooFast.subscribe(() => this.#draw());
    dependencies.store.subscribe((change) => this.#changedElsewhere(change));
    if (dependencies.store.read() !== undefined) this.#turn.queue();
  }

  /** How many messages the visitor has not seen. */
  get unread(): Observable<number> {
    return this.#unread.count;
  }

  /** What the visitor is typing. */
  get draft(): DraftStore {
    return this.#dependencies.draft;
  }

  /** The visitor looks at this tab: it takes the turn, or asks the service for a token. */
  async attend(): Promise<void> {
    if (this.#isStarting) return;
    const isSilent = this.#dependencies.now() - this.#connection.heardAt > silenceMs;
    if (this.#record?.phase === 'ended') {
      if (this.#ended.isOld(this.#record)) return this.#forget(this.#record);
      // Meanwhile the chat may have been removed where it is kept.
      if (isSilent) this.#wake();
      return;
    }
    if (this.#record !== undefined) {
      this.#turn.take();
      if (isSilent) this.#transport?.nudge();
      return;
    }
    if (!this.#asked.isFresh) await this.#asked.look();
  }

  /** Whether the visitor sees new messages at once. */
  seen(isSeen: boolean): void {
    this.#unread.isSeen = isSeen;
    this.#draw();
  }

  /** Sends a message; the first one begins the chat. */
  async say(text: string): Promise<void> {
    const trimmed = text.trim();
    if (isBlank(trimmed) || (this.#record?.phase === 'ended' && !canGoOn(this.#record))) return;
    const isFirst = this.#record === undefined && !this.#isStarting;
    if (this.#record === undefined) this.draft.change({ sent: [...this.draft.value.get().sent, trimmed] });
    this.#outbox.add(this.#dependencies.newId(), trimmed, this.#dependencies.now());
    this.#reports.said();
    this.#isLeaving = false;
    this.#wake();
    if (isFirst) await this.#begin({ subject: trimmed });
  }

  /** Begins the chat with the filled-in form; `question` is the subject and the first message. Source: carebridge.md#pre-chat */
  async fillIn(details: Readonly<Record<string, string>>): Promise<void> {
    const question = details.question?.trim() || undefined;
    if (question !== undefined) this.#outbox.add(this.#dependencies.newId(), question, this.#dependencies.now());
    await this.#begin({ subject: question, visitorName: details.name?.trim() || undefined, details });
  }

  /** Tries to begin again after a failure, with the same first message. */
  async tryAgain(): Promise<void> {
    if (this.#record !== undefined || this.#isStarting) return;
    this.#asked.answer = undefined;
    this.#isNotBegun = false;
    this.#draw();
    if (this.#opening === undefined) await this.#asked.look();
    else await this.#begin(this.#opening);
  }

  /** The visitor is typing; the platform is told every few seconds. */
  typing(): void {
    if (this.#record?.phase === 'open') this.#reports.typed(this.#dependencies.now());
  }

  retry(operationId: string): void {
    this.#outbox.retry(operationId);
    this.#wake();
  }

  discard(operationId: string): void {
    this.#outbox.discard(operationId);
  }

  /** Ends the chat. A platform that cannot be reached notices the silence. */
  async end(): Promise<void> {
    if (this.#record === undefined || this.#record.phase === 'ended') return;
    const carrier = this.#transport;
    if (carrier === undefined) {
      this.#isLeaving = true;
      this.#turn.take();
      return;
    }
    // The channel tells the end of a visit that a chat outlasts; until then this page alone knows of it.
    this.#isLeaving = this.#record.isLasting === true;
    if (this.#isLeaving) this.#outbox.giveUp();
    else this.#over(ended(this.#record, 'visitor'));
    this.#draw();
    await carrier.end().catch(() => undefined);
  }

  /** Removes a chat that is over, and starts again from the beginning. */
  async startAgain(): Promise<void> {
    if (this.#record?.phase === 'ended') await this.#forget(this.#record);
  }

  /** The browser says that the network has gone or come back. */
  networkChanged(): void {
    const isOnline = this.#dependencies.isOnline();
    // Behind some networks browsers are wrong about it, so requests tell.
    this.#transport?.nudge();
    if (this.#transport !== undefined && isOnline && this.#record?.phase === 'open') this.#outbox.open();
    this.#draw();
    if (isOnline && this.#asked.answer?.reception === 'network') void this.tryAgain();
  }

  /** Called every few seconds: typists disappear after a while, and a long wait is noticed. */
  tick(): void {
    if (changesWithTime(this.#record, this.#dependencies.now())) this.#draw();
  }

  async #begin(opening: Pick<Opening, 'subject' | 'visitorName' | 'details'>): Promise<void> {
    if (this.#isStarting) return;
    this.#opening = opening;
    this.#isStarting = true;
    this.#isNotBegun = false;
    this.#draw();
    await this.#asked.ask();
    // Another tab may have begun first: this tab's message is sent in its chat.
    const others = this.#dependencies.store.read();
    if (others !== undefined) return this.#changedElsewhere({ kind: 'record', record: others });
    const { access } = this.#asked;
    await (access === undefined ? this.#notBegun() : this.#invite(access, opening));
  }

  async #invite(access: Access, opening: Pick<Opening, 'subject' | 'visitorName' | 'details'>): Promise<void> {
    const { store, newId, culture } = this.#dependencies;
    this.#turn.renew();
    this.#turn.take();
    store.hold(this.#me);
    const transport = this.#dependencies.transport(this.#owner());
    this.#transport = transport;
    const subject = opening.subject && cutText(opening.subject, subjectLength);
    await transport
      .begin(access, { ...opening, subject, operationId: newId(), culture })
      .catch((error: BeginFailure) => {
        if (error.isTemporary === false) return this.#refused();
        transport.stop();
        this.#transport = undefined;
        const { retryAfterMs } = error;
        this.#asked.take(retryAfterMs === undefined ? 'network' : { laterMs: retryAfterMs });
        this.#notBegun();
      });
  }

  #notBegun(): void {
    this.#isStarting = false;
    this.#turn.end();
    this.#draw();
  }

  #owner(): TransportOwner {
    return {
      take: (events, session) => this.#take(events, session),
      connection: (state, pauseMs = 0) => {
        this.#connection.report(state, pauseMs, this.#dependencies.now());
        this.#draw();
      },
      over: (why) => {
        if (why === 'refused') this.#refused();
        else if (this.#record !== undefined) this.#gone(this.#record);
      },
      access: async () => {
        await this.#asked.ask();
        return this.#asked.reception?.access;
      },
    };
  }

  #take(events: readonly VisitorEvent[], session: Session): void {
    const { store, now, recordAfter } = this.#dependencies;
    const known = this.#record ?? this.#begun(session);
    const context = { now: now(), sentMessage: (operationId: string) => this.#outbox.find(operationId) };
    const next = { ...recordAfter({ ...known, session }, events, context), holder: this.#me };
    if (next.phase === 'ended' && next.isLasting !== true) return void this.#over(next);
    if (!store.write(next)) return void this.#lost();
    this.#record = next;
    if (next.phase === 'ended') this.#isLeaving = false;
    if (next.wasAttended && !known.wasAttended) this.draft.change({ answers: {} });
    this.#outbox.settle(next.entries);
    if (known.phase === 'starting' && next.phase === 'open') this.#outbox.open();
    if (next.phase === 'ended' && this.#connection.isHeard && !this.#outbox.isBusy) this.#rest(next);
    this.#draw();
  }

  #begun(session: Session): ChatRecord {
    this.#isStarting = false;
    this.draft.change({ sent: [] });
    return newRecord({ ...this.#asked.begun, session, holder: this.#me, startedAt: this.#dependencies.now() });
  }

  /** Lets a chat be that outlasts its end, until the visitor comes back to it. */
  #rest(record: ChatRecord): void {
    this.#dependencies.store.rest(record);
    this.#silence();
    this.#turn.end();
  }

  /** Goes on with a chat that outlasts its end: to see whether it is still there, or with what the visitor says. */
  #wake(): void {
    const { store } = this.#dependencies;
    if (!canGoOn(this.#record) || this.#transport !== undefined) return;
    store.hold(this.#me);
    store.write({ ...(store.read() ?? store.past() ?? this.#record), holder: this.#me });
    this.#turn.renew();
    this.#turn.take();
  }

  /** The platform does not have the chat any more. */
  #gone(record: ChatRecord): void {
    if (canGoOn(record) && !this.#outbox.isBusy) void this.#forget(record);
    else this.#over(ended({ ...record, isLasting: false, phase: canGoOn(record) ? 'open' : record.phase }, 'lost'));
  }

  /** Removes a chat, and the means to go on with it; then there may be another. */
  async #forget(record: ChatRecord): Promise<void> {
    const { store, transport } = this.#dependencies;
    this.#ended.file(record);
    if (canGoOn(record)) transport(noOwner).forget?.((store.past() ?? record).session);
    this.#silence();
    this.#turn.end();
    store.clear();
    this.#record = undefined;
    this.#asked.answer = undefined;
    this.#opening = undefined;
    this.#takeBack();
    this.#draw();
    await this.attend();
  }

  #silence(): void {
    this.#transport?.stop();
    this.#transport = undefined;
    this.#outbox.close();
    this.#connection.close();
  }

  /** Shows the end to all tabs; then nothing of the chat stays in the storage, or what the device keeps for a while. */
  #over(record: ChatRecord): void {
    const { store, now } = this.#dependencies;
    this.#silence();
    this.#record = { ...record, holder: this.#me, session: {}, endedAt: now() };
    store.hold(this.#me);
    store.write(this.#record);
    this.#ended.over(this.#record);
    this.#turn.end();
    this.#draw();
  }

  /** The platform has refused to begin: what was typed goes back to where it was typed. */
  #refused(): void {
    const { store } = this.#dependencies;
    if (this.#record !== undefined) store.write(ended({ ...this.#record, holder: this.#me }, 'declined'));
    this.#silence();
    this.#record = undefined;
    this.#takeBack();
    this.#opening = undefined;
    this.#isNotBegun = true;
    store.clear();
    this.#notBegun();
  }

  /** Messages that did not get through are a draft again; the form has its own. */
  #takeBack(): void {
    const asked = this.draft.value.get().answers.question?.trim();
    const unsent = this.#outbox.takeBack().filter(({ text }) => text !== asked);
    this.draft.giveBack(unsent.map(({ text }) => text));
  }

  #gained(): void {
    const { store } = this.#dependencies;
    const record = store.read();
    // While a chat begins it has its transport already; after its end there is no record.
    if (this.#transport !== undefined || this.#isStarting || record === undefined) return;
    if (record.phase === 'ended' && !canGoOn(record)) return;
    store.hold(this.#me);
    this.#record = { ...record, holder: this.#me };
    this.#asked.visitorId = record.visitorId;
    this.#transport = this.#dependencies.transport(this.#owner());
    this.#outbox.reload();
    this.#transport.resume(record.session);
    if (record.phase !== 'starting') this.#outbox.open();
    this.#draw();
    if (this.#isLeaving) void this.end();
  }

  #lost(): void {
    this.#silence();
    this.#record = this.#dependencies.store.read() ?? this.#record;
    this.#draw();
  }

  #changedElsewhere(change: StoreChange): void {
    if (change.kind === 'outbox') this.#outbox.reload();
    if (change.kind === 'forgotten' && canGoOn(this.#record)) this.#record = undefined;
    if (change.kind === 'record' && change.record !== undefined && change.record.holder !== this.#me) {
      this.#record = change.record;
      this.#isStarting = false;
      this.draft.change({ sent: [] });
      if (change.record.phase === 'ended') this.#turn.end();
      else this.#turn.follow();
    }
    this.#draw();
  }

  #draw(): void {
    this.#unread.update(this.#record, this.#ended.isNews(this.#record, this.#unread.isSeen));
    this.view.set(this.#currentView());
  }

  #currentView(): ChatView {
    const isUnreachable = this.#record === undefined ? this.#asked.answer?.reception === 'network' : undefined;
    return viewOf({
      ...this.#connection.shown(isUnreachable, this.#dependencies.isOnline()),
      record: this.#record,
      answer: this.#asked.answer,
      isStarting: this.#isStarting,
      isNotBegun: this.#isNotBegun,
      isLeaving: this.#isLeaving,
      pending: this.#outbox.messages.get(),
      isTooFast: this.#outbox.isTooFast.get(),
      now: this.#dependencies.now(),
    });
  }
}
