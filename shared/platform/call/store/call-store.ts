import type { EventBus } from '../../../bus/bus.ts';
import { errorCode, type Log } from '../../../kernel/log.ts';
import type { Clock } from '../../../kernel/time.ts';
import type { Ledger, Loaded } from '../../../ledger/ledger.ts';
import type { Decided } from '../../../ledger/partition-writer.ts';
import { inboxKey } from '../../../ledger/row-keys.ts';
import { alarmEnvelope, type SafetyWake } from '../../alarms/platform-alarm.ts';
import type { CallbackBringing, CallbackClaims } from '../../callbacks/claims.ts';
import type { ApplicationName, EventChannels } from '../../channels/event-channels.ts';
import type { PlatformAnswer } from '../../edge/http.ts';
import { notFound, PlatformRefusal } from '../../edge/refusal.ts';
import type { PlatformLimits } from '../../limits.ts';
import type { StartIndex } from '../../start-index.ts';
import type { PlatformTimes } from '../../times.ts';
import { agentsOf } from '../audience.ts';
import type { Call } from '../call.ts';
import type { Change, Decision } from '../decision.ts';
import { holdBack } from '../hold-back.ts';
import { type Sealed, seal } from '../seal.ts';
import { CallClaimStore } from './call-claims.ts';
import { CallPartitions } from './call-partitions.ts';
import { ChannelDrain } from './channel-drain.ts';
import { CollectedReceipts, decideAfter, type Receipt, tellsReceipts } from './collected-receipts.ts';
import { type CommitDuties, CommitDutyRoster } from './commit-duties.ts';
import { answerAgain, answered, onceKey, type RequestOnce } from './request-once.ts';
import { type RunOut, SafetyAlarms } from './safety-alarms.ts';
import { withCountedCallbacks } from './taken-callbacks.ts';

export type CallStoreDependencies = {
  readonly ledger: Ledger;
  readonly channels: EventChannels;
  readonly starts: StartIndex;
  readonly bus: EventBus;
  readonly callbacks: CallbackBringing;
  readonly log: Log;
  readonly now: Clock;
  readonly times: Pick<PlatformTimes, 'deliveryMs' | 'callKeptMs' | 'safetyMs' | 'callbackTimeoutMs'>;
  readonly limits: Pick<PlatformLimits, 'waitingCallbacks'>;
  /** Told of an application that takes part in a call which has just changed. */
  keepArmed(application: ApplicationName): Promise<void>;
};

/** What is decided on: nothing yet, for the request that begins a call. */
type Decide = (call: Call | undefined, now: number) => Decision | PlatformRefusal;

/** Whether a request waits, for a while, until the callbacks that it causes have been brought; whom they are brought to does not. */
export type CallbackPatience = 'waits' | 'goes';

/** A decision ready to be written as `version`, with what it leaves to be done, and what is answered and logged once it is written. */
type SealedDecision = Sealed &
  Pick<Decision, 'answer' | 'step'> & {
    readonly version: number;
    readonly duties: CommitDuties;
    readonly receipts: readonly Receipt[];
  };

/** An answer, and when the callbacks of its commit have been brought, or have been waited for long enough. */
export type CarriedOut = { readonly answer: PlatformAnswer; readonly brought?: Promise<void> | undefined };

/**
 * The calls: one partition each. A change is decided on the call as it stands and written in one transaction; what it owes to event
 * channels and callbacks is brought at once by the process that wrote it, and by a safety alarm where that process ends before.
 */
export class CallStore {
  readonly claims: CallbackClaims;
  /** What clients have fetched; the next commit of their call tells the senders. */
  readonly receipts: CollectedReceipts;
  readonly #dependencies: CallStoreDependencies;
  readonly #partitions: CallPartitions;
  readonly #drain: ChannelDrain;
  readonly #safety: SafetyAlarms;
  readonly #duties: CommitDutyRoster;

