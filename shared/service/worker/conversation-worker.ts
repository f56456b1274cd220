import type { EventBus } from '../../bus/bus.ts';
import type { Decision } from '../../conversation/decide.ts';
import type { CommandSettled, ConversationEvent } from '../../conversation/event.ts';
import { isPending } from '../../conversation/issued.ts';
import { visitBeganAt } from '../../conversation/phase.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { Log, LogEntry } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Decided, PartitionWriter } from '../../ledger/partition-writer.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { ConsentReader } from '../tenants/consents.ts';
import type { MeetingPlaces } from '../tenants/meeting-places.ts';
import type { TenantReader } from '../tenants/tenant-directory.ts';
import { AlarmClock, alarmsOf } from './alarm-clock.ts';
import { BoardNotes } from './board-notes.ts';
import { isIndexStale, keptFrom, writeIndex } from './conversation-index.ts';
import type { DeliveredLines } from './delivered-lines.ts';
import { type Delivery, eventsFor, inParts, translate } from './delivery.ts';
import type { ErasedMarks } from './erased-marks.ts';
import { namesTold } from './names-told.ts';
import { Outbox, type RecordSettled } from './outbox.ts';
import {
  type Patience,
  patienceOf,
  patientBoard,
  patientBus,
  patientLedger,
  patiently,
  patientRoster,
} from './patience.ts';
import { Performer } from './performer.ts';
import type { PlatformConversations } from './platform-conversations.ts';
import { forwardPlatformEvent } from './platform-event.ts';
import type { RememberedConversations } from './remembered-conversations.ts';
import type { RosterReader } from './roster-reader.ts';
import { type ConversationName, logIgnored, partitionOf, type ServiceEnvelope } from './service-envelope.ts';
import { entryOf, type LoadedConversation, readState, StoredConversations } from './stored-conversation.ts';
import { endOfWait, type WaitingTimes, withWaits } from './told-waits.ts';
import type { VisitBoard } from './visit-board.ts';
import type { VisitRecords } from './visit-records.ts';
import type { VisitorChannel } from './visitor-channel.ts';

/** What the worker needs, and how long it may take. */
export type WorkerDependencies = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly tenants: TenantReader;
  readonly consents: ConsentReader;
  readonly places: MeetingPlaces;
  readonly roster: RosterReader;
  readonly board: VisitBoard;
  readonly waits: WaitingTimes;
  readonly providers: ReadonlyMap<string, Provider>;
  /** Absent: no tenant's platform needs the relay. */
  readonly channel?: VisitorChannel | undefined;
  readonly platformConversations: PlatformConversations;
  readonly visits: VisitRecords;
  readonly deliveries: Pick<DeliveredLines, 'note'>;
  readonly marks: ErasedMarks;
  readonly remembered: RememberedConversations;
  readonly log: Log;
  readonly now: Clock;
  /** No command is begun later than this after the envelope came. */
  readonly drainMs: number;
  /** Store, queue and platform are waited for as long as this before the envelope goes back to the queue. */
  readonly patienceMs: number;
};

/**
 * Handles the service application's envelopes, one after another for each conversation. The way of one envelope, from top to bottom:
 * it is translated into events, the conversation is loaded, the events are decided on, the decision is committed in one transaction,
 * and the commands that are pending then are performed. How they ended are events again: load, decide, commit.
 */
export class ConversationWorker {
  readonly #dependencies: WorkerDependencies;

