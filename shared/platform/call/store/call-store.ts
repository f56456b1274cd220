import type { EventBus } from '../../../bus/bus.ts';
import { BoundedMap } from '../../../kernel/bounded-map.ts';
import { KeyedLock } from '../../../kernel/keyed-lock.ts';
import { errorCode, type Log } from '../../../kernel/log.ts';
import type { Clock } from '../../../kernel/time.ts';
import type { Ledger, Loaded } from '../../../ledger/ledger.ts';
import { type Decided, PartitionWriter } from '../../../ledger/partition-writer.ts';
import { inboxKey } from '../../../ledger/row-keys.ts';
import { alarmEnvelope, type Wake } from '../../alarms/platform-alarm.ts';
import type { ApplicationName, EventChannels } from '../../channels/event-channels.ts';
import type { PlatformAnswer } from '../../edge/http.ts';
import { notFound, PlatformRefusal } from '../../edge/refusal.ts';
import type { PlatformLimits } from '../../limits.ts';
import type { StartIndex } from '../../start-index.ts';
import type { PlatformTimes } from '../../times.ts';
import { agentsOf } from '../audience.ts';
import { type Call, callSchema } from '../call.ts';
import type { Change, Decision } from '../decision.ts';
import { holdBack } from '../hold-back.ts';
import { type Sealed, seal } from '../seal.ts';
import { ChannelDrain } from './channel-drain.ts';
import { answerAgain, answered, onceKey, type RequestOnce } from './request-once.ts';
import { withCountedCallbacks } from './taken-callbacks.ts';

export type CallStoreDependencies = {
  readonly ledger: Ledger;
  readonly channels: EventChannels;
  readonly starts: StartIndex;
  readonly bus: EventBus;
  readonly log: Log;
  readonly now: Clock;
  readonly times: Pick<PlatformTimes, 'deliveryMs' | 'callKeptMs'>;
  readonly limits: Pick<PlatformLimits, 'waitingCallbacks'>;
  /** Told of an application that takes part in a call which has just changed. */
  keepArmed(application: ApplicationName): Promise<void>;
};

/** What is decided on: nothing yet, for the request that begins a call. */
type Decide = (call: Call | undefined, now: number) => Decision | PlatformRefusal;

/** A decision ready to be written as `version`, and what is answered and logged once it is written. */
type SealedDecision = Sealed & Pick<Decision, 'answer' | 'step'> & { readonly version: number };

const rememberedCalls = 5_000;

/**
 * The calls: one partition each. A change is decided on the call as it stands and written in one transaction; what it owes to event
 * channels follows at once, what it owes to callbacks is fetched from the partition by the instance that handles the wake-up.
 */
export class CallStore {
  readonly #dependencies: CallStoreDependencies;
  readonly #writer: PartitionWriter<Call>;
  readonly #drain: ChannelDrain;
  readonly #lock = new KeyedLock();
  // Under the lock the last version that this process wrote is normally the newest one, which saves reading it; where another process
  // has written since, the commit conflicts.
  readonly #known = new BoundedMap<Loaded<Call>>(rememberedCalls);

