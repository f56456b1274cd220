import type { EventBus } from '../../bus/bus.ts';
import { randomId } from '../../kernel/ids.ts';
import { KeyedLock } from '../../kernel/keyed-lock.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger, Loaded } from '../../ledger/ledger.ts';
import { type Entry, PartitionWriter } from '../../ledger/partition-writer.ts';
import type { AgentChannels } from '../agents/agent-channels.ts';
import { alarmEnvelope } from '../alarms/center-alarm.ts';
import type { FileLinks } from '../attachments/file-links.ts';
import { type Beginning, begun } from '../conversation/begin.ts';
import {
  type ChangeContext,
  type Changed,
  type Conversation,
  conversationSchema,
  type Message,
} from '../conversation/conversation.ts';
import {
  attachmentRow,
  behindMessage,
  eventRow,
  messageRows,
  messagesIn,
  type PendingEvent,
  sayKey,
} from '../conversation/conversation-rows.ts';
import { hearersOf } from '../conversation/hand-back.ts';
import { noteRow, notesOf } from '../conversation/notes.ts';
import { pendingEvents } from '../conversation/pending-events.ts';
import type { EventNames } from '../conversation/wire-events.ts';
import { nothingThere } from '../edge/center-refusal.ts';
import { newId } from '../identity/secrets.ts';
import type { CenterTimes } from '../times.ts';
import type { ConversationIndex } from './conversation-index.ts';
import type { KnownSetUp, SetUp } from './known-set-up.ts';
import { conversationPartition } from './partitions.ts';

/** What the conversations need. */
export type ConversationStoreDependencies = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly index: ConversationIndex;
  readonly setUps: KnownSetUp;
  readonly links: Pick<FileLinks, 'maker'>;
  readonly agents: Pick<AgentChannels, 'tell'>;
  readonly times: Pick<CenterTimes, 'safetyMs' | 'conversationKeptMs'>;
  readonly log: Log;
  readonly now: Clock;
};

/** A change as it is written; undefined: nothing changes. @throws {CenterRefusal} — as the change refuses */
export type Change = (before: Conversation, context: ChangeContext) => Changed | undefined;

/**
 * A decision ready to be written: whether deliveries and notes are owed, whether the agent has something to read, and which safety alarm has to
 * be set before.
 */
type Sealed = {
  readonly owes: boolean;
  readonly notes: boolean;
  readonly isSaid: boolean;
  readonly armed: string | undefined;
  readonly conversation: Conversation;
};

/** The conversations: one partition each. A change is decided on the conversation as it stands and written in one transaction. */
export class ConversationStore {
  readonly #dependencies: ConversationStoreDependencies;
  readonly #writer: PartitionWriter<Conversation>;
  /** Writes of one conversation here go one after another: side by side all but one would be made anew, and of many some given up. */
  readonly #turns = new KeyedLock();

