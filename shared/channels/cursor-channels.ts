import type { JsonInputObject } from '../kernel/json.ts';
import { KeyedLock } from '../kernel/keyed-lock.ts';
import type { Log } from '../kernel/log.ts';
import type { Clock } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PartitionWriter } from '../ledger/partition-writer.ts';
import { AwaitedEntries, type Confirmed } from './awaited-entries.ts';
import type { Channel, ChannelKind, ChannelName } from './channel.ts';
import { ChannelClaims } from './channel-claims.ts';
import { ChannelStore, type Revise } from './channel-store.ts';
import type { ClaimDependencies, Claiming } from './claiming.ts';
import { Confirmations } from './confirmations.ts';
import { forgetOriginIn, type OriginTraces } from './forget-origin.ts';
import { Instance, sweepMailboxes } from './instance.ts';
import { KnownChannels } from './known-channels.ts';
import { type Mail, MailStore } from './mail.ts';
import { type ChannelTimes, Mailbox } from './mailbox.ts';
import { type ChannelPoll, type Polled, Polls } from './poll.ts';
import { PollTurns } from './poll-turns.ts';
import { SharedClaims } from './shared-claims.ts';

/** What channels of one kind need. */
export type CursorChannelsDependencies<Subject extends JsonInputObject, Content extends JsonInputObject> = {
  readonly ledger: Ledger;
  readonly kind: ChannelKind<Subject, Content>;
  readonly times: ChannelTimes;
  readonly log: Log;
  readonly now: Clock;
};

/**
 * Event channels of one kind over a ledger: a partition each, whose log is the channel, read by a cursor. `Subject` is what a channel is
 * of, `Content` what one entry says; neither means anything here. Reasons: docs/decisions/0003-cursor-channels.md
 */
export class CursorChannels<Subject extends JsonInputObject, Content extends JsonInputObject> {
  readonly #ledger: Ledger;
  readonly #now: Clock;
  readonly #store: ChannelStore<Subject, Content>;
  readonly #confirmations: Confirmations;
  readonly #claims: Claiming<Subject, Content>;
  readonly #instance: Instance;
  readonly #mails: MailStore;
  readonly #mailbox: Mailbox;
  readonly #awaited: AwaitedEntries<Subject, Content>;
  readonly #polls: Polls<Subject, Content>;

  constructor({ ledger, kind, times, log, now }: CursorChannelsDependencies<Subject, Content>) {
    this.#ledger = ledger;
    this.#now = now;
    const { readers = 'one' } = kind;
    const turns = new PollTurns<Content>(readers);
    const writer = new PartitionWriter({ ledger, read: kind.readState });
    const known = new KnownChannels(writer, now);
    const lock = new KeyedLock();
    const instance = new Instance(ledger, now);
    const mails = new MailStore(ledger);
    this.#instance = instance;
    this.#mails = mails;
    this.#claims = claimsOf(readers, { ledger, known, lock, turns, instance, mails, times, now });
    this.#mailbox = new Mailbox({ instance, mails, times, received: (mail) => this.#received(mail), log });
    const toldAt = () => (this.#mailbox.isReading ? instance.name : undefined);
    this.#store = new ChannelStore({ ledger, writer, known, lock, kind, readers: this.#claims, toldAt, now });
    this.#confirmations = new Confirmations({ ledger, now, log, keepsConfirmed: kind.keepsConfirmed });
    this.#awaited = new AwaitedEntries({ store: this.#store, kind, instance, mails, log });
    this.#polls = new Polls({
      store: this.#store,
      turns,
      claims: this.#claims,
      confirming: readers === 'one' ? { confirmations: this.#confirmations, awaited: this.#awaited } : undefined,
      lookAgeMs: readers === 'one' ? 0 : times.lookMs / 2,
      instance,
      mailbox: this.#mailbox,
      now,
    });
  }

  /** From now on `told` hears of entries that were waited for and that a client has confirmed. */
  onConfirmed(told: Confirmed<Subject, Content>): void {
    this.#awaited.tell(told);
  }

