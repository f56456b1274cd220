import type { DeliverySummary } from '../support/deliveries.ts';
import { NumberedLines } from '../support/numbered-lines.ts';
import type { Schedule } from '../support/open-loop.ts';
import type { OpenChatSystem } from './chat-system.ts';

/** Bytes of a line. */
export const lineBytes = 20;

/** What came of a run; `held`: all lines of the schedule were sent. */
export type LoadResult = DeliverySummary & { readonly held: boolean };

/** Lets the visitors of open conversations write in turn by a schedule, the same for every chat system. */
export class LineLoad {
  readonly #lines: NumberedLines;

  /** `afterworkMs`: what lines cause after they have been read is done by then, and is counted. */
  constructor(system: OpenChatSystem, conversations: number, afterworkMs = 1_000) {
    this.#lines = new NumberedLines(
      conversations,
      ({ conversation, number }) => system.say(conversation, lineText(conversation, number)),
      { afterworkMs },
    );
    system.listen((text) => {
      const line = readLine(text);
      if (line !== undefined) this.#lines.arrived(line.conversation, line.number);
    });
  }

  /** Gives up when the system is far behind the schedule. */
  async write(schedule: Schedule): Promise<LoadResult> {
    const summary = await this.#lines.write(schedule, 'giveUp');
    return { ...summary, held: summary.due >= schedule.perSecond * schedule.seconds };
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