  constructor(dependencies: ConversationStoreDependencies) {
    this.#dependencies = dependencies;
    this.#writer = new PartitionWriter({
      ledger: dependencies.ledger,
      read: (stored) => conversationSchema.parse(stored),
    });
  }

  /** @throws {CenterRefusal} resource_not_found */
  async read(tenant: string, id: string): Promise<Conversation> {
    const found = await this.find(tenant, id);
    if (found === undefined) throw nothingThere();
    return found;
  }

  async find(tenant: string, id: string): Promise<Conversation | undefined> {
    return (await this.#writer.load(conversationPartition(tenant, id)))?.state;
  }

  /** Messages by number, oldest first, from `first` to `last`. */
  async messages({ tenant, id, historyCount }: Conversation, first: number, last: number): Promise<readonly Message[]> {
    // Those of before are several in one row, by the number of its first.
    const rows = await this.messageRows(tenant, id, first <= historyCount ? 1 : first, last);
    return rows.filter(({ number }) => number >= first);
  }

  /** What rows between two numbers hold: what stands in a row that begins before the first is not among it. */
  async messageRows(tenant: string, id: string, first: number, last: number): Promise<readonly Message[]> {
    const { ledger } = this.#dependencies;
    const rows = await ledger.rows(conversationPartition(tenant, id), sayKey(first), behindMessage(last));
    return rows.flatMap(({ value }) => messagesIn(value)).filter(({ number }) => number <= last);
  }

  /** Begins a conversation; it is durable, and found by lists, when this resolves. @throws {Unavailable} */
  async begin(beginning: Omit<Beginning, 'id'>, setUp: SetUp): Promise<Conversation> {
    const { index, bus, times, now } = this.#dependencies;
    const { tenant } = beginning;
    const id = conversationId(now());
    const partition = conversationPartition(tenant, id);
    await Promise.all([
      index.add(tenant, id),
      bus.schedule(alarmEnvelope({ kind: 'forget', partition }), now() + times.conversationKeptMs),
    ]);
    const written = await this.#writer.write<Sealed, 'taken'>({
      partition,
      assumed: 'absent',
      decide: async (taken, version) => {
        if (taken !== undefined) return { nothing: 'taken' };
        const changed = begun({ ...beginning, id }, { now: now(), newId });
        return sealed(changed, undefined, version, await this.#pending(undefined, changed, setUp));
      },
      beforeCommit: ({ armed }) => this.#arm(partition, armed, true),
    });
    if (written.outcome !== 'committed') throw new Error('The id of a conversation is taken.');
    await this.#send(partition, written.decision);
    return written.decision.conversation;
  }

  /**
   * Carries out a change; resolves with the conversation as it is then. `deliveryId`: a change with the same one was carried out already and
   * is not again.
   * @throws {CenterRefusal} resource_not_found, and as the change refuses
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable; {StateConflict} StateChanged
   */
  async change(tenant: string, id: string, change: Change, deliveryId?: string): Promise<Conversation> {
    const partition = conversationPartition(tenant, id);
    const written = await this.#turns.run(partition, () => this.#changed(tenant, partition, change, deliveryId));
    if (written.outcome === 'committed') {
      await this.#send(partition, written.decision);
      return written.decision.conversation;
    }
    if (written.outcome === 'nothing' && written.reason !== 'absent') return written.reason;
    if (written.outcome === 'duplicate') return this.read(tenant, id);
    throw nothingThere();
  }

  #changed(tenant: string, partition: string, change: Change, deliveryId: string | undefined) {
    const { setUps, now } = this.#dependencies;
    return this.#writer.write<Sealed, Conversation | 'absent'>({
      partition,
      decide: async (before, version) => {
        if (before === undefined) return { nothing: 'absent' };
        const at = Math.max(now(), before.state.at);
        const changed = change({ ...before.state, at }, { now: at, newId });
        if (changed === undefined) return { nothing: before.state };
        const setUp = await setUps.find(tenant, before.state.channelId);
        const pending = await this.#pending(before.state, changed, setUp);
        const { entry, decision } = sealed(changed, before, version, pending);
        return { entry: { ...entry, deliveryId }, decision };
      },
      beforeCommit: ({ armed }) => this.#arm(partition, armed, false),
    });
  }

  /** The events of a change, for each webhook that hears of it. */
  async #pending(
    before: Conversation | undefined,
    changed: Changed,
    setUp: SetUp | undefined,
  ): Promise<readonly PendingEvent[]> {
    if (changed.events.length === 0) return [];
    const { tenant } = changed.conversation;
    const own = setUp?.channel.webHookId ?? '';
    const ids = [...new Set(hearersOf(before, changed, own))];
    const found = ids.map((id) => (id === own ? setUp?.webhook : this.#dependencies.setUps.webhook(tenant, id)));
    const hearers = (await Promise.all(found)).filter((webhook) => webhook !== undefined);
    return pendingEvents(changed, hearers, await this.#names(changed, setUp), newId);
  }

  /** Links are made only where there is something to link to. */
  async #names({ conversation, messages }: Changed, setUp: SetUp | undefined): Promise<EventNames> {
    const { tenant, id, at } = conversation;
    const hasFiles = messages.some(({ attachments }) => attachments !== undefined);
    const link = hasFiles ? await this.#dependencies.links.maker() : undefined;
    return {
      queue: (queueId) => setUp?.queues.get(queueId)?.name ?? queueId,
      link: ({ id: attachment }) => link?.({ tenant, conversation: id, attachment }, at) ?? '',
    };
  }

  async #arm(partition: string, nonce: string | undefined, isFirst: boolean): Promise<void> {
    if (nonce === undefined) return;
    const { bus, times, now } = this.#dependencies;
    const first = isFirst ? ({ first: true } as const) : {};
    await bus.schedule(alarmEnvelope({ kind: 'safety', partition, nonce, ...first }), now() + times.safetyMs);
  }

  /** Tells the agent who has a conversation how far its messages go. Repeats do no harm. @throws {Unavailable} StoreUnavailable */
  async tellAgent({ tenant, id, assignment, lastMessage }: Conversation): Promise<void> {
    if (assignment.type !== 'agent') return;
    await this.#dependencies.agents.tell(tenant, assignment.id, { kind: 'messages', conversationId: id, lastMessage });
  }

  /** Word of what is owed. It is durable already: what is not sent now the safety alarm finds. */
  async #send(partition: string, { owes, notes, isSaid, conversation }: Sealed): Promise<void> {
    const { bus, log } = this.#dependencies;
    const words = [
      ...(owes ? [{ kind: 'deliver', partition } as const] : []),
      ...(notes ? [{ kind: 'notes', partition } as const] : []),
    ];
    const sent = words.map((word) => bus.send(alarmEnvelope(word)));
    await Promise.all([isSaid ? this.tellAgent(conversation) : undefined, ...sent]).catch((error: unknown) => {
      log({ level: 'warn', event: 'store-retry', step: 'contact-center deliveries', code: errorCode(error) });
    });
  }
}

