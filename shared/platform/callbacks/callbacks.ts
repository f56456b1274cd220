import type { EventBus } from '../../bus/bus.ts';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import { atMost, type Clock } from '../../kernel/time.ts';
import { withTrace } from '../../kernel/trace.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { alarmEnvelope } from '../alarms/platform-alarm.ts';
import type { DeadCallback } from '../call/calls.ts';
import type { Directory } from '../directory/directory.ts';
import type { PlatformTimes } from '../times.ts';
import type { CallbackPost } from './callback-post.ts';
import {
  type CallbackBringing,
  type CallbackClaims,
  type CommittedCallbacks,
  claimMs,
  type LastAcks,
  type SettledDrain,
} from './claims.ts';
import type { Destination } from './destination.ts';
import { DrainRun, type RepeatCause, type RunLeg, rowsAlong } from './drain-run.ts';
import { LegDelivery } from './leg-delivery.ts';
import { readDestination, readLegQueues } from './leg-queues.ts';

/** What delivery needs. `dead` is told when a leg's callbacks are not taken; it may be told again. */
export type CallbackDependencies = {
  /** Names this start of the process in claims. */
  readonly by: string;
  readonly origin: string;
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly directory: Directory;
  readonly post: CallbackPost;
  readonly claims: CallbackClaims;
  readonly times: PlatformTimes;
  readonly log: Log;
  readonly now: Clock;
  dead(partition: string, leg: string, why: DeadCallback): Promise<void>;
};

/** The longest that a request waits for callbacks; what is not brought by then is brought behind its answer. */
const patienceMs = 500;

/**
 * A drain that has brought everything leaves its rows for so long to the next commit, which takes them along; only where no other process
 * has written since the drain before, since that one would leave its callbacks to this one.
 */
const rideMs = 500;

/** A repeat that finds another process at work comes again after this. */
const lookAgainMs = 1_000;

const rowsAtOnce = 90;
const knownPartitions = 5_000;

/** Why a partition is looked at: a claim has run out, a wake of 0.1.0 has come, or a repeat is due. */
export type DrainCause = RepeatCause & { readonly seen?: number | undefined };

/**
 * Brings callbacks: per leg one after another in their order, legs side by side, and one process at a time per partition, by its claim.
 * A callback that is refused, or fails too often, ends its conversation; what waits then is brought nevertheless, now and then for a
 * day: it holds what people were told has been said. Source: trusted-application.md#callback-delivery
 */
