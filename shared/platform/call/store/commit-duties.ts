import type { Clock } from '../../../kernel/time.ts';
import type { RowChange } from '../../../ledger/ledger.ts';
import { type CallbackBringing, claimMs, type LastAcks, type SettledDrain } from '../../callbacks/claims.ts';
import { destinationsIn } from '../../callbacks/destination.ts';
import type { PlatformTimes } from '../../times.ts';
import type { CallAlarm } from '../alarms.ts';
import type { Call, SafetyAlarm } from '../call.ts';
import { type Bringer, claimed, deferring, guarded, lastAcksOf, released } from '../owing.ts';
import type { Sealed } from '../seal.ts';
import type { SafetyAlarms } from './safety-alarms.ts';

/** What a commit leaves to be done, as its state says it, and what it writes along for a drain of before. */
export type CommitDuties = {
  readonly call: Call;
  readonly rows: readonly RowChange[];
  /** The alarms to set before it. */
  readonly alarms: readonly CallAlarm[];
  /** The safety alarm to set before it. */
  readonly armed?: SafetyAlarm | undefined;
  readonly isFirst: boolean;
  readonly settled?: SettledDrain | undefined;
  /** Whether the drain's claim is given up by it. */
  readonly isReleased: boolean;
  /** Absent: it has no callbacks. */
  readonly bringer?: Bringer | undefined;
  readonly lastAcks: LastAcks;
};

/** What duties are decided by. */
export type DutyDependencies = {
  readonly safety: SafetyAlarms;
  readonly callbacks: CallbackBringing;
  readonly times: Pick<PlatformTimes, 'safetyMs' | 'callbackTimeoutMs'>;
  readonly now: Clock;
};

/** Says what each commit leaves to be done, and does it. */
export class CommitDutyRoster {
  readonly #dependencies: DutyDependencies;

  constructor(dependencies: DutyDependencies) {
    this.#dependencies = dependencies;
  }

  /** The duties of a commit on the call as it was stored before; a retry takes nothing along, since that may be why it is one. */
  of(partition: string, before: Call | undefined, sealed: Sealed, isRetry: boolean): CommitDuties {
    const { callbacks, safety, times, now } = this.#dependencies;
    const { by } = callbacks;
    const lastAcks = lastAcksOf(before);
    const mayRide = !isRetry && before?.drain?.by === by;
    const settled = mayRide ? callbacks.settled(partition, lastAcks) : undefined;
    const callsBack = sealed.callbacks.length > 0;
    const isReleased = settled?.isOver === true && !callsBack;
    const sight = {
      by,
      isBringing: callbacks.isBringing(partition),
      now: now(),
      until: now() + claimMs(times.callbackTimeoutMs),
    };
    const { call, bringer } = callsBack
      ? claimed(sealed.call, before, sight)
      : { call: sealed.call, bringer: undefined };
    const owing = guarded(isReleased ? released(call, settled.backlog) : call, now(), times.safetyMs);
    const isFirst = before === undefined;
    return {
      ...owing,
      ...deferring(owing.call, sealed.alarms, before),
      rows: [...(settled?.rows ?? []), ...(isFirst && owing.armed !== undefined ? [safety.fence(owing.armed)] : [])],
      isFirst,
      settled,
      isReleased,
      bringer,
      lastAcks,
    };
  }

  /** Sets the safety alarm of a commit that is about to be made. */
  async arm(partition: string, { armed, isFirst }: CommitDuties, version: number): Promise<void> {
    if (armed !== undefined)
      await this.#dependencies.safety.arm(partition, version, armed, isFirst ? { first: true } : {});
  }

  /** Has the callbacks of a commit brought that was made; undefined where it has none, or another process brings them. */
  bring(
    partition: string,
    { duties, callbacks, rows }: Sealed & { readonly duties: CommitDuties },
    lineage: object,
  ): Promise<void> | undefined {
    const { bringer, call, lastAcks } = duties;
    if (bringer === undefined || bringer === 'elsewhere') return undefined;
    return this.#dependencies.callbacks.committed({
      partition,
      callbacks,
      destinations: destinationsIn(rows),
      lastAcks,
      isAll: bringer !== 'after-look',
      until: call.drain?.until ?? 0,
      lineage,
    });
  }
}
