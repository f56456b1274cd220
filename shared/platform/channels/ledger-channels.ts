import type { Channel } from '../../channels/channel.ts';
import { CursorChannels } from '../../channels/cursor-channels.ts';
import type { OriginTraces } from '../../channels/forget-origin.ts';
import type { ChannelTimes } from '../../channels/mailbox.ts';
import type { Polled } from '../../channels/poll.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { conflict, notFound } from '../edge/refusal.ts';
import type { PlatformTimes } from '../times.ts';
import type { ApplicationIndex } from './application-index.ts';
import { ackOf, type Cursor } from './cursor.ts';
import { channelPartition, type EntryContent, eventChannelKind } from './event-channel.ts';
import type { ApplicationName, ChannelDelivery, ConfirmedEntry, EventChannels, SenderGroup } from './event-channels.ts';
import { eventPackage, resyncPackage } from './event-package.ts';
import { type ClientSilence, silenceOf, silentSince, silentTooLongAt } from './silence.ts';
import type { UcwaApplication } from './ucwa-application.ts';

/** How old an instance's knowledge of an application may be before it is read again. */
const freshMs = 5_000;

/** How a client asks for events. */
export type Poll = {
  /** The first entry asked for; all below are confirmed. */
  readonly cursor: Cursor;
  readonly timeoutMs: number;
  readonly priority: number;
  readonly signal: AbortSignal | undefined;
};

/** Told that an application's client has confirmed entries whose writer waits for that. */
type Confirmed = (
  application: ApplicationName,
  entries: readonly ConfirmedEntry[],
  told: 'here' | 'elsewhere',
) => Promise<void>;

/** What the event channels need. */
export type ChannelDependencies = {
  readonly ledger: Ledger;
  readonly index: ApplicationIndex;
  readonly times: PlatformTimes;
  readonly channelTimes: ChannelTimes;
  readonly log: Log;
  readonly now: Clock;
};

/** The event channels of UCWA applications over a ledger. Source: ucwa.md#event-channel */
export class LedgerChannels implements EventChannels {
  readonly #channels: CursorChannels<UcwaApplication, EntryContent>;
  readonly #dependencies: ChannelDependencies;

  constructor(dependencies: ChannelDependencies) {
    const { ledger, channelTimes, now, log } = dependencies;
    this.#dependencies = dependencies;
    this.#channels = new CursorChannels({ ledger, kind: eventChannelKind, times: channelTimes, now, log });
  }

  /** From now on `told` hears of events that were waited for and that a client has confirmed. */
  onConfirmed(told: Confirmed): void {
    this.#channels.onConfirmed(told);
  }

  async append({ tenantId, applicationId, ...content }: ChannelDelivery, origin: string): Promise<void> {
    if (content.groups.length === 0) return;
    await this.#channels.append(channelPartition(tenantId, applicationId), content, origin);
  }

  async application(tenantId: string, applicationId: string): Promise<UcwaApplication | undefined> {
    const channel = await this.#channels.read(channelPartition(tenantId, applicationId), freshMs);
    return channel === undefined || channel.ended ? undefined : channel.subject;
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
    if (!(await this.#channels.open(nameOf(application), this.firstIdleAt(application)))) return false;
    if (application.scope === 'oauth') await this.#dependencies.index.add(application);
    return true;
  }

  /**
   * Answers a request for events: at once when there are entries, otherwise when one comes or the time is over.
   * @throws {PlatformRefusal} Conflict/PGetReplaced — when a newer request overlaps this one. Source: ucwa.md#event-channel
   * @throws {PlatformRefusal} NotFound/ApplicationNotFound — when the application has ended
   */
  async poll(application: UcwaApplication, { cursor, timeoutMs, priority, signal }: Poll): Promise<JsonObject> {
    const { times, log, now } = this.#dependencies;
    const { waitsMs, notedEveryMs } = silenceOf(application, times);
    const startedAt = now();
    const polled = await this.#channels.poll(nameOf(application), {
      from: cursor.entry,
      ack: ackOf(cursor),
      timeoutMs: Math.min(timeoutMs, waitsMs),
      priority,
      signal,
      notedEveryMs,
    });
    log({ level: 'debug', event: 'channel-poll', tenant: application.tenantId, durationMs: now() - startedAt });
    return packageOf(application, cursor, polled);
  }