export class Callbacks implements CallbackBringing {
  readonly by: string;
  readonly #dependencies: CallbackDependencies;
  readonly #delivery: LegDelivery;
  readonly #runs = new Map<string, DrainRun>();
  // As long as no other process has written to a partition, its destinations are as this one left them.
  readonly #known = new BoundedMap<{ readonly lineage: object; readonly byLeg: ReadonlyMap<string, Destination> }>(
    knownPartitions,
  );

  constructor(dependencies: CallbackDependencies) {
    this.by = dependencies.by;
    this.#dependencies = dependencies;
    this.#delivery = new LegDelivery(dependencies);
  }

  isBringing(partition: string): boolean {
    return this.#runs.has(partition);
  }

  async committed(work: CommittedCallbacks): Promise<void> {
    const { partition, lineage } = work;
    const running = this.#runs.get(partition);
    const run = running ?? new DrainRun(partition);
    const isWaitedFor = running === undefined || running.isIdle;
    run.add(work);
    if (running === undefined) {
      this.#recall(run, lineage);
      this.#start(run);
    }
    // An application that is brought a callback may be waiting for this very answer: what joins a drain on its way is not waited for.
    if (isWaitedFor) await atMost(patienceMs, run.settling());
  }

  settled(partition: string, lastAcks: LastAcks): SettledDrain | undefined {
    const run = this.#runs.get(partition);
    if (run === undefined) return undefined;
    const settled = run.settled(lastAcks);
    return {
      ...settled,
      written: (isReleased, lineage) => {
        settled.written(isReleased, lineage);
        // At once: what is committed from now on begins another run.
        if (isReleased) this.#end(run);
      },
    };
  }

  /** Brings what waits in a partition, as far as it is due and no other process is at it. @throws {Unavailable} StoreUnavailable, QueueUnavailable */
  async bring(partition: string, cause: DrainCause): Promise<void> {
    const { isRepeat, dueAt, seen } = cause;
    const { claims, bus, times, now } = this.#dependencies;
    const running = this.#runs.get(partition);
    if (running !== undefined) return running.look(cause);
    const run = new DrainRun(partition);
    run.look(cause);
    this.#runs.set(partition, run);
    const denied = () => this.#end(run);
    const taken = await claims.take(partition, { isForced: isRepeat, seen, denied }).catch((error: unknown) => {
      denied();
      throw error;
    });
    if (taken.outcome === 'taken') {
      run.claimed(taken);
      return this.#drain(run);
    }
    if (taken.outcome === 'nothing') return;
    const restMs = taken.until - now();
    const wholeMs = claimMs(times.callbackTimeoutMs);
    // A claim that has more time left than any has when it is taken was made by another clock: it is waited for once, and then counts no more.
    const alarm = { kind: 'callbacks', partition, dueAt, ...(restMs > wholeMs ? { seen: taken.until } : {}) } as const;
    await bus.schedule(alarmEnvelope(alarm), now() + (restMs > wholeMs ? wholeMs : Math.min(restMs, lookAgainMs)));
  }

  #start(run: DrainRun): void {
    this.#runs.set(run.partition, run);
    void this.#drain(run).catch((error: unknown) => {
      // What is not brought is found by the safety alarm.
      this.#dependencies.log({ level: 'warn', event: 'store-retry', step: 'callbacks', code: errorCode(error) });
    });
  }

  #end(run: DrainRun): void {
    const { partition, lineage, legs } = run;
    run.end();
    if (this.#runs.get(partition) !== run) return;
    this.#runs.delete(partition);
    const known = [...legs.values()].flatMap(({ leg, stored }) =>
      stored === undefined ? [] : [[leg, stored] as const],
    );
    this.#known.set(partition, { lineage, byLeg: new Map(known) });
  }

  async #drain(run: DrainRun): Promise<void> {
    try {
      while (!run.isOver) {
        run.goesOn();
        if (!(await this.#settles(run))) break;
        await run.idle(run.rides && !run.hasLater() ? rideMs : 0);
        if (run.isOver || run.hasWork()) continue;
        if (!(await this.#released(run))) break;
      }
    } finally {
      this.#end(run);
    }
    // Also where the claim was lost: the answer to its release may have been.
    for (const { leg, why } of run.died) await this.#dependencies.dead(run.partition, leg, why);
    // Looked at once more just when it was given up.
    if (run.mustRead) await this.bring(run.partition, run.cause);
  }

  /** Brings what can be brought now; false when the claim is another process's by now. */
  async #settles(run: DrainRun): Promise<boolean> {
    while (run.hasWork()) if (!(await this.#round(run))) return false;
    return true;
  }

  /** Whether the run goes on: false when the claim is another process's by now. */
  async #round(run: DrainRun): Promise<boolean> {
    const { ledger, claims, times, now } = this.#dependencies;
    if (now() + times.callbackTimeoutMs > run.until) {
      const taken = await claims.take(run.partition, { isForced: true, denied: () => this.#end(run) });
      if (taken.outcome !== 'taken') return false;
      run.claimed(taken);
    }
    if (run.mustRead) {
      const lastAcks = run.reads();
      run.took(await readLegQueues(ledger, run.partition), lastAcks);
    }
    await Promise.all([...run.legs.values()].map((leg) => this.#deliver(run, leg)));
    if (run.removedCount >= rowsAtOnce) await this.#removeSome(run, rowsAtOnce);
    return true;
  }

  async #deliver(run: DrainRun, leg: RunLeg): Promise<void> {
    const { ledger, directory, bus, times, now } = this.#dependencies;
    const { partition } = run;
    if (leg.waiting.length === 0 || leg.isLater) return;
    leg.destination ??= leg.stored = await readDestination(ledger, partition, leg.leg);
    const { destination } = leg;
    const dueAt = destination?.retry?.dueAt;
    if (destination === undefined || (dueAt !== undefined && dueAt > now())) {
      leg.isLater = true;
      // What waits has its alarm, unless that is this one, which came early. Another leg's must not set it again, since they would grow.
      if (dueAt !== undefined && run.setsAgain(dueAt))
        await bus.schedule(alarmEnvelope({ kind: 'callbacks', partition, dueAt }), dueAt);
      return;
    }
    // Told before, unless a crash came in between.
    if (destination.dead !== undefined) await this.#dependencies.dead(partition, leg.leg, destination.dead);
    const endpoint = await directory.endpoint(partition.slice(0, partition.indexOf('.')), destination.endpointUri);
    if (endpoint === undefined) return forget(run, leg, destination);
    for (;;) {
      const [callback] = leg.waiting;
      if (callback === undefined || now() + times.callbackTimeoutMs > run.until || run.removedCount >= rowsAtOnce)
        return;
      const { destination: before = destination } = leg;
      const step = await withTrace(run.traceOf(callback), () =>
        this.#delivery.bring(partition, endpoint, callback, before),
      );
      leg.destination = step.destination;
      if (step.isRemoved) run.remove(leg, callback);
      if (step.died !== undefined) run.died.push({ leg: leg.leg, why: step.died });
      leg.isLater = step.isLater;
      if (step.isLater) return;
    }
  }

  /** Whether the run goes on, or has ended well. */
  async #released(run: DrainRun): Promise<boolean> {
    if (run.removedCount > rowsAlong) await this.#removeSome(run, run.removedCount);
    const outcome = await this.#dependencies.claims.release(run.partition);
    if (outcome === 'lost') return false;
    // A commit has given the claim up meanwhile.
    if (run.isOver) return true;
    if (outcome === 'stuck') await this.#removeSome(run, run.removedCount);
    if (outcome === 'more') run.mustRead ||= !run.hasWork();
    return true;
  }

  /** Removes rows by themselves: what was brought may be removed at any time, and what is gone is as good. */
  async #removeSome(run: DrainRun, most: number): Promise<void> {
    const { ledger } = this.#dependencies;
    const removals = run.takeRemoved(most).map((rowKey) => ({ op: 'delete', rowKey }) as const);
    if (removals.length <= rowsAtOnce && (await ledger.change(run.partition, removals))) return;
    for (const removal of removals) await ledger.change(run.partition, [removal]);
  }

  #recall(run: DrainRun, lineage: object): void {
    const known = this.#known.get(run.partition);
    if (known?.lineage !== lineage) return;
    run.rides = true;
    for (const [leg, destination] of known.byLeg) run.recall(leg, destination);
  }
}

/** There is no application any more that could be told: the conversation ends, and what waits is dropped. */
function forget(run: DrainRun, leg: RunLeg, destination: Destination): void {
  for (const callback of [...leg.waiting]) run.remove(leg, callback);
  if (destination.dead !== undefined) return;
  leg.destination = { ...destination, dead: 'CallbackChannelError' };
  run.died.push({ leg: leg.leg, why: 'CallbackChannelError' });
}
