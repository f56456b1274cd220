import type { JsonObject } from '../../kernel/json.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { PlatformTimes } from '../times.ts';
import type { ApplicationIndex } from './application-index.ts';
import { AwaitedEntries, type Confirmed } from './awaited-entries.ts';
import { channelPartition } from './channel.ts';
import { ChannelStore } from './channel-store.ts';
import { Claims } from './claims.ts';
import { Confirmations } from './confirmations.ts';
import type { ApplicationName, ChannelDelivery, EventChannels, SenderGroup } from './event-channels.ts';
import { ForeignWrites } from './foreign-writes.ts';
import { type CallTraces, forgetCallIn } from './forget-call.ts';
import { type ChannelReads, type Poll, servePoll } from './poll.ts';
import { PollTurns } from './poll-turns.ts';
import { silenceOf, silentTooLongAt } from './silence.ts';
import type { UcwaApplication } from './ucwa-application.ts';

/** How old an instance's knowledge of an application may be before it is read again. */
const freshMs = 5_000;

/** What the event channels need. */
export type ChannelDependencies = {
  readonly ledger: Ledger;
  readonly index: ApplicationIndex;
  readonly times: PlatformTimes;
  readonly reads: ChannelReads;
  readonly log: Log;
  readonly now: Clock;
};

/** The event channels over a ledger: a partition each, whose log is the channel, read by a cursor. Source: ucwa.md#event-channel */
export class LedgerChannels implements EventChannels {
  readonly #turns = new PollTurns();
  readonly #foreign: ForeignWrites;
  readonly #store: ChannelStore;
  readonly #confirmations: Confirmations;
  readonly #claims: Claims;
  readonly #awaited: AwaitedEntries;
  readonly #dependencies: ChannelDependencies;

  constructor(dependencies: ChannelDependencies) {
    const { ledger, now, log } = dependencies;
    this.#dependencies = dependencies;
    this.#foreign = new ForeignWrites(now);
    this.#store = new ChannelStore(ledger, now, this.#foreign, (partition, written) => {
      this.#turns.tell(partition, written);
    });
    this.#confirmations = new Confirmations(ledger, now, log);
    this.#claims = new Claims(ledger);
    this.#awaited = new AwaitedEntries(this.#store, log);
  }

  /** From now on `told` hears of events that were waited for and that a client has confirmed. */
  onConfirmed(told: Confirmed): void {
    this.#awaited.tell(told);
  }

  async append({ tenantId, applicationId, ...events }: ChannelDelivery, origin: string): Promise<void> {
    if (events.groups.length === 0) return;
    await this.#store.append(channelPartition(tenantId, applicationId), events, origin);
  }

  async application(tenantId: string, applicationId: string): Promise<UcwaApplication | undefined> {
    const channel = await this.#store.read(channelPartition(tenantId, applicationId), freshMs);
    return channel === undefined || channel.ended ? undefined : channel.application;
  }

  async applicationsOf(tenantId: string, uri: string): Promise<readonly UcwaApplication[]> {
    const ids = await this.#dependencies.index.of(tenantId, uri);
    const applications = await Promise.all(ids.map((id) => this.application(tenantId, id)));
    return applications
      .filter((application) => application !== undefined)
      .sort((one, other) => other.createdAt - one.createdAt);
  }

  /** Opens the channel of a new application; false when its id is taken. */
  async open(application: UcwaApplication): Promise<boolean> {
    const claim = this.#claims.first(application.createdAt);
    if (!(await this.#store.open(application, claim, this.firstIdleAt(application)))) return false;
    this.#confirmations.opened(channelPartition(application.tenantId, application.id));
    if (application.scope === 'oauth') await this.#dependencies.index.add(application);
    return true;
  }

  /**
   * Answers a request for events.
   * @throws {PlatformRefusal} Conflict/PGetReplaced, NotFound/ApplicationNotFound — as `servePoll` says
   */
  async poll(application: UcwaApplication, poll: Poll): Promise<JsonObject> {
    const { reads, times, log, now } = this.#dependencies;
    const silence = silenceOf(application, times);
    const startedAt = now();
    const parts = {
      store: this.#store,
      turns: this.#turns,
      confirmations: this.#confirmations,
      foreign: this.#foreign,
      claims: this.#claims,
      awaited: this.#awaited,
    };
    const asked = { ...poll, timeoutMs: Math.min(poll.timeoutMs, silence.waitsMs) };
    const answer = await servePoll(application, asked, { ...parts, silence, reads, now });
    log({ level: 'debug', event: 'channel-poll', tenant: application.tenantId, durationMs: now() - startedAt });
    return answer;
  }

  /**
   * Changes an application and tells its client, in one transaction; undefined when it has ended.
   * @throws whatever `revise` throws
   */
  revise(
    { tenantId, id }: ApplicationName,
    revise: (application: UcwaApplication) => { application: UcwaApplication; groups: readonly SenderGroup[] },
  ): Promise<UcwaApplication | undefined> {
    return this.#store.revise(channelPartition(tenantId, id), revise);
  }

  /** Ends an application; nothing happens when it has ended already. */
  async end(tenantId: string, applicationId: string): Promise<void> {
    await this.#store.end(channelPartition(tenantId, applicationId));
  }

  /** An application as it stands now, ended or not. */
  async standing(
    tenantId: string,
    applicationId: string,
  ): Promise<{ readonly application: UcwaApplication; readonly ended: boolean } | undefined> {
    return this.#store.read(channelPartition(tenantId, applicationId), 0);
  }

  /** Clears what an ended application has left: nothing remains. */
  async clear(application: UcwaApplication): Promise<void> {
    if (application.scope === 'oauth') await this.#dependencies.index.remove(application);
    await this.erase(application);
  }

  forgetCall({ tenantId, id }: ApplicationName, traces: CallTraces): Promise<number> {
    return forgetCallIn(this.#dependencies.ledger, channelPartition(tenantId, id), traces);
  }

  async erase({ tenantId, id }: ApplicationName): Promise<number> {
    const partition = channelPartition(tenantId, id);
    await this.#store.end(partition);
    return this.#dependencies.ledger.erase(partition);
  }

  /** When a new application will have been idle for too long unless its events are asked for, epoch ms. */
  firstIdleAt(application: UcwaApplication): number {
    return silentTooLongAt(application.createdAt, silenceOf(application, this.#dependencies.times));
  }

  /** When an application's idle alarm is due, epoch ms, as it was noted; undefined when it never was. */
  idleAlarmAt({ tenantId, id }: ApplicationName): Promise<number | undefined> {
    return this.#store.idleAlarmAt(channelPartition(tenantId, id));
  }

  /** Notes that an application's idle alarm was set. */
  noteIdleAlarm({ tenantId, id }: ApplicationName, dueAt: number): Promise<void> {
    return this.#store.noteIdleAlarm(channelPartition(tenantId, id), dueAt);
  }

  /** When an application will have been idle for too long, epoch ms, as far as is known now. */
  async idleAt(application: UcwaApplication): Promise<number> {
    const noted = await this.#confirmations.lastPollAt(channelPartition(application.tenantId, application.id));
    return silentTooLongAt(noted ?? application.createdAt, silenceOf(application, this.#dependencies.times));
  }
}
