import type { EventBus } from '../../bus/bus.ts';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import { type Clock, delay } from '../../kernel/time.ts';
import { announcedAgainAt, announcedWithinMs } from '../alarms/announced-commit.ts';
import { alarmEnvelope, alarmLostAfterMs, type EndedAlarm, type IdleAlarm } from '../alarms/platform-alarm.ts';
import type { Calls } from '../call/calls.ts';
import { channelPartition } from '../channels/event-channel.ts';
import type { ApplicationName } from '../channels/event-channels.ts';
import type { LedgerChannels } from '../channels/ledger-channels.ts';
import type { UcwaApplication } from '../channels/ucwa-application.ts';
import type { PersonAddress } from '../directory/directory.ts';
import { userSignIn } from '../directory/sign-in.ts';
import type { StartIndex } from '../start-index.ts';

/** What the lives of applications need. */
export type LifeDependencies = {
  readonly channels: LedgerChannels;
  readonly bus: EventBus;
  readonly now: Clock;
  readonly calls: Calls;
  readonly starts: StartIndex;
  readonly log: Log;
};

const lookEveryMs = 50;
const rememberedAlarms = 10_000;

/** Ends applications, by request or for idleness, and tells the conversations. */
export class ApplicationLives {
  readonly #dependencies: LifeDependencies;
  /** When the idle alarms of applications are due, as far as this instance knows. */
  readonly #armed = new BoundedMap<number>(rememberedAlarms);

  constructor(dependencies: LifeDependencies) {
    this.#dependencies = dependencies;
  }

  /** An application is about to be opened: from now on its client has to keep asking for events. */
  async begin(application: UcwaApplication): Promise<void> {
    const { channels, starts } = this.#dependencies;
    const dueAt = channels.firstIdleAt(application);
    await Promise.all([this.#set(application, dueAt), starts.noteApplication(application)]);
    this.#armed.set(keyOf(application), dueAt);
  }

  /**
   * Sets an application's idle alarm anew where it was lost; told by every request that has to do with the application, since nothing
   * else would end it. Costs a read now and then; never rejects.
   */
  async keepArmed(name: ApplicationName): Promise<void> {
    const { channels, now, log } = this.#dependencies;
    if (this.#isPending(this.#armed.get(keyOf(name)))) return;
    try {
      const dueAt = await channels.idleAlarmAt(name);
      if (dueAt !== undefined && this.#isPending(dueAt)) {
        this.#armed.set(keyOf(name), dueAt);
        return;
      }
      const standing = await channels.standing(name.tenantId, name.id);
      if (standing === undefined || standing.ended) return;
      await this.#arm(standing.application, Math.max(await channels.idleAt(standing.application), now()));
    } catch (error) {
      log({ level: 'warn', event: 'store-retry', step: 'idle-alarm', code: errorCode(error) });
    }
  }

  /** Does for an application what its alarms should have done, and removes what one that is gone has left; `isOverdue`: it has to end. */
  async settle({ tenantId, id }: ApplicationName, isOverdue: boolean): Promise<'lives' | 'gone'> {
    const { channels, calls } = this.#dependencies;
    const before = await channels.standing(tenantId, id);
    if (before !== undefined && isOverdue) await channels.end(tenantId, id);
    await this.endIfIdle({ kind: 'application-idle', tenantId, applicationId: id });
    await this.keepArmed({ tenantId, id });
    const after = await channels.standing(tenantId, id);
    if (after !== undefined && !after.ended) return 'lives';
    await channels.erase({ tenantId, id });
    await calls.forgetApplication({ tenantId, id });
    return 'gone';
  }

  /** An application has been opened; the conversations are told. */
  begun(application: UcwaApplication): Promise<void> {
    return this.#dependencies.calls.applicationStarted(application);
  }

  /** Ends an application on request. */
  async end(application: UcwaApplication): Promise<void> {
    await this.#dependencies.bus.send(alarmEnvelope({ kind: 'application-ended', ...nameOf(application) }));
    await this.#dependencies.channels.end(application.tenantId, application.id);
  }

  /** Ends all applications that a person has open under an address; others at that address keep theirs. Repeatable. */
  async endAllOf({ tenantId, objectId, uri }: PersonAddress): Promise<void> {
    const open = await this.#dependencies.channels.applicationsOf(tenantId, uri);
    const { owner } = userSignIn(tenantId, objectId);
    await Promise.all(open.filter((application) => application.owner === owner).map((one) => this.end(one)));
  }

  /** Ends an application whose client has been silent for too long; looks again later at one that is alive. */
  async endIfIdle({ tenantId, applicationId, dueAt }: IdleAlarm): Promise<void> {
    const { channels, now } = this.#dependencies;
    const standing = await channels.standing(tenantId, applicationId);
    if (standing === undefined) return;
    if (standing.ended) return this.#finish(standing.application);
    const idleAt = await channels.idleAt(standing.application);
    if (idleAt > now()) {
      const pendingAt = await channels.idleAlarmAt(standing.application);
      // Of several alarms only the one that was noted last is set again.
      const isOther = pendingAt !== undefined && pendingAt !== dueAt && pendingAt > now();
      return isOther ? undefined : this.#arm(standing.application, idleAt);
    }
    await channels.end(tenantId, applicationId);
    await this.#finish(standing.application);
  }

  /** Finishes what ending an application began. The alarm was sent before the change, so that may be under way, or may have failed. */
  async finishEnded(alarm: EndedAlarm): Promise<void> {
    const { channels, bus, now } = this.#dependencies;
    for (const until = performance.now() + (alarm.again === undefined ? announcedWithinMs : 0); ; ) {
      const standing = await channels.standing(alarm.tenantId, alarm.applicationId);
      if (standing === undefined) return;
      if (standing.ended) return this.#finish(standing.application);
      if (performance.now() >= until) break;
      await delay(lookEveryMs);
    }
    const { again = 0 } = alarm;
    const againAt = announcedAgainAt(again, now());
    if (againAt === undefined) return;
    await bus.schedule(alarmEnvelope({ ...alarm, again: again + 1 }), againAt);
  }

  async #finish(application: UcwaApplication): Promise<void> {
    await this.#dependencies.calls.applicationEnded(application);
    await this.#dependencies.channels.clear(application);
  }

  async #arm(application: UcwaApplication, dueAt: number): Promise<void> {
    await this.#set(application, dueAt);
    await this.#dependencies.channels.noteIdleAlarm(application, dueAt);
    this.#armed.set(keyOf(application), dueAt);
  }

  #set(application: UcwaApplication, dueAt: number): Promise<void> {
    const alarm = { kind: 'application-idle', ...nameOf(application), dueAt } as const;
    return this.#dependencies.bus.schedule(alarmEnvelope(alarm), dueAt);
  }

  #isPending(dueAt: number | undefined): boolean {
    return dueAt !== undefined && this.#dependencies.now() <= dueAt + alarmLostAfterMs;
  }
}

const keyOf = ({ tenantId, id }: ApplicationName): string => channelPartition(tenantId, id);
const nameOf = ({ tenantId, id }: UcwaApplication) => ({ tenantId, applicationId: id });