  constructor(dependencies: WorkerDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Does everything that one envelope leads to. Rejects where the envelope is to come again, and at last to be dead-lettered.
   * @throws {ProtocolViolation} UnexpectedAnswer — when the callback in it cannot be read
   * @throws {Unavailable} — when store, queue or platform stayed unavailable
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  async handle(envelope: ServiceEnvelope): Promise<void> {
    const { log, patienceMs, tenants, providers } = this.#dependencies;
    const patience = patienceOf(patienceMs, log);
    const tenant = await patiently(patience, () => tenants.find(envelope.tenant));
    const provider = tenant === undefined ? undefined : providers.get(tenant.platform.provider);
    if (tenant === undefined || provider === undefined) return logIgnored(log, envelope, 'NotFound');
    const patient = {
      ...this.#dependencies,
      ledger: patientLedger(this.#dependencies.ledger, patience),
      bus: patientBus(this.#dependencies.bus, patience),
      board: patientBoard(this.#dependencies.board, patience),
      waits: patientWaits(this.#dependencies.waits, patience),
      roster: patientRoster(this.#dependencies.roster, patience),
    };
    if (envelope.kind === 'platform-event') {
      return patiently(patience, () => forwardPlatformEvent(envelope, { ...patient, tenant, provider }));
    }
    const { channel } = this.#dependencies;
    const delivery = await translate(envelope, { ...patient, tenant, provider, patience, channel });
    if (delivery === undefined) return;
    await new ConversationRun(patient, { envelope, tenant, provider }).deliver(delivery);
  }
}

/** Waiting times that wait out the store's unavailability. */
const patientWaits = (waits: WaitingTimes, patience: Patience): WaitingTimes => ({
  begin: (...wait) => patiently(patience, () => waits.begin(...wait)),
  end: (...ended) => patiently(patience, () => waits.end(...ended)),
});

/** The envelope that a run handles, and whose it is. */
type RunSubject = { readonly envelope: ServiceEnvelope; readonly tenant: Tenant; readonly provider: Provider };

/** Events to be recorded. */
type Recording = Pick<Delivery, 'answer' | 'mayBegin'> & {
  /** Inbox key; absent where a repeat is recognised by the state itself. */
  readonly deliveryId?: string;
  /** The conversation when it was last seen, which saves the read. */
  readonly assumed: LoadedConversation | undefined;
  /** The events, given the state that they meet. None: nothing is written. */
  readonly events: (state: ConversationState | undefined) => readonly ConversationEvent[];
};

/** A conversation after a recording (undefined: there is none), and the state before it, as far as that is known. */
type Recorded = { readonly current: LoadedConversation | undefined; readonly before?: ConversationState | undefined };

/** Why nothing is recorded. */
type Ignored = 'NoEvents' | 'NotFound' | 'Erased';

/** The handling of one envelope; store and bus wait by themselves while they are unavailable. */
class ConversationRun {
  readonly #dependencies: WorkerDependencies;
  readonly #envelope: ServiceEnvelope;
  readonly #name: ConversationName;
  readonly #tenant: Tenant;
  readonly #board: BoardNotes;
  readonly #stored: StoredConversations;
  readonly #writer: PartitionWriter<ConversationState>;
  readonly #alarms: AlarmClock;
  readonly #outbox: Outbox;
  readonly #tasks: Promise<void>[] = [];

  constructor(dependencies: WorkerDependencies, { envelope, tenant, provider }: RunSubject) {
    const { ledger, bus, channel, roster, board, log, now, drainMs } = dependencies;
    const name = { tenant: envelope.tenant, conversation: envelope.conversation };
    const stored = new StoredConversations(ledger);
    const performer = new Performer({ name, tenant, provider, channel, stored, now, log });
    this.#dependencies = dependencies;
    this.#envelope = envelope;
    this.#name = name;
    this.#tenant = tenant;
    this.#board = new BoardNotes({ name, tenant, roster, board, now });
    this.#stored = stored;
    this.#writer = new PartitionWriter({ ledger, read: readState });
    this.#alarms = new AlarmClock(name, bus, log);
    const record: RecordSettled = (settled, conversation) => this.#recordSettled(settled, conversation);
    this.#outbox = new Outbox({ name, stored, performer, record, now, beginUntil: performance.now() + drainMs });
  }

  /**
   * Records the events of one delivery and does all that follows; of a delivery that was recorded before, what was left undone.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable — the delivery is to come again
   * @throws {StateConflict} StateChanged — likewise
   */
  async deliver(delivery: Delivery): Promise<void> {
    try {
      const { current, before } = await this.#recordDelivery(delivery);
      if (current === undefined) return await this.#board.takeBack();
      this.#noteVisit(before, current.state, delivery.events);
      if (isIndexStale(before, current.state)) this.#alongside(this.#index(before, current.state));
      this.#alongside(this.#board.tell(before, current));
      this.#alongside(this.#endWait(before, current.state));
      const { conversation, unfinished } = await this.#outbox.drain(current);
      await Promise.all(this.#tasks);
      if (isIndexStale(current.state, conversation.state)) await this.#index(current.state, conversation.state);
      await this.#board.tell(current.state, conversation);
      await this.#endWait(current.state, conversation.state);
      await this.#noteDelivered(before, conversation.state);
      if (unfinished) await this.#alarms.set([{ purpose: 'retry', dueAt: this.#dependencies.now() }]);
    } finally {
      await Promise.allSettled(this.#tasks);
    }
  }

  /** Records a delivery, in as many transactions as it takes. */
  async #recordDelivery(delivery: Delivery): Promise<Recorded> {
    let recorded: Recorded = { current: undefined };
    for (const [index, part] of inParts(delivery).entries()) {
      const events: Recording['events'] = (state) => eventsFor(part, state);
      const { current, before } = await this.#record({ ...part, assumed: recorded.current, events });
      if (current === undefined) return { current };
      recorded = { current, before: index === 0 ? before : recorded.before };
    }
    return recorded;
  }

  /** Records in one decision how commands ended, without those of which another worker has recorded that already. */
  async #recordSettled(
    settled: readonly CommandSettled[],
    assumed: LoadedConversation,
  ): Promise<LoadedConversation | undefined> {
    const events = (state: ConversationState | undefined) =>
      settled.filter(({ operationId }) => state !== undefined && isPending(state.work, operationId));
    return (await this.#record({ assumed, events, mayBegin: false })).current;
  }

  /** Loads, decides, commits, and sets the alarms; where nothing was committed, those that a crash may have left out. */
  async #record(recording: Recording): Promise<Recorded> {
    const { remembered } = this.#dependencies;
    const partition = partitionOf(this.#name);
    const result = await this.#writer.write({
      partition,
      assumed: recording.assumed ?? remembered.find(partition),
      decide: (before, version) => this.#decide(before?.state, version, recording),
      beforeCommit: async () => remembered.forget(partition),
    });
    switch (result.outcome) {
      case 'committed':
        remembered.keep(partition, result.after);
        this.#follow(result.decision, recording.deliveryId);
        this.#notePlatform(result.before?.state, result.after.state);
        return { current: result.after, before: result.before?.state };
      case 'duplicate':
        return this.#resume(recording);
      case 'nothing':
        if (result.reason !== 'NoEvents') logIgnored(this.#dependencies.log, this.#envelope, result.reason);
        if (result.current !== undefined) this.#alongside(this.#alarms.setAgain(alarmsOf(result.current.state)));
        return { current: result.current };
    }
  }

  async #decide(
    before: ConversationState | undefined,
    version: number,
    { deliveryId, answer, mayBegin, ...recording }: Recording,
  ): Promise<Decided<ConversationState, Decision, Ignored>> {
    const { marks, waits, now } = this.#dependencies;
    const happened = recording.events(before);
    if (happened.length === 0) return { nothing: 'NoEvents' };
    if (before === undefined && !mayBegin) return { nothing: 'NotFound' };
    if (before === undefined && (await marks.has(this.#name))) return { nothing: 'Erased' };
    const waiting = await withWaits(before, happened, (wait) => waits.begin(this.#name, wait));
    const { events, decision } = await this.#board.decide(before, waiting, version);
    const entry = entryOf(decision, { before, events, version, at: now() });
    return { entry: { ...entry, deliveryId, answer }, decision };
  }

  /** Begins what a committed decision asks for. */
  #follow({ note, state, commands, alarms }: Decision, deliveryId: string | undefined): void {
    this.#log({ event: 'decision', deliveryId, step: note, phase: state.phase });
    this.#outbox.learn(commands);
    if (alarms.length > 0) this.#alongside(this.#alarms.set(alarms));
  }

  /** A delivery that was recorded before: perhaps by a process that died behind the commit. */
  async #resume(recording: Recording): Promise<Recorded> {
    const current = await this.#stored.load(this.#name);
    // Erased since the inbox was looked at.
    if (current === undefined) return this.#record({ ...recording, assumed: undefined });
    this.#log({ event: 'duplicate', deliveryId: recording.deliveryId });
    this.#alongside(this.#alarms.setAgain(alarmsOf(current.state)));
    return { current };
  }

  /** So that a visitor's conversations, and those that no index names, are found when they are to be removed. */
  #noteVisit(before: ConversationState | undefined, state: ConversationState, events: Delivery['events']): void {
    const { visits, now } = this.#dependencies;
    const invited = events.find((event) => event.type === 'visitor-invited');
    const told = namesTold(before, state, invited);
    if (told !== undefined) this.#alongside(visits.names.note(this.#name, told.at, told.names));
    if (before?.facts.visitor !== undefined) return;
    if (invited !== undefined) this.#alongside(visits.began(this.#name, invited));
    else if (before === undefined && visitBeganAt(state) === undefined) {
      this.#alongside(visits.strayed(this.#name, now()));
    }
  }

  /** So that the platform's events find the conversation; who finds it otherwise notes it as well. */
  #notePlatform(before: ConversationState | undefined, { queued }: ConversationState): void {
    const id = queued?.platform.id;
    if (id === undefined || id === before?.queued?.platform.id) return;
    this.#alongside(this.#dependencies.platformConversations.learn(this.#name, id));
  }

  #index(before: ConversationState | undefined, after: ConversationState): Promise<void> {
    const { ledger, now } = this.#dependencies;
    return writeIndex(ledger, this.#name, { before, after, keptFrom: keptFrom(this.#tenant.retentionDays, now()) });
  }

  async #endWait(before: ConversationState | undefined, after: ConversationState): Promise<void> {
    const ended = endOfWait(before, after);
    if (ended !== undefined) await this.#dependencies.waits.end(this.#name, ended);
  }

  /** So that a customer whom the company's site vouches for finds the chat on other devices. */
  async #noteDelivered(before: ConversationState | undefined, after: ConversationState): Promise<void> {
    const { identity, historyDays } = this.#tenant;
    if (identity === undefined || historyDays === 0 || before?.phase === 'closed' || after.phase !== 'closed') return;
    await this.#dependencies.deliveries.note(this.#tenant, this.#name.conversation, after);
  }

  /** Work that goes on beside the drain; its failure is seen when the drain has ended. */
  #alongside(task: Promise<void>): void {
    this.#tasks.push(task);
    task.catch(() => undefined);
  }

  #log(entry: Omit<LogEntry, 'level' | 'tenant' | 'conversationId'>): void {
    const { tenant, conversation: conversationId } = this.#name;
    this.#dependencies.log({ level: 'info', tenant, conversationId, ...entry });
  }
}
