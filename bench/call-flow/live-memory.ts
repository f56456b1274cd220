import * as z from 'zod';
import { Condition } from '../../local/call-flow/condition.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import type { Environment } from '../../shared/kernel/settings.ts';

const script = new URL('../meter/live-memory.ts', import.meta.url).href;
const answerSchema = z.object({ live: z.object({ heap: z.number(), external: z.number() }) });
const answerMs = 60_000;

/** Asks a process what of its memory is in use. */
export class LiveMemory {
  /** What the process is started with. */
  readonly environment: Environment = { NODE_OPTIONS: `--import=${script}` };
  readonly #condition = new Condition();
  #bytes: number | undefined;

  /** Reads a line that the process printed; whether it was the answer. */
  read(line: string): boolean {
    const answer = answerSchema.safeParse(parseJson(line)).data?.live;
    if (answer === undefined) return false;
    this.#bytes = answer.heap + answer.external;
    this.#condition.changed();
    return true;
  }

  /** Bytes that are left when the garbage is collected. */
  of(pid: number): Promise<number> {
    this.#bytes = undefined;
    process.kill(pid, 'SIGUSR2');
    return this.#condition.until('what is in use', () => this.#bytes, answerMs);
  }
}
