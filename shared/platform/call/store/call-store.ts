import type { EventBus } from '../../../bus/bus.ts';
import { BoundedMap } from '../../../kernel/bounded-map.ts';
import { defined } from '../../../kernel/defined.ts';
import { StateConflict } from '../../../kernel/errors.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import { KeyedLock } from '../../../kernel/keyed-lock.ts';
import { errorCode, type Log } from '../../../kernel/log.ts';
import { type Clock, delay } from '../../../kernel/time.ts';
import type { Ledger, Loaded } from '../../../ledger/ledger.ts';
import { inboxKey } from '../../../ledger/row-keys.ts';
import { alarmEnvelope, type Wake } from '../../alarms/platform-alarm.ts';
import type { EventChannels } from '../../channels/event-channels.ts';
import type { PlatformAnswer } from '../../edge/http.ts';
import { notFound, PlatformRefusal } from '../../edge/refusal.ts';
import type { PlatformTimes } from '../../times.ts';
import { type Call, callSchema } from '../call.ts';
import type { Change, Decision } from '../decision.ts';
import { holdBack } from '../hold-back.ts';
import { type Sealed, seal } from '../seal.ts';
import { ChannelDrain } from './channel-drain.ts';
import { answerAgain, answered, onceKey, type RequestOnce } from './request-once.ts';

export type CallStoreDependencies = {
  readonly ledger: Ledger;
  readonly channels: EventChannels;
  readonly bus: EventBus;
  readonly log: Log;
  readonly now: Clock;
  readonly times: Pick<PlatformTimes, 'deliveryMs'>;
};

/** A call as it was read or written last, with what the ledger needs to write the next version. */
type Known = { readonly loaded: Loaded; readonly call: Call };

/** What is decided on: nothing yet, for the request that begins a call. */
type Decide = (call: Call | undefined, now: number) => Decision | PlatformRefusal;

const rememberedCalls = 5_000;
const maximumAttempts = 16;

/** Processes that write at the same time step out of each other's way: a random part of so much more after each attempt. */
const apartMs = 6;

/**
 * The calls: one partition each. A change is decided on the call as it stands and written in one transaction; what it owes to event
 * channels follows at once, what it owes to callbacks is fetched from the partition by whoever handles the wake-up.
 */
export class CallStore {
  readonly #dependencies: CallStoreDependencies;
  readonly #drain: ChannelDrain;
  readonly #lock = new KeyedLock();
  // Under the lock the last version that this process wrote is normally the newest one, which saves reading it; where another process
  // has written since, the commit conflicts.
  readonly #known = new BoundedMap<Known>(rememberedCalls);

  constructor(dependencies: CallStoreDependencies) {
    this.#dependencies = dependencies;
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
    return (await this.#load(partition))?.call;
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

  /** Begins a call in a new partition; a repeat of the request that began it is answered as before. */
  begin(partition: string, begin: (now: number) => Decision, once: RequestOnce): Promise<PlatformAnswer> {
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
      const isRecent = remembered !== undefined && remembered.loaded.version >= version;
      const known = isRecent ? remembered : await this.#load(partition);
      if (known !== undefined) await this.#drain.finish(partition, known.call);
    });
  }

