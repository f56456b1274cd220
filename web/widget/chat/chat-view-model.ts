import { cutText } from '../../../shared/kernel/grapheme-cut.ts';
import { isBlank } from '../../../shared/kernel/visible-text.ts';
import { typingEveryMs } from '../../chat/typing.ts';
import { Observable } from '../../observable/observable.ts';
import type { ChatTransport, Opening, Session, TransportOwner, VisitorEvent } from '../../transport/chat-transport.ts';
import { Outbox } from '../../transport/outbox.ts';
import type { StoreChange } from '../store/chat-store.ts';
import type { DraftStore } from '../store/draft-store.ts';
import { Turn } from '../store/turn.ts';
import type { BeginFailure, ChatViewModelDependencies, ReceptionAnswer } from './chat-dependencies.ts';
import { type ChatRecord, newRecord } from './chat-record.ts';
import { type ChatView, viewOf } from './chat-view.ts';
import { isReception, type Reception } from './reception.ts';
import { ended, recordAfter } from './record-after.ts';

/** A token is valid for hours, but opening hours change: after this the service is asked again. */
const receptionKeptMs = 120_000;
const subjectLength = 250;
/** A visible tab without an answer for this long may have slept through a change of networks. */
const silenceMs = 60_000;

/** One visitor's chat in one tab: shows the stored record, and writes to it while this tab has the turn. */
export class ChatViewModel {
  readonly view: Observable<ChatView>;
  /** How many messages the visitor has not seen. */
  readonly unread = new Observable(0);
  readonly #dependencies: ChatViewModelDependencies;
  readonly #me: string;
  readonly #turn: Turn;
  readonly #outbox: Outbox;
  #transport: ChatTransport | undefined;
  #record: ChatRecord | undefined;
  #answer: ReceptionAnswer | undefined;
  #opening: Pick<Opening, 'subject' | 'visitorName' | 'details'> | undefined;
  #visitorId: string | undefined;
  /** Whether the platform answers; `offline` is added when the view is made. */
  #connection: ChatView['connection'] = 'connected';
  /** When the platform is asked again, epoch ms, where it has asked to be left alone. */
  #askedAgainAt: number | undefined;
  /** The platform has refused to begin the chat. */
  #isNotBegun = false;
  #asking: Promise<void> | undefined;
  #isStarting = false;
  #isLeaving = false;
  #isSeen = false;
  #typedAt = 0;
  #heardAt = 0;

