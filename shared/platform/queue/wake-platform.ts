import type { EventBus } from '../../bus/bus.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Calls } from '../call/calls.ts';
import type { Callbacks } from '../callbacks/callbacks.ts';
import type { ApplicationLives } from '../ucwa/application-lives.ts';
import { announcedAgainAt, versionReached, type Wake, wakeEnvelope, wakeSchema } from './wake.ts';

/** Whoever has work to do when an envelope comes. */
export type Woken = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly calls: Calls;
  readonly lives: ApplicationLives;
  readonly callbacks: Callbacks;
  readonly log: Log;
  readonly now: Clock;
};

/** Handles the body of a queue envelope for the platform, whosever it is. */
export async function wakePlatform(body: unknown, woken: Woken): Promise<void> {
  const wake = wakeSchema.safeParse(body);
  if (wake.success) return finishCommit(wake.data, woken);
  const handled =
    (await woken.lives.wake(body)) || (await woken.callbacks.wake(body)) || (await woken.calls.wake(body));
  if (!handled) woken.log({ level: 'warn', event: 'envelope-ignored', step: 'platform', code: 'UnknownKind' });
}

/** Brings out what a commit owes; a commit that has not come about by the last alarm never will. */
async function finishCommit(wake: Wake, { ledger, bus, calls, callbacks, now }: Woken): Promise<void> {
  // Usually this process has just made the commit: then there is nothing to look for but its callbacks.
  const { partition, version, again = 0, onlyChannels } = wake;
  const isBrought = calls.hasBrought(partition, version);
  if (isBrought || (await versionReached(ledger, wake, now))) {
    if (!isBrought) await calls.wake(wake);
    return onlyChannels === true ? undefined : callbacks.deliver(partition);
  }
  const againAt = announcedAgainAt(again, now());
  const next = wakeEnvelope(partition, version, { again: again + 1, onlyChannels });
  if (againAt !== undefined) await bus.schedule(next, againAt);
}