  constructor(dependencies: CallStoreDependencies) {
    const { ledger } = dependencies;
    this.#dependencies = dependencies;
    this.#partitions = new CallPartitions(ledger);
    this.#drain = new ChannelDrain(ledger, dependencies.channels);
    const parts = { ...dependencies, partitions: this.#partitions, channels: this.#drain };
    this.#safety = new SafetyAlarms(parts);
    this.#duties = new CommitDutyRoster({ ...parts, safety: this.#safety });
    this.receipts = new CollectedReceipts((partition) => this.changeIfPossible(partition, tellsReceipts));
    this.claims = new CallClaimStore({ ...parts, safety: this.#safety });
  }

  /**
   * The call of a partition as it stands in the ledger.
   * @throws {PlatformRefusal} NotFound/ConversationNotFound — when there is none
   */
  async read(partition: string): Promise<Call> {
    const call = await this.find(partition);
    if (call === undefined) throw notFound('ConversationNotFound');
    return call;
  }

  /** The call of a partition as it stands in the ledger, if there is one. */
  async find(partition: string): Promise<Call | undefined> {
    return (await this.#partitions.load(partition))?.state;
  }

  /**
   * Carries out a change and answers as it decides.
   * @throws {PlatformRefusal} — as the change refuses; NotFound/ConversationNotFound when there is no call
   * @throws {StateConflict} StateChanged — when others write again and again
   */
  async change(
    partition: string,
    change: Change,
    once?: RequestOnce,
    patience: CallbackPatience = 'goes',
  ): Promise<PlatformAnswer> {
    const decide: Decide = (call, now) => (call === undefined ? notFound('ConversationNotFound') : change(call, now));
    const { answer, brought } = await this.#partitions.inTurn(partition, () =>
      this.#carryOut(partition, decide, once, undefined),
    );
    if (patience === 'waits') await brought;
    return answer;
  }

  /** Carries out a change whose answer is not waited for; where it has happened already, or the call is over, nothing is left to do. */
  async changeIfPossible(partition: string, change: Change): Promise<void> {
    try {
      await this.change(partition, change);
    } catch (error) {
      if (!(error instanceof PlatformRefusal)) throw error;
    }
  }

  /**
   * Begins a call in a new partition, and sees to it that it is forgotten in the end; a repeat of the request that began it is answered
   * as before. Resolves when the call is written.
   */
  async begin(partition: string, begin: (now: number) => Decision, once: RequestOnce): Promise<CarriedOut> {
    const { bus, times, starts, now } = this.#dependencies;
    await Promise.all([
      bus.schedule(alarmEnvelope({ kind: 'call-forget', partition }), now() + times.callKeptMs),
      starts.noteCall(partition),
    ]);
    const decide: Decide = (call, now) =>
      call === undefined ? begin(now) : new PlatformRefusal('Conflict', { subcode: 'AlreadyExists' });
    return this.#partitions.inTurn(partition, () => this.#carryOut(partition, decide, once, 'absent'));
  }

  /** Brings to event channels what the commits up to `version` may still owe them. */
  async finish(partition: string, version: number): Promise<void> {
    await this.#partitions.inTurn(partition, async () => {
      if (this.#drain.hasBrought(partition, version)) return;
      const remembered = this.#partitions.known(partition);
      const isRecent = remembered !== undefined && remembered.version >= version;
      const known = isRecent ? remembered : await this.#partitions.load(partition);
      if (known !== undefined) await this.#drain.finish(partition, known.state);
    });
  }

  /** Lets go of what this process remembers of a call that is erased. */
  forget(partition: string): void {
    this.#partitions.forget(partition);
  }

  /** A call's safety alarm has come. */
  safetyFired(alarm: SafetyWake): Promise<RunOut | undefined> {
    return this.#safety.fired(alarm);
  }

  async #carryOut(
    partition: string,
    decide: Decide,
    once: RequestOnce | undefined,
    assumed: 'absent' | undefined,
  ): Promise<CarriedOut> {
    let tries = 0;
    const result = await this.#partitions.write<SealedDecision, Decision | PlatformRefusal>({
      partition,
      assumed,
      decide: async (before, version) => {
        tries += 1;
        const call = before === undefined ? undefined : await this.#counted(partition, before.state);
        return this.#decide(decide, { partition, before, call, version, isRetry: tries > 1 }, once);
      },
      beforeCommit: async (decision, before) => {
        if (before !== undefined) await this.#drain.finish(partition, before.state);
        await this.#announce(partition, decision);
      },
    });
    if (result.outcome === 'duplicate') return { answer: await this.#earlierAnswer(partition, once, notFound()) };
    if (result.outcome === 'nothing') {
      const { reason } = result;
      if (!(reason instanceof PlatformRefusal)) return { answer: reason.answer };
      return { answer: await this.#earlierAnswer(partition, once, reason) };
    }
    const { after, decision, lineage } = result;
    this.#logDecision(partition, decision);
    decision.duties.settled?.written(decision.duties.isReleased, lineage);
    this.receipts.taken(partition, decision.receipts);
    await Promise.all([
      this.#bring(partition, decision),
      this.#ringLate(partition, decision),
      ...applicationsIn(after.state).map((application) => this.#dependencies.keepArmed(application)),
    ]);
    return { answer: decision.answer, brought: this.#duties.bring(partition, decision, lineage) };
  }

  #counted(partition: string, call: Call): Promise<Call> {
    const { ledger, limits } = this.#dependencies;
    return withCountedCallbacks(ledger, partition, call, limits.waitingCallbacks);
  }

  #decide(
    decide: Decide,
    { partition, before, call, version, isRetry }: Attempt,
    once: RequestOnce | undefined,
  ): Decided<Call, SealedDecision, Decision | PlatformRefusal> {
    const now = this.#dependencies.now();
    const receipts = this.receipts.waiting(partition);
    const isPlain = call === undefined || receipts.length === 0;
    const decision = isPlain ? decide(call, now) : decideAfter(receipts, decide, call, now);
    if (decision instanceof PlatformRefusal || decision.call === call) return { nothing: decision };
    const sealed = seal(holdBack(decision, this.#dependencies.times.deliveryMs, now), version, now);
    const duties = this.#duties.of(partition, before?.state, sealed, isRetry);
    const { deliveries, log } = sealed;
    return {
      entry: {
        ...(once === undefined ? {} : { deliveryId: onceKey(once), answer: answered(once, decision.answer) }),
        state: duties.call,
        out: deliveries.length === 0 ? undefined : deliveries,
        log,
        rows: [...sealed.rows, ...duties.rows],
      },
      decision: { ...sealed, answer: decision.answer, step: decision.step, version, duties, receipts },
    };
  }

  // Set before the commit: an alarm without a commit finds nothing to do, a commit without its alarm would be forgotten.
  async #announce(partition: string, { duties, version }: SealedDecision): Promise<void> {
    const { bus } = this.#dependencies;
    await Promise.all([
      ...duties.alarms.map((alarm) => bus.schedule(alarmEnvelope({ kind: 'alarm', partition, ...alarm }), alarm.dueAt)),
      this.#duties.arm(partition, duties, version),
    ]);
  }

  /** Alarms that fell due before the commit was made found nothing to do; they ring once more. */
  async #ringLate(partition: string, { duties: { alarms } }: SealedDecision): Promise<void> {
    const { bus, log, now } = this.#dependencies;
    const late = alarms.filter(({ dueAt }) => dueAt <= now());
    try {
      await Promise.all(late.map((alarm) => bus.send(alarmEnvelope({ kind: 'alarm', partition, ...alarm }))));
    } catch (error) {
      // The commit stands; the next one sets the alarm anew.
      log({ level: 'warn', event: 'store-retry', step: 'alarm', code: errorCode(error) });
    }
  }

  // The commit stands in any case: what cannot be brought now is brought by the safety alarm or by the next change.
  async #bring(partition: string, { deliveries, version }: SealedDecision): Promise<void> {
    try {
      await this.#drain.bring(partition, version, deliveries);
    } catch (error) {
      this.#dependencies.log({ level: 'warn', event: 'store-retry', step: 'channel-append', code: errorCode(error) });
    }
  }