  constructor(dependencies: ChatViewModelDependencies) {
    this.#dependencies = dependencies;
    this.#me = dependencies.newId();
    this.#record = dependencies.store.read();
    if (this.#record === undefined) dependencies.store.clear();
    this.#outbox = new Outbox(
      dependencies.store.outbox,
      async (message) => this.#transport?.deliver(message) ?? 'later',
    );
    this.#turn = new Turn(dependencies.name, dependencies.locks, {
      gained: () => this.#gained(),
      lost: () => this.#lost(),
    });
    this.view = new Observable(this.#currentView());
    this.#outbox.messages.subscribe(() => this.#draw());
    this.#outbox.isTooFast.subscribe(() => this.#draw());
    dependencies.store.subscribe((change) => this.#changedElsewhere(change));
    if (this.#record !== undefined) this.#turn.queue();
  }

  /** What the visitor is typing. */
  get draft(): DraftStore {
    return this.#dependencies.draft;
  }

  /** The visitor looks at this tab: it takes the turn, or asks the service for a token. */
  async attend(): Promise<void> {
    if (this.#record?.phase === 'ended' || this.#isStarting) return;
    if (this.#record !== undefined) {
      this.#turn.take();
      if (this.#dependencies.now() - this.#heardAt > silenceMs) this.#transport?.nudge();
      return;
    }
    const isFresh = this.#answer !== undefined && this.#dependencies.now() - this.#answer.at < receptionKeptMs;
    if (!isFresh) await this.#ask();
  }

  /** Whether the visitor sees new messages at once. */
  seen(isSeen: boolean): void {
    this.#isSeen = isSeen;
    this.#draw();
  }

  /** Sends a message; the first one begins the chat. */
  async say(text: string): Promise<void> {
    const trimmed = text.trim();
    if (isBlank(trimmed) || this.#record?.phase === 'ended') return;
    const isFirst = this.#record === undefined && !this.#isStarting;
    if (this.#record === undefined) this.draft.change({ sent: [...this.draft.value.get().sent, trimmed] });
    this.#outbox.add(this.#dependencies.newId(), trimmed, this.#dependencies.now());
    this.#typedAt = 0;
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
    this.#answer = undefined;
    this.#isNotBegun = false;
    this.#draw();
    if (this.#opening === undefined) await this.#ask();
    else await this.#begin(this.#opening);
  }

  /** The visitor is typing; the platform is told every few seconds. */
  typing(): void {
    const now = this.#dependencies.now();
    if (this.#record?.phase !== 'open' || now - this.#typedAt < typingEveryMs) return;
    this.#typedAt = now;
    this.#transport?.type();
  }

  retry(operationId: string): void {
    this.#outbox.retry(operationId);
  }

  discard(operationId: string): void {
    this.#outbox.discard(operationId);
  }

  /** Ends the chat permanently. A platform that cannot be reached notices the silence. */
  async end(): Promise<void> {
    if (this.#record === undefined || this.#record.phase === 'ended') return;
    const carrier = this.#transport;
    if (carrier === undefined) {
      this.#isLeaving = true;
      this.#turn.take();
      return;
    }
    this.#over(ended(this.#record, 'visitor'));
    await carrier.end().catch(() => undefined);
  }

  /** Removes a chat that is over, and starts again from the beginning. */
  async startAgain(): Promise<void> {
    if (this.#record?.phase !== 'ended') return;
    this.#record = undefined;
    this.#answer = undefined;
    this.#opening = undefined;
    this.unread.set(0);
    this.#takeBack();
    this.#draw();
    await this.attend();
  }

  /** The browser says that the network has gone or come back. */
  networkChanged(): void {
    const isOnline = this.#dependencies.isOnline();
    if (this.#transport !== undefined) {
      // Behind some networks browsers are wrong about it, so requests tell.
      this.#transport.nudge();
      if (isOnline && this.#record?.phase === 'open') this.#outbox.open();
    }
    this.#draw();
    if (isOnline && this.#answer?.reception === 'network') void this.tryAgain();
  }

  /** Called every few seconds: typists disappear after a while. */
  tick(): void {
    if (this.#record?.typing.some(({ until }) => until <= this.#dependencies.now()) === true) this.#draw();
  }

  /** Asks for a token, once for all who want one meanwhile. */
  #ask(): Promise<void> {
    this.#asking ??= this.#asked().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #asked(): Promise<void> {
    const { ask, store } = this.#dependencies;
    const reception = await ask(this.#visitorId ?? store.visitorId());
    if (isReception(reception)) {
      this.#visitorId = reception.visitorId;
      store.keepVisitorId(reception.visitorId);
    }
    this.#answer = { reception, at: this.#dependencies.now() };
    this.#draw();
  }

  async #begin(opening: Pick<Opening, 'subject' | 'visitorName' | 'details'>): Promise<void> {
    if (this.#isStarting) return;
    this.#opening = opening;
    this.#isStarting = true;
    this.#isNotBegun = false;
    this.#draw();
    await this.#ask();
    // Another tab may have begun first: this tab's message is sent in its chat.
    const others = this.#dependencies.store.read();
    if (others !== undefined) return this.#changedElsewhere({ kind: 'record', record: others });
    const reception = this.#answer?.reception;
    if (isReception(reception) && reception.isOpen) await this.#invite(reception, opening);
    else this.#notBegun();
  }

  async #invite({ access }: Reception, opening: Pick<Opening, 'subject' | 'visitorName' | 'details'>): Promise<void> {
    const { store, newId, culture, now } = this.#dependencies;
    this.#turn.renew();
    this.#turn.take();
    store.hold(this.#me);
    const transport = this.#dependencies.transport(this.#owner());
    this.#transport = transport;
    const subject = opening.subject === undefined ? undefined : cutText(opening.subject, subjectLength);
    await transport
      .begin(access, { ...opening, subject, operationId: newId(), culture })
      .catch((error: BeginFailure) => {
        if (error.isTemporary === false) return this.#refused();
        transport.stop();
        this.#transport = undefined;
        const { retryAfterMs } = error;
        this.#answer = { reception: retryAfterMs === undefined ? 'network' : { laterMs: retryAfterMs }, at: now() };
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
        this.#connection = state;
        this.#heardAt = this.#dependencies.now();
        this.#askedAgainAt = pauseMs > 0 ? this.#heardAt + pauseMs : undefined;
        this.#draw();
      },
      over: (why) => {
        if (why === 'refused') this.#refused();
        else if (this.#record !== undefined) this.#over(ended(this.#record, 'lost'));
      },
    };
  }

  #take(events: readonly VisitorEvent[], session: Session): void {
    const { store, now } = this.#dependencies;
    const known = this.#record ?? this.#begun(session);
    const sentMessage = (operationId: string): { readonly text: string } | undefined => {
      const sent = this.#outbox.messages.get().find((message) => message.operationId === operationId);
      return sent === undefined ? undefined : { text: sent.text };
    };
    const next = { ...recordAfter({ ...known, session }, events, { now: now(), sentMessage }), holder: this.#me };
    if (next.phase === 'ended') return void this.#over(next);
    if (!store.write(next)) return void this.#lost();
    this.#record = next;
    if (next.wasAttended && !known.wasAttended) this.draft.change({ answers: {} });
    for (const event of events) if (event.kind === 'confirmed') this.#outbox.discard(event.operationId);
    if (known.phase === 'starting' && next.phase === 'open') this.#outbox.open();
    this.#draw();
  }

  #begun(session: Session): ChatRecord {
    this.#isStarting = false;
    this.draft.change({ sent: [] });
    const reception = this.#answer?.reception;
    const companyName = isReception(reception) ? reception.companyName : '';
    const begun = { holder: this.#me, visitorId: this.#visitorId ?? '', companyName, session };
    return newRecord({ ...begun, startedAt: this.#dependencies.now() });
  }

  /** Shows the end to all tabs; then nothing of the chat stays in the storage. */
  #over(record: ChatRecord): void {
    const { store } = this.#dependencies;
    this.#transport?.stop();
    this.#transport = undefined;
    this.#outbox.close();
    this.#connection = 'connected';
    this.#record = { ...record, holder: this.#me, session: {} };
    store.hold(this.#me);
    store.write(this.#record);
    store.clear();
    this.#turn.end();
    this.#draw();
  }

  /** The platform has refused to begin: what was typed goes back to where it was typed. */
  #refused(): void {
    const { store } = this.#dependencies;
    if (this.#record !== undefined) store.write(ended({ ...this.#record, holder: this.#me }, 'declined'));
    this.#transport?.stop();
    this.#transport = undefined;
    this.#record = undefined;
    this.#takeBack();
    this.#opening = undefined;
    this.#isNotBegun = true;
    store.clear();
    this.#notBegun();
  }

  /** Messages that did not get through are a draft again; the form has its own. */
  #takeBack(): void {
    const messages = this.#outbox.messages.get();
    const asked = this.draft.value.get().answers.question?.trim();
    const unsent = messages.filter(({ state, text }) => state !== 'sent' && text !== asked);
    this.draft.giveBack(unsent.map(({ text }) => text));
    for (const { operationId } of messages) this.#outbox.discard(operationId);
  }

  #gained(): void {
    const { store } = this.#dependencies;
    const record = store.read();
    // While a chat begins it has its transport already; after its end there is no record.
    if (this.#transport !== undefined || this.#isStarting || record === undefined || record.phase === 'ended') return;
    store.hold(this.#me);
    this.#record = { ...record, holder: this.#me };
    this.#visitorId = record.visitorId;
    this.#transport = this.#dependencies.transport(this.#owner());
    this.#outbox.reload();
    this.#transport.resume(record.session);
    if (record.phase === 'open') this.#outbox.open();
    this.#draw();
    if (this.#isLeaving) void this.end();
  }

  #lost(): void {
    this.#transport?.stop();
    this.#transport = undefined;
    this.#outbox.close();
    this.#connection = 'connected';
    this.#record = this.#dependencies.store.read() ?? this.#record;
    this.#draw();
  }

  #changedElsewhere(change: StoreChange): void {
    if (change.kind === 'outbox') this.#outbox.reload();
    if (change.kind === 'record' && change.record !== undefined && change.record.holder !== this.#me) {
      this.#record = change.record;
      this.#isStarting = false;
      this.draft.change({ sent: [] });
      if (change.record.phase === 'ended') this.#turn.end();
      else this.#follow();
    }
    this.#draw();
  }

  #follow(): void {
    if (this.#turn.isHeld) return;
    this.#turn.renew();
    this.#turn.queue();
  }

  #draw(): void {
    const { store } = this.#dependencies;
    const isOver = this.#record === undefined || this.#record.phase === 'ended';
    const heard = this.#record?.entries.filter(({ kind }) => kind === 'heard').length ?? 0;
    if (this.#isSeen) {
      if (!isOver && store.readCount() !== heard) store.setReadCount(heard);
      this.unread.set(0);
    } else if (!isOver) {
      this.unread.set(Math.max(0, heard - store.readCount()));
    }
    this.view.set(this.#currentView());
  }

  #currentView(): ChatView {
    const isCutOff =
      this.#record === undefined ? this.#answer?.reception === 'network' : this.#connection !== 'connected';
    return viewOf({
      record: this.#record,
      answer: this.#answer,
      isStarting: this.#isStarting,
      isNotBegun: this.#isNotBegun,
      pending: this.#outbox.messages.get(),
      isTooFast: this.#outbox.isTooFast.get(),
      connection: !isCutOff ? 'connected' : this.#dependencies.isOnline() ? 'reconnecting' : 'offline',
      askedAgainAt: isCutOff ? this.#askedAgainAt : undefined,
      now: this.#dependencies.now(),
    });
  }
}
