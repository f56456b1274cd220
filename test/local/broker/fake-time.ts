import type { Time } from '../../../local/broker/queue/time.ts';

type Timer = { readonly at: number; readonly callback: () => void };

/** A clock that moves only when it is told to, from timer to timer. */
export class FakeTime implements Time {
  /** Called at every time at which the clock stops, before the timers of that time. */
  onStop: (nowMs: number) => void = () => {};
  #nowMs = 1_000_000;
  #timers: Timer[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#nowMs + Math.max(delayMs, 0), callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advance(byMs: number): void {
    const target = this.#nowMs + byMs;
    for (let next = this.#takeNext(target); next !== undefined; next = this.#takeNext(target)) {
      this.#nowMs = Math.max(this.#nowMs, next.at);
      this.onStop(this.#nowMs);
      next.callback();
    }
    this.#nowMs = target;
    this.onStop(target);
  }

  #takeNext(target: number): Timer | undefined {
    const due = this.#timers.filter(({ at }) => at <= target).sort((a, b) => a.at - b.at);
    const [next] = due;
    if (next !== undefined) this.#timers = this.#timers.filter((other) => other !== next);
    return next;
  }
}
