import { Observable } from '../../observable/observable.ts';
import type { ChatTransport, Opening, Session, TransportOwner, VisitorEvent } from '../../transport/chat-transport.ts';
import { Outbox } from '../../transport/outbox.ts';
import type { ChatStore, StoreChange } from '../store/chat-store.ts';
import { type Locks, Turn } from '../store/turn.ts';
import { type ChatRecord, newRecord } from './chat-record.ts';
import type { ChatView } from './chat-view.ts';
import { drawn } from './drawn.ts';
import type { NoReception, Reception } from './reception.ts';
import { ended, recordAfter } from './record-after.ts';

/** What a chat needs of its surroundings; none of it is the DOM. */
export type ChatParts = {
  readonly store: ChatStore;
  readonly locks: Locks | undefined;
  /** Name of the lock that tabs share. */
  readonly name: string;
  readonly transport: (owner: TransportOwner) => ChatTransport;
  readonly ask: (visitorId: string | undefined) => Promise<Reception | NoReception>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly isOnline: () => boolean;
  /** BCP 47 tag that the platform is told. */
  readonly culture: string;
};

/** A token is good for hours, opening hours are not: after this the company is asked anew. */
const receptionKeptMs = 120_000;
const typingEveryMs = 4_000;
const subjectLength = 250;
/** A tab that heard nothing for so long, though it is looked at, may have slept through a change of networks. */
const silenceMs = 60_000;

type Answer = { readonly reception: Reception | NoReception; readonly at: number };

