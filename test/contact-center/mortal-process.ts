import type { EventBus, Outgoing } from '../../shared/bus/bus.ts';
import { Unavailable } from '../../shared/kernel/errors.ts';
import type { Json } from '../../shared/kernel/json.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { CrankedQueue } from '../support/cranked-queue.ts';
import { sampleOf } from '../support/thoroughness.ts';
import { type CenterStage, stageOver } from './center-stage.ts';

/** A process that ends at one of its requests to store and queue, before or after that has taken effect, until it is started again. */
export class MortalProcess {
  /** Requests since the last start that was planned. */
  count = 0;
  isDead = false;
  #at = 0;
  #isAfter = false;

  /** Ends at request number `at`; 0: not at all. */
  plan(at: number, isAfter: boolean): void {
    Object.assign(this, { count: 0, isDead: false });
    this.#at = at;
    this.#isAfter = isAfter;
  }

  async run<T>(request: () => Promise<T>): Promise<T> {
    if (this.isDead) throw gone();
    this.count += 1;
    if (this.count !== this.#at) return request();
    if (this.#isAfter) await request();
    this.isDead = true;
    throw gone();
  }

  ledger(ledger: Ledger): Ledger {
    return {
      load: (partition) => this.run(() => ledger.load(partition)),
      commit: (commit) => this.run(() => ledger.commit(commit)),
      row: (partition, rowKey) => this.run(() => ledger.row(partition, rowKey)),
      rows: (partition, from, to, limit) => this.run(() => ledger.rows(partition, from, to, limit)),
      change: (partition, rows) => this.run(() => ledger.change(partition, rows)),
      index: (entry) => this.run(() => ledger.index(entry)),
      erase: (partition) => this.run(() => ledger.erase(partition)),
      unindex: (entry) => this.run(() => ledger.unindex(entry)),
      indexed: (...asked) => this.run(() => ledger.indexed(...asked)),
    };
  }
}

const goneText = 'The process has ended.';
const gone = () => new Unavailable('StoreUnavailable', goneText);
/** Several sessions may be under way when the process ends. */
export const isGone = (error: unknown): boolean => error instanceof Unavailable && error.message === goneText;

/** A queue that hands a message out again when the process that handled it has ended. */
export class DeliveringQueue extends CrankedQueue implements EventBus {
  readonly #life: MortalProcess;

  constructor(life: MortalProcess) {
    super();
    this.#life = life;
  }

  override serve(handle: (body: Json) => Promise<void>): void {
    super.serve(async (body) => {
      for (;;) {
        try {
          return await handle(body);
        } catch (error) {
          if (!isGone(error)) throw error;
          this.#life.isDead = false;
        }
      }
    });
  }

  override send(envelope: Outgoing): Promise<void> {
    return this.#life.run(() => super.send(envelope));
  }

  override schedule(envelope: Outgoing, dueAt: number): Promise<void> {
    return this.#life.run(() => super.schedule(envelope, dueAt));
  }
}

/** Time for the deaths of a flow, all of them, on a busy machine. */
export const allDeathsMs = 900_000;
/** A contact center in a process that ends as it is told. */
export async function openMortalStage(): Promise<CenterStage<DeliveringQueue> & { readonly life: MortalProcess }> {
  const life = new MortalProcess();
  const wrapLedger = (ledger: Ledger) => life.ledger(ledger);
  const stage = await stageOver(new DeliveringQueue(life), { answer: () => ({ status: 200 }), wrapLedger });
  return { ...stage, life };
}

/** So many requests are died at where not all of them are. */
const usualDeaths = 8;

/** Plays once for each of so many requests that the process ends at, a sample of them outside of CI: before that one has taken effect, and after. */
export async function diesAtEach(
  requests: number,
  play: (at: number, isAfter: boolean) => Promise<unknown>,
): Promise<void> {
  const every = Array.from({ length: requests }, (_, index) => index + 1);
  for (const at of sampleOf(every, usualDeaths)) {
    await play(at, false);
    await play(at, true);
  }
}
