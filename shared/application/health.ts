import { errorCode, type Log } from '../kernel/log.ts';

/** What readiness depends on, by name; each check rejects when its part cannot be reached. */
type HealthChecks = Readonly<Record<string, () => Promise<void>>>;

/** What became of one check. */
type Reachability = 'reachable' | 'unreachable';

/** Tells whether the parts that every request depends on can be reached. Source: carebridge.md#health */
export class Health {
  readonly #checks: HealthChecks;
  readonly #log: Log;

  constructor(checks: HealthChecks, log: Log) {
    this.#checks = checks;
    this.#log = log;
  }

  /** The outcome of every check; never rejects. */
  async check(): Promise<Readonly<Record<string, Reachability>>> {
    const outcomes = Object.entries(this.#checks).map(async ([name, check]): Promise<[string, Reachability]> => {
      try {
        await check();
        return [name, 'reachable'];
      } catch (error) {
        this.#log({ level: 'error', event: 'failure', step: `ready ${name}`, code: errorCode(error) });
        return [name, 'unreachable'];
      }
    });
    return Object.fromEntries(await Promise.all(outcomes));
  }
}