  /**
   * Changes an application and tells its client, in one transaction; undefined when it has ended.
   * @throws whatever `revise` throws
   */
  revise(
    { tenantId, id }: ApplicationName,
    revise: (application: UcwaApplication) => { application: UcwaApplication; groups: readonly SenderGroup[] },
  ): Promise<UcwaApplication | undefined> {
    return this.#channels.revise(channelPartition(tenantId, id), (before) => {
      const { application, groups } = revise(before);
      return { subject: application, content: { groups } };
    });
  }

  /** Ends an application; nothing happens when it has ended already. */
  end(tenantId: string, applicationId: string): Promise<void> {
    return this.#channels.end(channelPartition(tenantId, applicationId));
  }

  /** An application as it stands now, ended or not. */
  async standing(
    tenantId: string,
    applicationId: string,
  ): Promise<{ readonly application: UcwaApplication; readonly ended: boolean } | undefined> {
    const channel: Channel<UcwaApplication> | undefined = await this.#channels.read(
      channelPartition(tenantId, applicationId),
      0,
    );
    return channel === undefined ? undefined : { application: channel.subject, ended: channel.ended };
  }

  /** Clears what an ended application has left: nothing remains. */
  async clear(application: UcwaApplication): Promise<void> {
    if (application.scope === 'oauth') await this.#dependencies.index.remove(application);
    await this.erase(application);
  }

  forgetCall({ tenantId, id }: ApplicationName, traces: OriginTraces): Promise<number> {
    return this.#channels.forgetOrigin(channelPartition(tenantId, id), traces);
  }

  erase({ tenantId, id }: ApplicationName): Promise<number> {
    return this.#channels.erase(channelPartition(tenantId, id));
  }

  /** Removes what instances that have gone have left. Begins nothing new when `isOver` says so. */
  sweep(isOver: () => boolean): Promise<void> {
    return this.#channels.sweep(isOver);
  }

  /** When a new application will have been idle for too long unless its events are asked for, epoch ms. */
  firstIdleAt(application: UcwaApplication): number {
    return silentTooLongAt(application.createdAt, silenceOf(application, this.#dependencies.times));
  }

  /** When an application's idle alarm is due, epoch ms, as it was noted; undefined when it never was. */
  idleAlarmAt({ tenantId, id }: ApplicationName): Promise<number | undefined> {
    return this.#channels.idleAlarmAt(channelPartition(tenantId, id));
  }

  /** Notes that an application's idle alarm was set. */
  noteIdleAlarm({ tenantId, id }: ApplicationName, dueAt: number): Promise<void> {
    return this.#channels.noteIdleAlarm(channelPartition(tenantId, id), dueAt);
  }

  /** Since when the client of an application that goes on asks for nothing, and when the application ends of it: epoch ms; undefined while it asks. */
  async silence(tenantId: string, applicationId: string): Promise<ClientSilence | undefined> {
    const application = await this.application(tenantId, applicationId);
    if (application === undefined) return undefined;
    const { times, now } = this.#dependencies;
    const notedAt =
      (await this.#channels.lastPollAt(channelPartition(tenantId, applicationId))) ?? application.createdAt;
    const silence = silenceOf(application, times);
    const since = silentSince(notedAt, silence, now());
    return since === undefined ? undefined : { since, endsAt: silentTooLongAt(notedAt, silence) };
  }

  /** When an application will have been idle for too long, epoch ms, as far as is known now. */
  async idleAt(application: UcwaApplication): Promise<number> {
    const noted = await this.#channels.lastPollAt(channelPartition(application.tenantId, application.id));
    return silentTooLongAt(noted ?? application.createdAt, silenceOf(application, this.#dependencies.times));
  }
}

const nameOf = (application: UcwaApplication) => ({
  partition: channelPartition(application.tenantId, application.id),
  subject: application,
});

/** The answer to a request for events. @throws {PlatformRefusal} Conflict/PGetReplaced, NotFound/ApplicationNotFound */
function packageOf(application: UcwaApplication, cursor: Cursor, polled: Polled<EntryContent>): JsonObject {
  switch (polled.outcome) {
    case 'entries':
      return eventPackage(application, cursor, polled.entries);
    case 'none':
      return eventPackage(application, cursor, []);
    case 'resync':
      return resyncPackage(application, { entry: polled.from, empties: cursor.empties });
    case 'replaced':
      throw conflict('PGetReplaced');
    case 'over':
      throw notFound('ApplicationNotFound');
  }
}
