import { currentTraceparent } from '../../kernel/trace.ts';
import type { RowChange } from '../../ledger/ledger.ts';
import type { DeadCallback } from '../call/calls.ts';
import type { CommittedCallbacks, LastAcks, SettledDrain, TakenClaim } from './claims.ts';
import { type Destination, isSameDestination, storedDestination } from './destination.ts';
import type { WaitingCallbacks } from './leg-queues.ts';
import { callbackKey, type PendingCallback } from './pending-callback.ts';

/** Why a drain looks: an alarm for what was due at `dueAt` (absent: whenever), or what has just been written. */
export type RepeatCause = { readonly isRepeat: boolean; readonly dueAt?: number | undefined };

/** One leg in a drain. */
export type RunLeg = {
  readonly leg: string;
  /** Absent: to be looked for in its row. */
  destination?: Destination | undefined;
  /** The destination as it is stored. */
  stored?: Destination | undefined;
  /** In order, without gaps. */
  readonly waiting: PendingCallback[];
  /** The number of the last callback that is in `waiting`, or was settled before it. */
  last: number;
  /** What waits has its alarm. */
  isLater: boolean;
};

/** Most rows of settled callbacks that one transaction takes along beside its own. */
export const rowsAlong = 60;

/**
 * One process's drain of a partition: what waits on each leg, as far as it is known, and what has been settled and not been written yet.
 * Complete knowledge keeps the order: a callback is brought only when all before it on its leg have been settled.
 */
export class DrainRun {
  readonly partition: string;
  /** Until when the claim holds, epoch ms. */
  until = 0;
  /** What waits has to be looked for in the partition. */
  mustRead = false;
  lineage: object = {};
  /** Its rows may wait for a commit that takes them along. */
  rides = false;
  readonly legs = new Map<string, RunLeg>();
  readonly died: { readonly leg: string; readonly why: DeadCallback }[] = [];
  /** Of which request's doing a callback is, by its row. */
  readonly #traces = new Map<string, string>();
  #removed: string[] = [];
  #lastAcks = new Map<string, number>();
  /** An alarm has come for no leg in particular: each leg that it finds not due is given another. */
  #setsAll = false;
  /** What the alarms were for that have come. */
  readonly #alarms = new Set<number>();
  #isReading = false;
  #isOver = false;
  #isIdle = false;
  #waiters: (() => void)[] = [];
  #wake: (() => void) | undefined;

  constructor(partition: string) {
    this.partition = partition;
  }