/** What a change writes: messages, events that wait for their delivery, and the nonce of the alarm that finds them. */
function sealed(
  changed: Changed,
  before: Loaded<Conversation> | undefined,
  version: number,
  pending: readonly PendingEvent[],
): { readonly entry: Entry<Conversation>; readonly decision: Sealed } {
  const { conversation, messages, attachment } = changed;
  const notes = notesOf(before?.state, changed);
  const owes = pending.length > 0;
  const isSaid = messages.length > 0 && conversation.assignment.type === 'agent';
  const isArmed = (owes || isSaid || notes.length > 0) && conversation.safety === undefined;
  const armed = isArmed ? randomId() : undefined;
  const safety = armed === undefined ? {} : { safety: { nonce: armed } };
  const state: Conversation = { ...conversation, lastEvent: conversation.lastEvent + pending.length, ...safety };
  const fence = before === undefined && armed !== undefined ? [fenceRow(armed)] : [];
  const noted = notes.length > 0 ? [noteRow(version, notes)] : [];
  const file = attachment === undefined ? [] : [attachmentRow(attachment)];
  const rows = [...messageRows(messages), ...file, ...pending.map(eventRow), ...noted, ...fence];
  const log = { at: state.at, messages: messages.length, events: pending.map(({ eventType }) => eventType) };
  return {
    entry: { state, log, rows },
    decision: { owes, notes: notes.length > 0, isSaid, armed, conversation: state },
  };
}

/** What the commit that begins a conversation inserts, so that it cannot be made when its safety alarm has come before. */
export const fenceRow = (nonce: string) => ({ op: 'insert', rowKey: `fence.${nonce}`, value: {} }) as const;

/** In the order in which conversations begin, and not to be guessed. */
function conversationId(atMs: number): string {
  return `c${atMs.toString(36).padStart(9, '0')}${randomId().slice(0, 16)}`;
}