  constructor(dependencies: CallStoreDependencies) {
    this.#dependencies = dependencies;
    this.#writer = new PartitionWriter({ ledger: dependencies.ledger, read: (stored) => callSchema.parse(stored) });
    this.#drain = new ChannelDrain(dependencies.ledger, dependencies.channels);
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
    return (await this.#writer.load(partition))?.state;
  }

  /**
   * Carries out a change and answers as it decides.
   * @throws {PlatformRefusal} — as the change refuses; NotFound/ConversationNotFound when there is no call
   * @throws {StateConflict} StateChanged — when others write again and again
   */
  change(partition: string, change: Change, once?: RequestOnce): Promise<PlatformAnswer> {
    const decide: Decide = (call, now) => (call === undefined ? notFound('ConversationNotFound') : change(call, now));
    return this.#lock.run(partition, () => this.#carryOut(partition, decide, once, this.#known.get(partition)));
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
   * as before.
   */
  async begin(partition: string, begin: (now: number) => Decision, once: RequestOnce): Promise<PlatformAnswer> {
    const { bus, times, starts, now } = this.#dependencies;
    await Promise.all([
      bus.schedule(alarmEnvelope({ kind: 'call-forget', partition }), now() + times.callKeptMs),
      starts.noteCall(partition),
    ]);
    const decide: Decide = (call, now) =>
      call === undefined ? begin(now) : new PlatformRefusal('Conflict', { subcode: 'AlreadyExists' });
    return this.#lock.run(partition, () => this.#carryOut(partition, decide, once, 'absent'));
  }

  /** Whether this process has brought everything up to a version. */
  hasBrought(partition: string, version: number): boolean {
    return this.#drain.hasBrought(partition, version);
  }

  /** Brings to event channels what the commits up to `version` may still owe them. */
  async finish(partition: string, version: number): Promise<void> {
    await this.#lock.run(partition, async () => {
      if (this.#drain.hasBrought(partition, version)) return;
      const remembered = this.#known.get(partition);
      const isRecent = remembered !== undefined && remembered.version >= version;
      const known = isRecent ? remembered : await this.#writer.load(partition);
      if (known !== undefined) await this.#drain.finish(partition, known.state);
    });
  }

  async #carryOut(
    partition: string,
    decide: Decide,
    once: RequestOnce | undefined,
    assumed: Loaded<Call> | 'absent' | undefined,
  ): Promise<PlatformAnswer> {
    const result = await this.#writer.write<SealedDecision, Decision | PlatformRefusal>({
      partition,
      assumed,
      decide: async (before, version) => {
        const call = before === undefined ? undefined : await this.#counted(partition, before.state);
        return this.#decide(decide, call, version, once);
      },
      beforeCommit: async (decision, before) => {
        if (before !== undefined) await this.#drain.finish(partition, before.state);
        await this.#announce(partition, decision);
        this.#known.delete(partition);
      },
    });
    if (result.outcome === 'duplicate') return this.#earlierAnswer(partition, once, notFound());
    if (result.outcome === 'nothing') {
      const { reason } = result;
      return reason instanceof PlatformRefusal ? this.#earlierAnswer(partition, once, reason) : reason.answer;
    }
    const { after, decision } = result;
    this.#known.set(partition, after);
    this.#logDecision(partition, decision);
    await Promise.all([
      this.#bring(partition, decision),
      this.#ringLate(partition, decision),
      ...applicationsIn(after.state).map((application) => this.#dependencies.keepArmed(application)),
    ]);
    return decision.answer;
  }

  #counted(partition: string, call: Call): Promise<Call> {
    const { ledger, limits } = this.#dependencies;
    return withCountedCallbacks(ledger, partition, call, limits.waitingCallbacks);
  }

  #decide(
    decide: Decide,
    call: Call | undefined,
    version: number,
    once: RequestOnce | undefined,
  ): Decided<Call, SealedDecision, Decision | PlatformRefusal> {
    const now = this.#dependencies.now();
    const decision = decide(call, now);
    if (decision instanceof PlatformRefusal || decision.call === call) return { nothing: decision };
    const sealed = seal(holdBack(decision, this.#dependencies.times.deliveryMs, now), version, now);
    const { deliveries, log, rows } = sealed;
    return {
      entry: {
        ...(once === undefined ? {} : { deliveryId: onceKey(once), answer: answered(once, decision.answer) }),
        state: sealed.call,
        out: deliveries.length === 0 ? undefined : deliveries,
        log,
        rows,
      },
      decision: { ...sealed, answer: decision.answer, step: decision.step, version },
    };
  }

  // Sent before the commit: an alarm without a commit finds nothing to do, a commit without its alarm would be forgotten.
  async #announce(partition: string, { alarms, wakes, callsBack, version }: SealedDecision): Promise<void> {
    const { bus } = this.#dependencies;
    const wake: Wake = { kind: 'wake', partition, version, ...(callsBack ? {} : { onlyChannels: true }) };
    await Promise.all([
      ...alarms.map((alarm) => bus.schedule(alarmEnvelope({ kind: 'alarm', partition, ...alarm }), alarm.dueAt)),
      ...(wakes ? [bus.send(alarmEnvelope(wake))] : []),
    ]);
  }

  /** Alarms that fell due before the commit was made found nothing to do; they ring once more. */
  async #ringLate(partition: string, { alarms }: SealedDecision): Promise<void> {
    const { bus, log, now } = this.#dependencies;
    const late = alarms.filter(({ dueAt }) => dueAt <= now());
    try {
      await Promise.all(late.map((alarm) => bus.send(alarmEnvelope({ kind: 'alarm', partition, ...alarm }))));
    } catch (error) {
      // The commit stands; the next one sets the alarm anew.
      log({ level: 'warn', event: 'store-retry', step: 'alarm', code: errorCode(error) });
    }
  }

  // The commit stands in any case: what cannot be brought now is brought by the wake-up or by the next change.
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

/** The applications of those who take part in a call. */
function applicationsIn(call: Call): readonly ApplicationName[] {
  const { tenantId, visitor } = call;
  const ids = [
    ...(visitor.state === 'Ended' ? [] : [visitor.applicationId]),
    ...agentsOf(call).map(({ applicationId }) => applicationId),
  ];
  return ids.filter((id) => id !== '').map((id) => ({ tenantId, id }));
}