  #received(mail: Mail): void {
    if (mail.kind === 'confirmed') void this.#awaited.mailed(mail);
    else this.#claims.received(mail);
  }

  /** Opens a channel; false when its partition is taken. `idleAlarmAt`: when the alarm comes that was set for it, epoch ms; absent: none was. */
  async open(channel: ChannelName<Subject>, idleAlarmAt?: number): Promise<boolean> {
    await this.#instance.listed(this.#mailbox.isReading);
    if (!(await this.#store.open(channel, this.#claims.first(this.#now()), idleAlarmAt))) return false;
    this.#confirmations.opened(channel.partition);
    return true;
  }

  /**
   * Appends an entry once: `origin` names what it comes from, and a repeat changes nothing. One transaction. A channel that is over
   * swallows it.
   * @throws {Unavailable} StoreUnavailable
   */
  append(partition: string, content: Content, origin: string): Promise<void> {
    return this.#store.append(partition, content, origin);
  }

  /** Answers a request for entries. */
  poll(channel: ChannelName<Subject>, poll: ChannelPoll): Promise<Polled<Content>> {
    return this.#polls.serve(channel, poll);
  }

  /** A channel, ended or not, not older than `maximumAgeMs`; undefined when there never was one. */
  read(partition: string, maximumAgeMs: number): Promise<Channel<Subject> | undefined> {
    return this.#store.read(partition, maximumAgeMs);
  }

  /**
   * Changes what a channel is of and tells its readers, in one transaction; undefined when it has ended. `begins`: with the channel as it is
   * stored, or as this instance knows it, which saves a read where `revise` does not throw; either way what is written is decided on what is stored.
   * @throws what `revise` throws
   */
  revise(
    partition: string,
    revise: Revise<Subject, Content>,
    begins: 'as-stored' | 'as-known' = 'as-stored',
  ): Promise<Subject | undefined> {
    return this.#store.revise(partition, revise, begins);
  }

  /** Removes the oldest entries of a channel, as far as `isOver` says so; who still asks for them is led on by a resync. */
  trim(partition: string, isOver: (content: Content) => boolean): Promise<void> {
    return this.#store.trim(partition, isOver);
  }

  /** Ends a channel; nothing happens when it has ended already. */
  end(partition: string): Promise<void> {
    return this.#store.end(partition);
  }

  /** Removes the mailboxes of instances that have gone. Begins nothing new when `isOver` says so. */
  sweep(isOver: () => boolean): Promise<void> {
    return sweepMailboxes(this.#ledger, this.#mails, this.#now(), isOver);
  }

  /** Removes what a channel holds of one origin; how many records that were. */
  forgetOrigin(partition: string, traces: OriginTraces): Promise<number> {
    return forgetOriginIn(this.#ledger, partition, traces);
  }

  /** Removes a channel, whether it has ended or not; how many records that were. */
  async erase(partition: string): Promise<number> {
    await this.#store.end(partition);
    return this.#ledger.erase(partition);
  }

  /** When a channel was last noted as asked for, epoch ms; undefined when never. */
  lastPollAt(partition: string): Promise<number | undefined> {
    return this.#confirmations.lastPollAt(partition);
  }

  /** When a channel's idle alarm is due, epoch ms, as it was noted; undefined when it never was. */
  idleAlarmAt(partition: string): Promise<number | undefined> {
    return this.#store.idleAlarmAt(partition);
  }

  /** Notes that a channel's idle alarm was set. */
  noteIdleAlarm(partition: string, dueAt: number): Promise<void> {
    return this.#store.noteIdleAlarm(partition, dueAt);
  }
}

const claimsOf = <Subject extends JsonInputObject, Content>(
  readers: 'one' | 'many',
  dependencies: ClaimDependencies<Subject, Content>,
): Claiming<Subject, Content> => (readers === 'one' ? new ChannelClaims(dependencies) : new SharedClaims(dependencies));
