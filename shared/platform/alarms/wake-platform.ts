import type * as z from 'zod';
import type { EventBus } from '../../bus/bus.ts';
import { ProtocolViolation } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Calls } from '../call/calls.ts';
import type { Callbacks } from '../callbacks/callbacks.ts';
import type { ApplicationLives } from '../ucwa/application-lives.ts';
import { announcedAgainAt, versionReached } from './announced-commit.ts';
import { alarmEnvelope, platformAlarmSchema, type SafetyWake, type Wake } from './platform-alarm.ts';

/** What handling alarms needs. */
export type WakeDependencies = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly calls: Calls;
  readonly lives: ApplicationLives;
  readonly callbacks: Callbacks;
  readonly now: Clock;
};

/**
 * Handles the body of an envelope that is addressed to the platform.
 * @throws {ProtocolViolation} UnexpectedAnswer — when it is none that this version knows: a newer one may have sent it
 */
export async function wakePlatform(body: unknown, dependencies: WakeDependencies): Promise<void> {
  const { calls, lives, callbacks } = dependencies;
  const read = platformAlarmSchema.safeParse(body);
  if (!read.success) throw unknownAlarm(read.error);
  const alarm = read.data;
  switch (alarm.kind) {
    case 'wake':
      return alarm.nonce === undefined
        ? finishCommit(alarm, dependencies)
        : goOff({ ...alarm, nonce: alarm.nonce }, dependencies);
    case 'alarm':
      return calls.timePasses(alarm);
    case 'late-device':
      return calls.ringLateDevice(alarm);
    case 'call-forget':
      return calls.forget(alarm.partition);
    case 'callbacks':
      return callbacks.bring(alarm.partition, { isRepeat: true, dueAt: alarm.dueAt, seen: alarm.seen });
    case 'application-idle':
      return lives.endIfIdle(alarm);
    case 'application-ended':
      return lives.finishEnded(alarm);
  }
}

function unknownAlarm(error: z.ZodError): ProtocolViolation {
  return new ProtocolViolation('The queue holds an alarm of the platform that cannot be read.', {
    expected: 'a kind of alarm that the platform sends to itself',
    got: error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', '),
    source: 'shared/platform/alarms/platform-alarm.ts',
  });
}

/** A safety alarm brings what was not brought; of a call that goes on it only takes itself out of the state. */
async function goOff(alarm: SafetyWake, { calls, callbacks }: WakeDependencies): Promise<void> {
  const runOut = await calls.safetyFired(alarm);
  if (runOut !== undefined) await callbacks.bring(alarm.partition, { isRepeat: false, seen: runOut.seen });
}

/** Brings out what a commit of 0.1.0 owes, which sends this before it; a commit that is not there at the last alarm will never be made. */
async function finishCommit(wake: Wake, { ledger, bus, calls, callbacks, now }: WakeDependencies): Promise<void> {
  if (await versionReached(ledger, wake)) {
    await calls.finish(wake);
    return wake.onlyChannels === true ? undefined : callbacks.bring(wake.partition, { isRepeat: false });
  }
  const { again = 0 } = wake;
  const againAt = announcedAgainAt(again, now());
  if (againAt !== undefined) await bus.schedule(alarmEnvelope({ ...wake, again: again + 1 }), againAt);
}
