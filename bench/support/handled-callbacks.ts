import { parseJson } from '../../shared/kernel/json.ts';
import { delay } from '../../shared/kernel/time.ts';

/** What became of the callbacks that lines cause. */
export type CallbackSummary = {
  /** From the time at which a line was due until the service had handled its callback, in milliseconds. */
  readonly latenciesMs: readonly number[];
  /** Callbacks of lines that were taken, which the service has not handled. */
  readonly missing: number;
};

/** A line whose callback is waited for; `dueAt` is epoch ms. */
type SaidLine = { readonly dueAt: number; isRefused: boolean };

const lookEveryMs = 50;

/**
 * Follows the callbacks of visitors' lines by the log of the application: those of one conversation are handled in order, each of which is told
 * as a decision with its delivery.
 */
export class HandledCallbacks {
  readonly #waiting = new Map<string, SaidLine[]>();
  #latenciesMs: number[] = [];

  /** A line of a conversation is to be sent at `dueAt` (`performance.now()`); the result calls it off when it was refused. */
  said(conversation: string, dueAt: number): () => void {
    const line: SaidLine = { dueAt: Date.now() - (performance.now() - dueAt), isRefused: false };
    const waiting = this.#waiting.get(conversation);
    if (waiting === undefined) this.#waiting.set(conversation, [line]);
    else waiting.push(line);
    return () => {
      line.isRefused = true;
    };
  }

  /** Takes a line of the application's log. */
  read(logLine: string): void {
    if (!logLine.includes('"visitor said"')) return;
    const { event, step, conversationId, deliveryId, at } = (parseJson(logLine) ?? {}) as Readonly<
      Record<string, unknown>
    >;
    if (event !== 'decision' || step !== 'visitor said' || deliveryId === undefined) return;
    const line = this.#next(String(conversationId));
    if (line !== undefined) this.#latenciesMs.push(Math.max(0, Date.parse(String(at)) - line.dueAt));
  }

  get missing(): number {
    return [...this.#waiting.values()].flat().filter(({ isRefused }) => !isRefused).length;
  }

  /** Resolves when every callback was handled, or after `limitMs`. */
  async settled(limitMs: number): Promise<void> {
    const until = performance.now() + limitMs;
    while (this.missing > 0 && performance.now() < until) await delay(lookEveryMs);
  }

  /** What became of them since the last call; what is missing by now is not waited for any longer. */
  take(): CallbackSummary {
    const summary = { latenciesMs: this.#latenciesMs, missing: this.missing };
    this.#latenciesMs = [];
    this.#waiting.clear();
    return summary;
  }

  #next(conversation: string): SaidLine | undefined {
    const waiting = this.#waiting.get(conversation) ?? [];
    let line = waiting.shift();
    while (line?.isRefused) line = waiting.shift();
    return line;
  }
}
