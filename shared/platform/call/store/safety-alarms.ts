import type { EventBus } from '../../../bus/bus.ts';
import { defined } from '../../../kernel/defined.ts';
import type { Clock } from '../../../kernel/time.ts';
import type { Ledger, Loaded } from '../../../ledger/ledger.ts';
import type { Decided } from '../../../ledger/partition-writer.ts';
import { alarmEnvelope, type SafetyWake } from '../../alarms/platform-alarm.ts';
import { type CallbackBringing, claimMs, type SettledDrain } from '../../callbacks/claims.ts';
import type { PlatformTimes } from '../../times.ts';
import type { CallAlarm } from '../alarms.ts';
import type { Call, SafetyAlarm } from '../call.ts';
import { disarmed, guarded, isHeld, lastAcksOf, released } from '../owing.ts';
import type { CallPartitions } from './call-partitions.ts';
import type { ChannelDrain } from './channel-drain.ts';

/** What safety alarms need. */
export type SafetyDependencies = {
  readonly ledger: Ledger;
  readonly partitions: CallPartitions;
  readonly channels: ChannelDrain;
  readonly callbacks: CallbackBringing;
  readonly bus: EventBus;
  readonly times: Pick<PlatformTimes, 'safetyMs' | 'callbackTimeoutMs' | 'callKeptMs'>;
  readonly now: Clock;
};

/** The end of a claim that has run out: its callbacks have to be brought by who finds it. */
export type RunOut = { readonly seen: number };

/** What a safety alarm comes to: the alarm that follows it, and what it found. */
type Fired = {
  readonly armed?: SafetyAlarm | undefined;
  readonly alarms?: readonly CallAlarm[];
  readonly seen?: number | undefined;
  readonly runOut?: RunOut | undefined;
  /** A drain that is over, whose claim is given up. */
  readonly settled?: SettledDrain | undefined;
};

const timeAlarm = (partition: string, due: CallAlarm) => alarmEnvelope({ kind: 'alarm', partition, ...due });

/**
 * The one pending alarm of each call that owes something. That it is pending is what the state says, never what a clock says: a commit
 * arms it where the state has none, and an alarm that comes takes itself out of the state.
 */
export class SafetyAlarms {
  readonly #dependencies: SafetyDependencies;

  constructor(dependencies: SafetyDependencies) {
    this.#dependencies = dependencies;
  }

  /** Sets an alarm, before the commit whose state has its nonce; `first`: the commit that begins the call. */
  async arm(
    partition: string,
    version: number,
    { nonce, dueAt }: SafetyAlarm,
    more: Pick<SafetyWake, 'first' | 'seen'> = {},
  ): Promise<void> {
    const wake: SafetyWake = { kind: 'wake', partition, version, nonce, ...more };
    await this.#dependencies.bus.schedule(alarmEnvelope(wake), dueAt);
  }

  /** What the commit that begins a call inserts, so that it cannot be made when its alarm has come before. */
  fence({ nonce }: Pick<SafetyAlarm, 'nonce'>) {
    return { op: 'insert', rowKey: `fence.${nonce}`, value: {} } as const;
  }

  /**
   * An alarm has come: it takes its nonce out of the state and brings what event channels may be owed. Where its nonce is not in the state,
   * the commit may still be under way, so it is kept from being made. Resolves with the claim whose callbacks are to be brought now.
   */
  async fired(alarm: SafetyWake): Promise<RunOut | undefined> {
    const first = await this.#fire(alarm);
    // The commit was made between the look for it and the fence.
    const found = first === 'late' ? await this.#fire(alarm) : first;
    return found === 'late' ? undefined : found;
  }

  #fire(alarm: SafetyWake): Promise<RunOut | 'late' | undefined> {
    const { partition } = alarm;
    const { partitions, channels } = this.#dependencies;
    return partitions.inTurn(partition, async () => {
      let tries = 0;
      const result = await partitions.write<Fired, 'absent' | 'other'>({
        partition,
        decide: (before) => {
          tries += 1;
          return this.#decide(alarm, before, tries > 1);
        },
        beforeCommit: async ({ armed, alarms = [], seen }, before) => {
          if (before === undefined) return;
          await channels.finish(partition, before.state);
          await Promise.all(alarms.map((due) => this.#dependencies.bus.schedule(timeAlarm(partition, due), due.dueAt)));
          if (armed !== undefined) await this.arm(partition, before.version, armed, defined({ seen }));
        },
      });
      if (result.outcome === 'committed') {
        const { settled, runOut } = result.decision;
        settled?.written(true, result.lineage);
        return runOut;
      }
      const isAbsent = result.outcome === 'nothing' && result.reason === 'absent';
      return isAbsent && alarm.first === true && !(await this.#keepOut(alarm)) ? 'late' : undefined;
    });
  }

  /** A retry takes nothing along, since that may be why it is one. */
  #decide(
    alarm: SafetyWake,
    before: Loaded<Call> | undefined,
    isRetry: boolean,
  ): Decided<Call, Fired, 'absent' | 'other'> {
    if (before === undefined) return { nothing: 'absent' };
    const call = before.state;
    if (call.safety?.nonce === alarm.nonce) return this.#goOff(alarm, call, isRetry);
    // A commit with this nonce was decided on a state without one. Where the state has another by now, that commit conflicts anyhow, and
    // where there is a state, one that begins it does.
    if (call.safety !== undefined || alarm.first === true) return { nothing: 'other' };
    return { entry: { state: call }, decision: {} };
  }

  #goOff({ partition, seen }: SafetyWake, call: Call, isRetry: boolean): Decided<Call, Fired, 'absent' | 'other'> {
    const { callbacks, times, now } = this.#dependencies;
    const { by } = callbacks;
    const { call: unarmed, alarms } = disarmed(call, now());
    const quiet: Call = { ...unarmed, undrained: [] };
    const { drain } = call;
    if (drain === undefined) return { entry: { state: quiet }, decision: { alarms } };
    const settled = drain.by === by && !isRetry ? callbacks.settled(partition, lastAcksOf(call)) : undefined;
    if (settled?.isOver === true) {
      const state = released(quiet, settled.backlog);
      return { entry: { state, rows: settled.rows }, decision: { alarms, settled } };
    }
    const isRunning = drain.by === by && callbacks.isBringing(partition);
    const holds = isHeld(drain, { by, now: now() }) && drain.until !== seen;
    const waitMs = holds ? Math.min(drain.until - now(), claimMs(times.callbackTimeoutMs)) : times.safetyMs;
    const { call: state, armed } = guarded(quiet, now(), waitMs);
    const found = holds ? { seen: drain.until } : {};
    const runOut = isRunning || holds ? undefined : { seen: drain.until };
    return { entry: { state }, decision: { armed, alarms, ...found, runOut } };
  }

  /** Keeps a commit out that would begin the call; false when it has been made. The fence goes when the call would have been forgotten. */
  async #keepOut(alarm: SafetyWake): Promise<boolean> {
    const { ledger, bus, times, now } = this.#dependencies;
    const { partition } = alarm;
    await bus.schedule(alarmEnvelope({ kind: 'call-forget', partition }), now() + times.callKeptMs);
    return ledger.change(partition, [this.fence(alarm)]);
  }
}
