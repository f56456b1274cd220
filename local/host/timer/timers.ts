import { toRfc3339 } from '../../../shared/kernel/time.ts';
import type { AppFunction } from '../function-app.ts';
import { describeThrown, type HostLog } from '../host-log.ts';
import type { Invoker } from '../invoke.ts';
import { resolveSetting } from '../setting-text.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

/** `setTimeout` cannot wait longer. */
const longestWaitMs = 2 ** 31 - 1;

type Timer = { readonly target: AppFunction; readonly schedule: Schedule };

/** Runs timer functions when they are due; one never overlaps itself. Missed times are not caught up. */
export class Timers {
  readonly #timers: readonly Timer[];
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  readonly #pending = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopped = new AbortController();

  /** @throws {ConfigurationError} InvalidSetting — when a schedule cannot be read */
  constructor(functions: readonly AppFunction[], invoker: Invoker, log: HostLog) {
    this.#timers = functions.map((target) => ({
      target,
      schedule: parseSchedule(resolveSetting(target.trigger.schedule)),
    }));
    this.#invoker = invoker;
    this.#log = log;
  }

  start(): void {
    for (const timer of this.#timers) this.#arm(timer, 0);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const timeout of this.#pending.values()) clearTimeout(timeout);
    await Promise.allSettled(this.#running);
  }

  #arm(timer: Timer, lastAt: number): void {
    const dueAt = timer.schedule(Date.now());
    const wait = (): void => {
      if (this.#stopped.signal.aborted) return;
      const leftMs = dueAt - Date.now();
      if (leftMs <= 0) {
        void this.#fire(timer, lastAt, timer.schedule(dueAt)).then(() => this.#arm(timer, dueAt));
        return;
      }
      this.#pending.set(timer.target.metadata.name, setTimeout(wait, Math.min(leftMs, longestWaitMs)));
    };
    wait();
  }

  #fire({ target }: Timer, lastAt: number, nextAt: number): Promise<void> {
    const status = { Last: toRfc3339(lastAt), Next: toRfc3339(nextAt), LastUpdated: toRfc3339(Date.now()) };
    const timer = { Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: false };
    const input = { data: { json: JSON.stringify(timer) } };
    const run = this.#invoker.invoke(target, input).then(
      () => undefined,
      (error: unknown) => {
        const functionName = target.metadata.name;
        const message = `Executed 'Functions.${functionName}' (Failed): ${describeThrown(error)}`;
        this.#log({ level: 'error', category: 'system', functionName, message });
      },
    );
    this.#running.add(run);
    void run.then(() => this.#running.delete(run));
    return run;
  }
}
