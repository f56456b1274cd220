import type { EventBus } from '../../bus/bus.ts';
import { type Clock, delay } from '../../kernel/time.ts';
import { announcedAgainAt, announcedWithinMs } from '../alarms/announced-commit.ts';
import { alarmEnvelope, type EndedAlarm, type IdleAlarm } from '../alarms/platform-alarm.ts';
import type { Calls } from '../call/calls.ts';
import type { LedgerChannels } from '../channels/ledger-channels.ts';
import type { UcwaApplication } from '../channels/ucwa-application.ts';
import type { PersonAddress } from '../directory/directory.ts';
import { userSignIn } from '../directory/sign-in.ts';

/** What the lives of applications need. */
export type LifeDependencies = {
  readonly channels: LedgerChannels;
  readonly bus: EventBus;
  readonly now: Clock;
  readonly calls: Calls;
};

const lookEveryMs = 50;

/** Ends applications, by request or for idleness, and tells the conversations. */
export class ApplicationLives {
  readonly #dependencies: LifeDependencies;

  constructor(dependencies: LifeDependencies) {
    this.#dependencies = dependencies;
  }

  /** An application is about to be opened: from now on its client has to keep asking for events. */
  begin(application: UcwaApplication): Promise<void> {
    return this.#arm(application, this.#dependencies.channels.firstIdleAt(application));
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
  async endIfIdle({ tenantId, applicationId }: IdleAlarm): Promise<void> {
    const { channels, now } = this.#dependencies;
    const standing = await channels.standing(tenantId, applicationId);
    if (standing === undefined) return;
    if (standing.ended) return this.#finish(standing.application);
    const idleAt = await channels.idleAt(standing.application);
    if (idleAt > now()) return this.#arm(standing.application, idleAt);
    await channels.end(tenantId, applicationId);
    await this.#finish(standing.application);
  }

  /** Finishes what ending an application began. The alarm was sent before the change, so that may be under way, or may have failed. */
  async finishEnded(alarm: EndedAlarm): Promise<void> {
    const { channels, bus, now } = this.#dependencies;
    for (const until = now() + (alarm.again === undefined ? announcedWithinMs : 0); ; ) {
      const standing = await channels.standing(alarm.tenantId, alarm.applicationId);
      if (standing === undefined) return;
      if (standing.ended) return this.#finish(standing.application);
      if (now() >= until) break;
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

  #arm(application: UcwaApplication, dueAt: number): Promise<void> {
    const alarm = { kind: 'application-idle', ...nameOf(application) } as const;
    return this.#dependencies.bus.schedule(alarmEnvelope(alarm), dueAt);
  }
}

const nameOf = ({ tenantId, id }: UcwaApplication) => ({ tenantId, applicationId: id });
