import type { Clock } from '../../../kernel/time.ts';
import type { Loaded } from '../../../ledger/ledger.ts';
import type { Decided } from '../../../ledger/partition-writer.ts';
import {
  type CallbackBringing,
  type CallbackClaims,
  type ClaimTaken,
  type ClaimWish,
  claimMs,
  type SettledDrain,
} from '../../callbacks/claims.ts';
import type { PlatformTimes } from '../../times.ts';
import type { Call, SafetyAlarm } from '../call.ts';
import { guarded, isHeld, lastAcksOf, released } from '../owing.ts';
import type { CallPartitions } from './call-partitions.ts';
import type { ChannelDrain } from './channel-drain.ts';
import type { SafetyAlarms } from './safety-alarms.ts';

/** What claims on calls need. */
export type CallClaimsDependencies = {
  readonly partitions: CallPartitions;
  readonly channels: ChannelDrain;
  readonly safety: SafetyAlarms;
  readonly callbacks: CallbackBringing;
  readonly times: Pick<PlatformTimes, 'safetyMs' | 'callbackTimeoutMs'>;
  readonly now: Clock;
};

type Refusal = Exclude<ClaimTaken, { readonly outcome: 'taken' }>;
type Taking = { readonly until: number; readonly armed?: SafetyAlarm | undefined };
type NotReleased = 'more' | 'stuck' | 'lost';

/** So often a release is tried with its rows: a row that is gone fails it as another writer does. */
const releaseTries = 3;

/** The claims on calls: they stand in the state, so that its ETag guards them. */
export class CallClaimStore implements CallbackClaims {
  readonly #dependencies: CallClaimsDependencies;

  constructor(dependencies: CallClaimsDependencies) {
    this.#dependencies = dependencies;
  }

  take(partition: string, wish: ClaimWish): Promise<ClaimTaken> {
    const { partitions, safety } = this.#dependencies;
    return partitions.inTurn(partition, async () => {
      const result = await partitions.write<Taking, Refusal>({
        partition,
        decide: (before) => this.#taking(before, wish),
        beforeCommit: async ({ armed }, before) => {
          if (armed !== undefined) await safety.arm(partition, before?.version ?? 0, armed);
        },
      });
      if (result.outcome === 'committed') {
        const { after, decision, lineage } = result;
        return { outcome: 'taken', until: decision.until, lastAcks: lastAcksOf(after.state), lineage };
      }
      wish.denied();
      return result.outcome === 'nothing' ? result.reason : { outcome: 'nothing' };
    });
  }

  release(partition: string): Promise<'released' | NotReleased> {
    const { partitions, callbacks } = this.#dependencies;
    return partitions.inTurn(partition, async () => {
      const known = partitions.known(partition);
      // A look at what this process knows costs no read. A claim of another process is looked at as it is stored.
      const isOurs = known?.state.drain?.by === callbacks.by;
      if (isOurs && callbacks.settled(partition, lastAcksOf(known.state))?.isOver !== true) return 'more';
      let tries = 0;
      const result = await partitions.write<SettledDrain, NotReleased>({
        partition,
        decide: (before) => {
          tries += 1;
          return tries > releaseTries ? { nothing: 'stuck' } : this.#releasing(partition, before);
        },
      });
      if (result.outcome === 'committed') {
        result.decision.written(true, result.lineage);
        return 'released';
      }
      return result.outcome === 'nothing' ? result.reason : 'lost';
    });
  }

  #taking(before: Loaded<Call> | undefined, wish: ClaimWish): Decided<Call, Taking, Refusal> {
    const { callbacks, times, now } = this.#dependencies;
    if (before === undefined) return { nothing: { outcome: 'nothing' } };
    const { drain, backlog } = before.state;
    if (drain === undefined && backlog === false && !wish.isForced) return { nothing: { outcome: 'nothing' } };
    if (drain !== undefined && drain.until !== wish.seen && isHeld(drain, { by: callbacks.by, now: now() })) {
      return { nothing: { outcome: 'held', until: drain.until } };
    }
    const until = now() + claimMs(times.callbackTimeoutMs);
    const claimed: Call = { ...before.state, drain: { by: callbacks.by, until } };
    const { call: state, armed } = guarded(claimed, now(), times.safetyMs);
    return { entry: { state }, decision: { until, armed } };
  }

  #releasing(partition: string, before: Loaded<Call> | undefined): Decided<Call, SettledDrain, NotReleased> {
    const { callbacks, channels } = this.#dependencies;
    if (before === undefined || before.state.drain?.by !== callbacks.by) return { nothing: 'lost' };
    const settled = callbacks.settled(partition, lastAcksOf(before.state));
    if (settled?.isOver !== true) return { nothing: 'more' };
    const { undrained } = before.state;
    const owed = undrained.filter((version) => !channels.hasBrought(partition, version));
    const state = { ...released(before.state, settled.backlog), undrained: owed };
    return { entry: { state, rows: settled.rows }, decision: settled };
  }
}
