import { defaultTimes } from '../../../shared/platform/times.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';

const purposes = { ring: defaultTimes.ringMs, delivery: defaultTimes.deliveryMs };

/** A clock that goes ahead of time for the length of one alarm, so that time limits may be long on a busy machine. */
export class SkippingClock {
  #skippedMs = 0;

  readonly now = (): number => Date.now() + this.#skippedMs;

  /** The time is over for what waits in the call behind a URL of the service application's: an answer, or that messages are fetched. */
  async timeIsOver(
    { first, tenantId, origin }: PlatformWorld,
    href: string,
    purpose: keyof typeof purposes,
  ): Promise<void> {
    const partition = first.platform.sessionOf(tenantId, new URL(href, origin).href);
    this.#skippedMs = purposes[purpose];
    await first.platform.wake({ kind: 'alarm', partition, purpose, dueAt: this.now() });
    this.#skippedMs = 0;
  }
}