  /** `assumed` is what is believed to stand in the ledger; when nothing can be done on it, the ledger is asked. */
  async #carryOut(
    partition: string,
    decide: Decide,
    once: RequestOnce | undefined,
    assumed: Known | 'absent' | undefined,
  ): Promise<PlatformAnswer> {
    let believed = assumed;
    for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
      const known = believed === 'absent' ? undefined : (believed ?? (await this.#load(partition)));
      const decision = decide(known?.call, this.#dependencies.now());
      const idle = decision instanceof PlatformRefusal || decision.call === known?.call;
      if (idle && believed !== undefined) {
        believed = undefined;
        continue;
      }
      if (decision instanceof PlatformRefusal) return this.#earlierAnswer(partition, once, decision);
      if (idle) return decision.answer;
      const answer = await this.#write(partition, decision, known, once);
      if (answer !== undefined) return answer;
      believed = undefined;
      await delay(Math.random() * apartMs * (attempt + 1));
    }
    throw new StateConflict('A call changed again and again.');
  }

  /** The answer, or undefined when somebody else wrote first. */
  async #write(
    partition: string,
    decision: Decision,
    known: Known | undefined,
    once: RequestOnce | undefined,
  ): Promise<PlatformAnswer | undefined> {
    if (known !== undefined) await this.#drain.finish(partition, known.call);
    const version = (known?.loaded.version ?? 0) + 1;
    const { times, now } = this.#dependencies;
    const sealed = seal(holdBack(decision, times.deliveryMs, now()), version, now());
    await this.#announce(partition, version, sealed);
    const result = await this.#commit(partition, decision, sealed, known, once);
    if (result.outcome === 'conflict') return undefined;
    if (result.outcome === 'duplicate') return this.#earlierAnswer(partition, once, notFound());
    this.#known.set(partition, { loaded: result.loaded, call: sealed.call });
    this.#logDecision(partition, decision);
    await Promise.all([this.#bring(partition, version, sealed), this.#ringLate(partition, sealed)]);
    return decision.answer;
  }

  // Sent before the commit: an alarm without a commit finds nothing to do, a commit without its alarm would be forgotten.
  async #announce(partition: string, version: number, sealed: Sealed): Promise<void> {
    const { bus } = this.#dependencies;
    const wake: Wake = { kind: 'wake', partition, version, ...(sealed.callsBack ? {} : { onlyChannels: true }) };
    await Promise.all([
      ...sealed.alarms.map((alarm) => bus.schedule(alarmEnvelope({ kind: 'alarm', partition, ...alarm }), alarm.dueAt)),
      ...(sealed.wakes ? [bus.send(alarmEnvelope(wake))] : []),
    ]);
  }

  /** Alarms that fell due before the commit was made found nothing to do; they ring once more. */
  async #ringLate(partition: string, { alarms }: Sealed): Promise<void> {
    const { bus, log, now } = this.#dependencies;
    const late = alarms.filter(({ dueAt }) => dueAt <= now());
    try {
      await Promise.all(late.map((alarm) => bus.send(alarmEnvelope({ kind: 'alarm', partition, ...alarm }))));
    } catch (error) {
      // The commit stands; the next one sets the alarm anew.
      log({ level: 'warn', event: 'store-retry', step: 'alarm', code: errorCode(error) });
    }
  }

  async #commit(
    partition: string,
    decision: Decision,
    sealed: Sealed,
    known: Known | undefined,
    once: RequestOnce | undefined,
  ) {
    this.#known.delete(partition);
    return this.#dependencies.ledger.commit({
      partition,
      ...(once === undefined ? {} : { deliveryId: onceKey(once), answer: answered(once, decision.answer) }),
      loaded: known?.loaded,
      state: asState(sealed.call),
      ...(sealed.deliveries.length === 0
        ? {}
        : {
            out: sealed.deliveries.map(({ groups, ...delivery }) => ({
              ...defined(delivery),
              groups: groups.map((group) => ({ ...group })),
            })),
          }),
      log: sealed.log,
      rows: sealed.rows,
    });
  }

  // The commit stands whatever comes after it: what cannot be brought now is brought by the wake-up or by the next change.
  async #bring(partition: string, version: number, sealed: Sealed): Promise<void> {
    try {
      await this.#drain.bring(partition, version, sealed.deliveries);
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

  async #load(partition: string): Promise<Known | undefined> {
    const loaded = await this.#dependencies.ledger.load(partition);
    return loaded === undefined ? undefined : { loaded, call: callSchema.parse(loaded.state) };
  }

  #logDecision(partition: string, decision: Decision): void {
    this.#dependencies.log({
      level: 'info',
      event: 'decision',
      conversationId: partition.slice(partition.indexOf('.') + 1),
      provider: 'platform',
      step: decision.step,
    });
  }
}

/** The call as the ledger stores it; members that are undefined are absent there. */
const asState = (call: Call): JsonObject => JSON.parse(JSON.stringify(call));
