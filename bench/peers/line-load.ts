import { Condition, WaitTimeout } from '../../local/call-flow/condition.ts';
import { delay } from '../../shared/kernel/time.ts';
import { Deliveries, type DeliverySummary } from '../support/deliveries.ts';
import { openLoop, type Schedule } from '../support/open-loop.ts';
import type { OpenChatSystem } from './chat-system.ts';

/** Bytes of a line. */
export const lineBytes = 20;

/** How long lines that were taken may take to arrive after the last was sent. */
const stragglersMs = 30_000;

/** What lines cause after they have been read is done by then, and is counted. */
const usualAfterworkMs = 1_000;

/** How many seconds' worth of lines may be under way before a run is given up. */
const hopelessSeconds = 4;

/** What came of a run; `held`: all lines of the schedule were sent. */
export type LoadResult = DeliverySummary & { readonly held: boolean };

/** Lets the visitors of open conversations write in turn by a schedule, the same for every chat system. */
export class LineLoad {
  readonly #system: OpenChatSystem;
  readonly #conversations: number;
  readonly #afterworkMs: number;
  readonly #condition = new Condition();
  #written = 0;
  #deliveries = new Deliveries();

  constructor(system: OpenChatSystem, conversations: number, afterworkMs = usualAfterworkMs) {
    this.#system = system;
    this.#conversations = conversations;
    this.#afterworkMs = afterworkMs;
    system.listen((text) => this.#heard(text));
  }

  /** A visitor sends a line when the one before was taken, as a widget does; what is then late keeps the time it was due at. */
  async write(schedule: Schedule): Promise<LoadResult> {
    const deliveries = new Deliveries();
    this.#deliveries = deliveries;
    const first = this.#written;
    const tails: Promise<void>[] = [];
    const most = Math.max(50, schedule.perSecond * hopelessSeconds);
    await openLoop(
      schedule,
      (line, dueAt) => {
        const conversation = line % this.#conversations;
        const number = first + line;
        this.#written = number + 1;
        deliveries.due(conversation, number, dueAt);
        const before = tails[conversation] ?? Promise.resolve();
        tails[conversation] = before.then(() => this.#say(conversation, number, deliveries));
      },
      () => deliveries.missing > most,
    );
    await Promise.all(tails);
    await this.#allArrived(deliveries);
    await delay(this.#afterworkMs);
    const summary = deliveries.summary();
    return { ...summary, held: summary.due >= schedule.perSecond * schedule.seconds };
  }

  async #say(conversation: number, number: number, deliveries: Deliveries): Promise<void> {
    try {
      await this.#system.say(conversation, lineText(conversation, number));
    } catch {
      deliveries.refused(conversation, number);
    }
  }

  async #allArrived(deliveries: Deliveries): Promise<void> {
    try {
      await this.#condition.until('every line', () => (deliveries.missing === 0 ? true : undefined), stragglersMs);
    } catch (error) {
      if (!(error instanceof WaitTimeout)) throw error;
    }
  }

  #heard(text: string): void {
    const line = readLine(text);
    if (line === undefined) return;
    this.#deliveries.arrived(line.conversation, line.number, performance.now());
    this.#condition.changed();
  }
}

/** The text of a numbered line: always `lineBytes` long. */
export function lineText(conversation: number, number: number): string {
  return `line ${conversation} ${number} `.padEnd(lineBytes, '.');
}

/** Which line a text is; undefined when it is none. */
export function readLine(text: string): { readonly conversation: number; readonly number: number } | undefined {
  const [, conversation, number] = /^line (\d+) (\d+) /.exec(text) ?? [];
  return conversation === undefined ? undefined : { conversation: Number(conversation), number: Number(number) };
}
