import * as z from 'zod';
import { Condition } from '../../local/call-flow/condition.ts';
import { parseJson } from '../../shared/kernel/json.ts';

/** How often what happened, by a name such as `store transaction`, `bus sent` or `in GET /ucwa/v1/applications/*`. */
export type Counts = ReadonlyMap<string, number>;

const meterSchema = z.object({ meter: z.object({ pid: z.number(), counts: z.record(z.string(), z.number()) }) });
const entrySchema = z.looseObject({ level: z.string(), event: z.string() });

const meterScript = new URL('../meter/main.ts', import.meta.url).href;
const answerMs = 30_000;

/** Counts what the processes of an engine do: asks the meter in each, and reads what the application logs. */
export class OperationMeters {
  readonly #condition = new Condition();
  readonly #answers = new Map<number, Readonly<Record<string, number>>>();
  readonly #logged = new Map<string, number>();

  /** Starts an engine whose processes have a meter each. */
  static async metered<T>(start: () => Promise<T>): Promise<T> {
    const { NODE_OPTIONS: before = '' } = process.env;
    process.env.NODE_OPTIONS = `${before} --import=${meterScript}`.trim();
    try {
      return await start();
    } finally {
      process.env.NODE_OPTIONS = before;
    }
  }

  /** Reads a line that some process printed; whether it was a meter's answer. */
  read(line: string): boolean {
    const content = parseJson(line);
    const answer = meterSchema.safeParse(content).data?.meter;
    if (answer !== undefined) {
      this.#answers.set(answer.pid, answer.counts);
      this.#condition.changed();
      return true;
    }
    const entry = entrySchema.safeParse(content).data;
    if (entry === undefined) return false;
    const name = `logged ${entry.level} ${entry.event}`;
    this.#logged.set(name, (this.#logged.get(name) ?? 0) + 1);
    return false;
  }

  /** Everything that was counted up to now in these processes, together. */
  async take(pids: readonly number[]): Promise<Counts> {
    this.#answers.clear();
    for (const pid of pids) process.kill(pid, 'SIGUSR2');
    const all = await this.#condition.until('the count of every process', () => this.#all(pids), answerMs);
    return summed([...all.map((counts) => Object.entries(counts)), [...this.#logged]]);
  }

  #all(pids: readonly number[]): readonly Readonly<Record<string, number>>[] | undefined {
    const answers = pids.map((pid) => this.#answers.get(pid)).filter((one) => one !== undefined);
    return answers.length === pids.length ? answers : undefined;
  }
}

function summed(parts: readonly (readonly (readonly [string, number])[])[]): Counts {
  const sums = new Map<string, number>();
  for (const [name, value] of parts.flat()) sums.set(name, (sums.get(name) ?? 0) + value);
  return sums;
}

/** Counts of a stretch that is so many times as long. */
export function times(counts: Counts, factor: number): Counts {
  return new Map([...counts].map(([name, value]) => [name, value * factor]));
}

/** What each of `lines` caused, where `run` and `idle` are counts of stretches of the same length, and only in the first there were lines. */
export function perLine(run: Counts, idle: Counts, lines: number): Counts {
  const names = new Set([...run.keys(), ...idle.keys()]);
  const each = [...names].map((name) => [name, ((run.get(name) ?? 0) - (idle.get(name) ?? 0)) / lines] as const);
  return new Map(each.filter(([, value]) => value !== 0).sort(([one], [other]) => one.localeCompare(other)));
}

/** What was counted between two looks. */
export const between = (before: Counts, after: Counts): Counts => perLine(after, before, 1);

/** The sum of all counts whose name begins so. */
export function sumOf(counts: Counts, beginning: string): number {
  return [...counts].filter(([name]) => name.startsWith(beginning)).reduce((sum, [, value]) => sum + value, 0);
}