  async #earlierAnswer(
    partition: string,
    once: RequestOnce | undefined,
    refusal: PlatformRefusal,
  ): Promise<PlatformAnswer> {
    if (once === undefined) throw refusal;
    const row = await this.#dependencies.ledger.row(partition, inboxKey(onceKey(once)));
    if (row === undefined) throw refusal;
    return answerAgain(once, row.value);
  }

  #logDecision(partition: string, { step }: SealedDecision): void {
    this.#dependencies.log({
      level: ordinarySteps.has(step) ? 'debug' : 'info',
      event: 'decision',
      conversationId: partition.slice(partition.indexOf('.') + 1),
      provider: 'platform',
      step,
    });
  }
}

/** Steps of which a chat is full: a line for each would hide the others. */
const ordinarySteps: ReadonlySet<string> = new Set([
  'visitorSends',
  'agentSends',
  'serviceSends',
  'messagesFetched',
  'setIsTyping',
]);

/** One attempt to decide: the call as it is stored, with its callbacks counted, and the version that is written. */
type Attempt = {
  readonly partition: string;
  readonly before: Loaded<Call> | undefined;
  readonly call: Call | undefined;
  readonly version: number;
  readonly isRetry: boolean;
};

/** The applications of those who take part in a call. */
function applicationsIn(call: Call): readonly ApplicationName[] {
  const { tenantId, visitor } = call;
  const ids = [
    ...(visitor.state === 'Ended' ? [] : [visitor.applicationId]),
    ...agentsOf(call).map(({ applicationId }) => applicationId),
  ];
  return ids.filter((id) => id !== '').map((id) => ({ tenantId, id }));
}