/** One visitor's chat as any tab shows it: draws from the stored record, and writes to it while the turn is this tab's. */
export class ChatViewModel {
  readonly view: Observable<ChatView>;
  /** How many lines came that the visitor has not seen. */
  readonly unread = new Observable(0);
  readonly #parts: ChatParts;
  readonly #me: string;
  readonly #turn: Turn;
  readonly #outbox: Outbox;
  #transport: ChatTransport | undefined;
  #record: ChatRecord | undefined;
  #answer: Answer | undefined;
  #opening: Pick<Opening, 'subject' | 'visitorName' | 'details'> | undefined;
  #visitorId: string | undefined;
  /** As far as the platform answers; whether the browser has a network is asked when it is drawn. */
  #connection: ChatView['connection'] = 'connected';
  #isStarting = false;
  #isLeaving = false;
  #isSeen = false;
  #typedAt = 0;
  #heardAt = 0;

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#me = parts.newId();
    this.#record = parts.store.read();
    if (this.#record === undefined) parts.store.clear();
    this.#outbox = new Outbox(parts.store.outbox, async (message) => this.#transport?.deliver(message) ?? 'later');
    this.#turn = new Turn(parts.name, parts.locks, { gained: () => this.#gained(), lost: () => this.#lost() });
    this.view = new Observable(this.#drawn());
    this.#outbox.messages.subscribe(() => this.#draw());
    parts.store.subscribe((change) => this.#changedElsewhere(change));
    if (this.#record !== undefined) this.#turn.queue();
  }

  /** The visitor looks at this tab: it takes the turn, or asks how the visitor would be received. */
  async attend(): Promise<void> {
    if (this.#record?.phase === 'ended' || this.#isStarting) return;
    if (this.#record !== undefined) {
      this.#turn.take();
      if (this.#parts.now() - this.#heardAt > silenceMs) this.#transport?.nudge();
      return;
    }
    const isFresh = this.#answer !== undefined && this.#parts.now() - this.#answer.at < receptionKeptMs;
    if (!isFresh) await this.#ask();
  }

  /** Whether the visitor sees the lines as they come. */
  seen(isSeen: boolean): void {
    this.#isSeen = isSeen;
    this.#draw();
  }

  /** Sends a message; the first one begins the chat. */
  async say(text: string): Promise<void> {
    const trimmed = text.trim();
    if (trimmed === '' || this.#record?.phase === 'ended') return;
    const isFirst = this.#record === undefined && !this.#isStarting;
    this.#outbox.add(this.#parts.newId(), trimmed, this.#parts.now());
    this.#typedAt = 0;
    if (isFirst) await this.#begin({ subject: trimmed });
  }

  /** Begins the chat with what was filled in; `question` is the subject and the first message. Source: carebridge.md#pre-chat */
  async fillIn(details: Readonly<Record<string, string>>): Promise<void> {
    const question = details.question?.trim() || undefined;
    if (question !== undefined) this.#outbox.add(this.#parts.newId(), question, this.#parts.now());
    await this.#begin({ subject: question, visitorName: details.name?.trim() || undefined, details });
  }

  /** After a chat could not begin: the same again, with what was written. */
  async tryAgain(): Promise<void> {
    if (this.#record !== undefined || this.#isStarting) return;
    this.#answer = undefined;
    this.#draw();
    if (this.#opening === undefined) await this.#ask();
    else await this.#begin(this.#opening);
  }

  /** The visitor is writing; told to the other side every few seconds. */
  typing(): void {
    const now = this.#parts.now();
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

  /** Ends the chat for good. What the platform cannot be told it notices by the silence. */
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

  /** Puts a chat that is over away and receives the visitor anew. */
  async startAgain(): Promise<void> {
    if (this.#record?.phase !== 'ended') return;
    this.#record = undefined;
    this.#answer = undefined;
    this.#opening = undefined;
    this.unread.set(0);
    for (const { operationId } of this.#outbox.messages.get()) this.#outbox.discard(operationId);
    this.#draw();
    await this.attend();
  }

  /** The browser says that the network has gone or come back. */
  networkChanged(): void {
    const isOnline = this.#parts.isOnline();
    if (this.#transport !== undefined) {
      // Back on the network the chat is not connected until the platform has answered.
      if (!isOnline) this.#connection = 'reconnecting';
      this.#transport.nudge();
      if (isOnline && this.#record?.phase === 'open') this.#outbox.open();
    }
    this.#draw();
    if (isOnline && this.#answer?.reception === 'network') void this.tryAgain();
  }

  /** Called now and then: typists are not believed for ever. */
  tick(): void {
    if (this.#record?.typing.some(({ until }) => until <= this.#parts.now()) === true) this.#draw();
  }

  async #ask(): Promise<void> {
    const reception = await this.#parts.ask(this.#visitorId);
    if (typeof reception !== 'string') this.#visitorId = reception.visitorId;
    this.#answer = { reception, at: this.#parts.now() };
    this.#draw();
  }

  async #begin(opening: Pick<Opening, 'subject' | 'visitorName' | 'details'>): Promise<void> {
    if (this.#isStarting) return;
    this.#opening = opening;
    this.#isStarting = true;
    this.#draw();
    await this.#ask();
    // Another tab may have been quicker: what was written here is said in its chat.
    const others = this.#parts.store.read();
    if (others !== undefined) return this.#changedElsewhere({ kind: 'record', record: others });
    const reception = this.#answer?.reception;
    if (typeof reception === 'object' && reception.isOpen) await this.#invite(reception, opening);
    else this.#notBegun();
  }

  async #invite({ access }: Reception, opening: Pick<Opening, 'subject' | 'visitorName' | 'details'>): Promise<void> {
    const { store, newId, culture, now } = this.#parts;
    this.#turn.renew();
    this.#turn.take();
    store.hold(this.#me);
    const transport = this.#parts.transport(this.#owner());
    this.#transport = transport;
    const subject = opening.subject?.slice(0, subjectLength);
    await transport.begin(access, { ...opening, subject, operationId: newId(), culture }).catch(() => {
      transport.stop();
      this.#transport = undefined;
      this.#answer = { reception: 'network', at: now() };
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
      connection: (state) => {
        this.#connection = state;
        this.#heardAt = this.#parts.now();
        this.#draw();
      },
      over: (why) => {
        if (this.#record !== undefined) this.#over(ended(this.#record, why === 'lost' ? 'lost' : 'declined'));
      },
    };
  }

  #take(events: readonly VisitorEvent[], session: Session): void {
    const { store, now } = this.#parts;
    const known = this.#record ?? this.#begun(session);
    const sentMessage = (operationId: string): { readonly text: string } | undefined => {
      const sent = this.#outbox.messages.get().find((message) => message.operationId === operationId);
      return sent === undefined ? undefined : { text: sent.text };
    };
    const next = { ...recordAfter({ ...known, session }, events, { now: now(), sentMessage }), holder: this.#me };
    if (next.phase === 'ended') return void this.#over(next);
    if (!store.write(next)) return void this.#lost();
    this.#record = next;
    for (const event of events) if (event.kind === 'confirmed') this.#outbox.discard(event.operationId);
    if (known.phase === 'starting' && next.phase === 'open') this.#outbox.open();
    this.#draw();
  }

  #begun(session: Session): ChatRecord {
    this.#isStarting = false;
    const reception = this.#answer?.reception;
    const companyName = typeof reception === 'object' ? reception.companyName : '';
    const begun = { holder: this.#me, visitorId: this.#visitorId ?? '', companyName, session };
    return newRecord({ ...begun, startedAt: this.#parts.now() });
  }

  /** The last word on a chat is told to the other tabs; then nothing of it stays in the storage. */
  #over(record: ChatRecord): void {
    const { store } = this.#parts;
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

  #gained(): void {
    const { store } = this.#parts;
    const record = store.read();
    // While a chat begins its transport is there already; after its end there is no record any more.
    if (this.#transport !== undefined || this.#isStarting || record === undefined || record.phase === 'ended') return;
    store.hold(this.#me);
    this.#record = { ...record, holder: this.#me };
    this.#visitorId = record.visitorId;
    this.#transport = this.#parts.transport(this.#owner());
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
    this.#record = this.#parts.store.read() ?? this.#record;
    this.#draw();
  }

  #changedElsewhere(change: StoreChange): void {
    if (change.kind === 'outbox') this.#outbox.reload();
    if (change.kind === 'record' && change.record !== undefined && change.record.holder !== this.#me) {
      this.#record = change.record;
      this.#isStarting = false;
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
    const { store } = this.#parts;
    const isOver = this.#record === undefined || this.#record.phase === 'ended';
    const heard = this.#record?.entries.filter(({ kind }) => kind === 'heard').length ?? 0;
    if (this.#isSeen) {
      if (!isOver && store.readCount() !== heard) store.setReadCount(heard);
      this.unread.set(0);
    } else if (!isOver) {
      this.unread.set(Math.max(0, heard - store.readCount()));
    }
    this.view.set(this.#drawn());
  }

  #drawn(): ChatView {
    return drawn({
      record: this.#record,
      reception: this.#answer?.reception,
      isStarting: this.#isStarting,
      pending: this.#outbox.messages.get(),
      connection: this.#parts.isOnline() ? this.#connection : 'offline',
      now: this.#parts.now(),
    });
  }
}
