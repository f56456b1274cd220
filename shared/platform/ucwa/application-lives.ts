import * as z from 'zod';
import type { EventBus, Outgoing } from '../../bus/bus.ts';
import { type Clock, delay } from '../../kernel/time.ts';
import type { Calls } from '../call/calls.ts';
import type { LedgerChannels } from '../channels/ledger-channels.ts';
import type { UcwaApplication } from '../channels/ucwa-application.ts';
import { announcedAgainAt, announcedWithinMs } from '../queue/wake.ts';

/**
 * Alarms of an application: `idle` looks whether its client is still there, `ended` finishes what ending it began.
 * `again` counts how often an alarm came before the change that it announces.
 */
const alarmSchema = z.object({
  kind: z.enum(['application-idle', 'application-ended']),
  tenantId: z.string(),
  applicationId: z.string(),
  again: z.int().optional(),
});
type Alarm = z.infer<typeof alarmSchema>;

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
    await this.#dependencies.bus.send(envelope('application-ended', application));
    await this.#dependencies.channels.end(application.tenantId, application.id);
  }

  /** Handles an alarm; false when the envelope is none. */
  async wake(body: unknown): Promise<boolean> {
    const alarm = alarmSchema.safeParse(body);
    if (!alarm.success) return false;
    if (alarm.data.kind === 'application-idle') await this.#idle(alarm.data);
    else await this.#ended(alarm.data);
    return true;
  }

  async #idle({ tenantId, applicationId }: Alarm): Promise<void> {
    const { channels, now } = this.#dependencies;
    const standing = await channels.standing(tenantId, applicationId);
    if (standing === undefined) return;
    if (standing.ended) return this.#finish(standing.application);
    const idleAt = await channels.idleAt(standing.application);
    if (idleAt > now()) return this.#arm(standing.application, idleAt);
    await channels.end(tenantId, applicationId);
    await this.#finish(standing.application);
  }

  /** The alarm was sent before the change, so the change may be under way, or may have failed. */
  async #ended(alarm: Alarm): Promise<void> {
    const { channels, bus, now } = this.#dependencies;
    for (const until = now() + (alarm.again === undefined ? announcedWithinMs : 0); ; ) {
      const standing = await channels.standing(alarm.tenantId, alarm.applicationId);
      if (standing === undefined) return;
      if (standing.ended) return this.#finish(standing.application);
      if (now() >= until) break;
      await delay(lookEveryMs);
    }
    const { tenantId, applicationId, again = 0 } = alarm;
    const againAt = announcedAgainAt(again, now());
    if (againAt === undefined) return;
    await bus.schedule(envelope('application-ended', { tenantId, id: applicationId }, again + 1), againAt);
  }

  async #finish(application: UcwaApplication): Promise<void> {
    await this.#dependencies.calls.applicationEnded(application);
    await this.#dependencies.channels.clear(application);
  }

  #arm(application: UcwaApplication, dueAt: number): Promise<void> {
    return this.#dependencies.bus.schedule(envelope('application-idle', application), dueAt);
  }
}

function envelope(
  kind: Alarm['kind'],
  { tenantId, id }: Pick<UcwaApplication, 'tenantId' | 'id'>,
  again?: number,
): Outgoing {
  const body = { kind, tenantId, applicationId: id, ...(again === undefined ? {} : { again }) };
  return { to: 'platform', session: `${tenantId}.${id}`, body };
}
