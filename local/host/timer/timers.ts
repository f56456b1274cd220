import { toRfc3339 } from '../../../shared/kernel/time.ts';
import type { AppFunction } from '../function-app.ts';
import { describeThrown, type HostLog } from '../host-log.ts';
import type { Invoker } from '../invoke.ts';
import { resolveSetting } from '../setting-text.ts';
import { invokeWithRetry } from './retry.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

/** `setTimeout` cannot wait longer. */
const longestWaitMs = 2 ** 31 - 1;

type Timer = { readonly target: AppFunction; readonly schedule: Schedule };

/** Runs timer functions when they are due; one never overlaps itself. Missed times are not caught up. */
export class Timers {
  readonly #timers: ReadonlyMap<string, Timer>;
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  readonly #pending = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopped = new AbortController();

  /** @throws {ConfigurationError} InvalidSetting — when a schedule cannot be read */
  constructor(functions: readonly AppFunction[], invoker: Invoker, log: HostLog) {
    this.#timers = new Map(
      functions.map((target) => {
        const schedule = parseSchedule(resolveSetting(target.trigger.schedule));
        return [target.metadata.name, { target, schedule }];
      }),
    );
    this.#invoker = invoker;
    this.#log = log;
  }

  start(): void {
    for (const timer of this.#timers.values()) {
      this.#arm(timer, 0);
      if (timer.target.trigger.runOnStartup === true) void this.#fire(timer, 0, timer.schedule(Date.now()));
    }
  }

  /** Runs a timer function now; false when there is none of that name. Resolves when it has ended, with or without success. */
  async run(name: string): Promise<boolean> {
    const timer = this.#timers.get(name);
    if (timer === undefined) return false;
    await this.#fire(timer, 0, timer.schedule(Date.now()));
    return true;
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
    const run = invokeWithRetry(this.#invoker, target, input, this.#stopped.signal).then(
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