  /** Takes over what a commit has written. */
  add({ callbacks, destinations, lastAcks, isAll, until, lineage }: CommittedCallbacks): void {
    // What was written before a run that begins with all that waits has been taken.
    if (isAll && this.until === 0 && !this.mustRead) for (const [leg, ack] of lastAcks) this.#leg(leg).last = ack;
    if (this.until > 0 && lineage !== this.lineage) this.rides = false;
    this.until = Math.max(until, this.until);
    this.lineage = lineage;
    this.noteAcks(lastAcks);
    if (!isAll) this.mustRead = true;
    for (const [leg, destination] of destinations) {
      Object.assign(this.#leg(leg), { destination, stored: destination });
    }
    for (const callback of callbacks) this.#addOne(callback);
    this.notify();
  }

  /** A destination as it is known to be stored. */
  recall(leg: string, destination: Destination): void {
    const known = this.#leg(leg);
    if (known.destination === undefined) Object.assign(known, { destination, stored: destination });
  }

  /** What waits is looked for once more. */
  look({ isRepeat, dueAt }: RepeatCause): void {
    this.mustRead = true;
    if (isRepeat && dueAt === undefined) this.#setsAll = true;
    if (isRepeat && dueAt !== undefined) this.#alarms.add(dueAt);
    this.notify();
  }

  /** Whether a leg that is not due yet has no alarm of its own any more. */
  setsAgain(dueAt: number): boolean {
    return this.#setsAll || this.#alarms.has(dueAt);
  }

  /** Why it has looked, for who looks in its place. */
  get cause(): RepeatCause {
    const [dueAt, ...more] = this.#alarms;
    const isRepeat = this.#setsAll || dueAt !== undefined;
    return this.#setsAll || more.length > 0 ? { isRepeat } : { isRepeat, dueAt };
  }

  /** The claim was taken, or holds for longer. Where another process has written since, it may have brought what waits here: it is looked for. */
  claimed({ until, lastAcks, lineage }: TakenClaim): void {
    this.until = until;
    this.noteAcks(lastAcks);
    if (lineage === this.lineage) return;
    this.lineage = lineage;
    this.rides = false;
    this.mustRead = true;
  }

  /** Callbacks up to these numbers were written before whatever is looked for from now on. */
  noteAcks(lastAcks: LastAcks): void {
    for (const [leg, ack] of lastAcks) this.#lastAcks.set(leg, Math.max(ack, this.#lastAcks.get(leg) ?? 0));
  }

  /** A look for what waits begins; what is added meanwhile may be missing in it. */
  reads(): LastAcks {
    this.mustRead = false;
    this.#isReading = true;
    return new Map(this.#lastAcks);
  }

  /** Takes what was read, after callbacks up to `lastAcks` had been written: all that waits, or the oldest of each leg. */
  took({ queues, isPart }: WaitingCallbacks, lastAcks: LastAcks): void {
    this.#isReading = false;
    const settled = new Set(this.#removed);
    for (const leg of this.legs.values()) leg.waiting.length = 0;
    for (const { leg: name, destination, callbacks } of queues) {
      const leg = this.#leg(name);
      leg.destination =
        leg.stored === undefined || isSameDestination(leg.stored, leg.destination) ? destination : leg.destination;
      leg.stored = destination;
      leg.waiting.push(...callbacks.filter(({ ack }) => !settled.has(callbackKey(name, ack))));
      leg.last = Math.max(leg.last, callbacks.at(-1)?.ack ?? 0);
    }
    for (const [leg, ack] of lastAcks) this.#leg(leg).last = Math.max(this.#leg(leg).last, ack);
    for (const leg of this.legs.values()) leg.isLater = false;
    if (isPart) this.mustRead = true;
  }

  /** A callback waits no more. */
  remove(leg: RunLeg, { ack }: PendingCallback): void {
    leg.waiting.shift();
    const key = callbackKey(leg.leg, ack);
    this.#traces.delete(key);
    this.#removed.push(key);
  }

  /** The `traceparent` that a callback goes out under. */
  traceOf({ leg, ack }: PendingCallback): string {
    return this.#traces.get(callbackKey(leg, ack)) ?? currentTraceparent();
  }

  /** Whether something waits that can be brought now, or may do so. */
  hasWork(): boolean {
    return this.mustRead || [...this.legs.values()].some(({ waiting, isLater }) => waiting.length > 0 && !isLater);
  }

  /** Rows of settled callbacks that are to be removed by themselves, so that a transaction is not too large. */
  takeRemoved(most: number): readonly string[] {
    const taken = this.#removed.slice(0, most);
    this.#removed = this.#removed.slice(most);
    return taken;
  }

  /** Whether something waits for a later time. */
  hasLater(): boolean {
    return [...this.legs.values()].some(({ isLater }) => isLater);
  }

  get removedCount(): number {
    return this.#removed.length;
  }

  /** What the drain has come to, as far as it is not written. */
  settled(lastAcks: LastAcks): SettledDrain {
    const removed = this.#removed.slice(0, rowsAlong);
    const changed = [...this.legs.values()].filter(
      ({ destination, stored }) => !isSameDestination(destination, stored),
    );
    const written = changed.flatMap((leg) =>
      leg.destination === undefined ? [] : [{ leg, destination: leg.destination }],
    );
    const rows: readonly RowChange[] = [
      ...removed.map((rowKey) => ({ op: 'delete', rowKey }) as const),
      ...written.map(({ leg, destination }) => storedDestination(leg.leg, destination)),
    ];
    return {
      rows,
      isOver: this.#isIdle && !this.hasWork() && this.#knows(lastAcks) && removed.length === this.#removed.length,
      backlog: [...this.legs.values()].some(({ waiting }) => waiting.length > 0),
      written: (isReleased, lineage) => {
        const gone = new Set(removed);
        this.#removed = this.#removed.filter((key) => !gone.has(key));
        for (const { leg, destination } of written) leg.stored = destination;
        this.lineage = lineage;
        if (isReleased) this.end();
      },
    };
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get isIdle(): boolean {
    return this.#isIdle;
  }

  /** Nothing more is done in this run. */
  end(): void {
    this.#isOver = true;
    this.notify();
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  /** Resolves when nothing waits that can be brought now. */
  settling(): Promise<void> {
    return this.#isOver ? Promise.resolve() : new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Waits until there is work, the run is over, or `waitMs` have passed. */
  async idle(waitMs: number): Promise<void> {
    this.#isIdle = true;
    for (const resolve of this.#waiters.splice(0)) resolve();
    if (waitMs === 0 || this.hasWork() || this.#isOver) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      this.#wake = wake;
    });
    this.#wake = undefined;
  }

  /** What waits is being brought. */
  goesOn(): void {
    this.#isIdle = false;
  }

  notify(): void {
    this.#wake?.();
  }

  #addOne(callback: PendingCallback): void {
    const leg = this.#leg(callback.leg);
    if (callback.ack <= leg.last && !this.#isReading) return;
    if (this.#isReading || callback.ack > leg.last + 1) this.mustRead = true;
    if (this.mustRead) return;
    leg.waiting.push(callback);
    leg.last = callback.ack;
    this.#traces.set(callbackKey(callback.leg, callback.ack), currentTraceparent());
  }

  #leg(leg: string): RunLeg {
    const known = this.legs.get(leg);
    if (known !== undefined) return known;
    const begun: RunLeg = { leg, waiting: [], last: 0, isLater: false };
    this.legs.set(leg, begun);
    return begun;
  }

  #knows(lastAcks: LastAcks): boolean {
    return [...lastAcks].every(([leg, ack]) => (this.legs.get(leg)?.last ?? 0) >= ack);
  }
}
