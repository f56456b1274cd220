import { Condition, WaitTimeout } from '../../local/call-flow/condition.ts';
import { delay } from '../../shared/kernel/time.ts';
import { Deliveries, type DeliverySummary } from './deliveries.ts';
import { openLoop, type Schedule } from './open-loop.ts';

/**
 * How long lines that were taken may take to arrive after the last was sent, and after how long what a line causes after it has been read, such as its
 * callback, is done.
 */
type Waits = { readonly stragglersMs: number; readonly afterworkMs: number };

const usualWaits: Waits = { stragglersMs: 30_000, afterworkMs: 1_000 };

/** How many seconds' worth of lines may be under way before a run is given up. */
const hopelessSeconds = 4;

/** A line of an open conversation, which was due at `dueAt` (`performance.now()`). */
export type NumberedLine = { readonly conversation: number; readonly number: number; readonly dueAt: number };

/** Says a line; rejects when it was not taken. */
export type SayLine = (line: NumberedLine) => Promise<void>;

/** Has the visitors of open conversations write in turn by a schedule, and follows each line until it has arrived. */
export class NumberedLines {
  readonly #conversations: number;
  readonly #say: SayLine;
  readonly #waits: Waits;
  readonly #condition = new Condition();
  #written = 0;
  #deliveries = new Deliveries();

  constructor(conversations: number, say: SayLine, waits: Partial<Waits> = {}) {
    this.#conversations = conversations;
    this.#say = say;
    this.#waits = { ...usualWaits, ...waits };
  }

  /**
   * A visitor sends a line when the one before was taken, as a widget does; what is then late keeps the time it was due at. With
   * `giveUp`, no more is written when the lines of some seconds are under way.
   */
  async write(schedule: Schedule, giveUp: 'giveUp' | 'persist' = 'persist'): Promise<DeliverySummary> {
    const deliveries = new Deliveries();
    this.#deliveries = deliveries;
    const first = this.#written;
    const tails: Promise<void>[] = [];
    const most = Math.max(50, schedule.perSecond * hopelessSeconds);
    await openLoop(
      schedule,
      (index, dueAt) => {
        const line = { conversation: index % this.#conversations, number: first + index, dueAt };
        this.#written = line.number + 1;
        deliveries.due(line.conversation, line.number, dueAt);
        const before = tails[line.conversation] ?? Promise.resolve();
        tails[line.conversation] = before.then(() => this.#sent(line, deliveries));
      },
      () => giveUp === 'giveUp' && deliveries.missing > most,
    );
    await Promise.all(tails);
    await this.#allArrived(deliveries);
    await delay(this.#waits.afterworkMs);
    return deliveries.summary();
  }

  /** A line was read. */
  arrived(conversation: number, number: number): void {
    this.#deliveries.arrived(conversation, number, performance.now());
    this.#condition.changed();
  }

  async #sent(line: NumberedLine, deliveries: Deliveries): Promise<void> {
    try {
      await this.#say(line);
    } catch {
      deliveries.refused(line.conversation, line.number);
    }
  }

  async #allArrived(deliveries: Deliveries): Promise<void> {
    try {
      await this.#condition.until(
        'every line',
        () => (deliveries.missing === 0 ? true : undefined),
        this.#waits.stragglersMs,
      );
    } catch (error) {
      if (!(error instanceof WaitTimeout)) throw error;
    }
  }
}
