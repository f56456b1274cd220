import { delay } from '../../shared/kernel/time.ts';
import type { Child } from './child.ts';

const restartPauseMs = 500;

/** An application that stands at a breakpoint, or waits for its store, is not waited for when it is to start again. */
const restartLimitMs = 5_000;

/** What running the application needs. */
export type ApplicationProcessDependencies = {
  readonly spawn: () => Child;
  /** Called when the application is ready, until it has succeeded once. */
  readonly prepare: () => Promise<void>;
  readonly onLine: (line: string) => void;
  /** Told why the application does not start; it then stays down until `restart`. Absent: `go` rejects, and later starts are repeated. */
  readonly onStartFailure?: ((error: unknown) => void) | undefined;
};

/** The process that runs the functions: started again when it ends by itself, as the cloud does, or on request. */
export class ApplicationProcess {
  readonly #dependencies: ApplicationProcessDependencies;
  /** Processes that are ended on purpose. */
  readonly #dismissed = new WeakSet<Child>();
  #child: Child;
  #isPrepared = false;
  #isStopping = false;

  /** Starts the process, which loads and then waits for `go`. */
  constructor(dependencies: ApplicationProcessDependencies) {
    this.#dependencies = dependencies;
    this.#child = this.#load();
  }

  get pid(): number {
    return this.#child.pid;
  }

  /**
   * Lets the loaded process begin; resolves when it is ready (true), or when `onStartFailure` was told why not (false).
   * @throws {Error} when it does not start and there is no `onStartFailure`
   */
  async go(): Promise<boolean> {
    const { prepare, onStartFailure } = this.#dependencies;
    const child = this.#child;
    child.tell('go');
    try {
      await child.ready;
      if (!this.#isPrepared) await prepare();
      this.#isPrepared = true;
      return true;
    } catch (error) {
      if (onStartFailure === undefined) throw error;
      if (!this.#dismissed.has(child)) onStartFailure(error);
      return false;
    }
  }

  /** Ends the process after what it has under way, and starts it again; resolves as `go`. */
  async restart(): Promise<boolean> {
    const before = this.#child;
    this.#dismissed.add(before);
    await before.end(restartLimitMs);
    if (this.#isStopping) return false;
    this.#child = this.#load();
    return this.go();
  }

  /** Kills the process; resolves when the next one is ready. */
  async crash(): Promise<void> {
    const before = this.#child;
    before.kill('SIGKILL');
    await before.ended;
    while (this.#child === before) await delay(20);
    await this.#child.ready;
  }

  /** Ends the process after what it has under way, or after `limitMs` all the same. */
  async stop(limitMs: number): Promise<void> {
    this.#isStopping = true;
    await this.#child.end(limitMs);
  }

  #load(): Child {
    const child = this.#dependencies.spawn();
    void child.ended.then((how) => this.#ended(child, how));
    return child;
  }

  async #ended(child: Child, how: string): Promise<void> {
    if (this.#isStopping || this.#dismissed.has(child)) return;
    if (this.#dependencies.onStartFailure !== undefined && !(await wasReady(child))) return;
    this.#dependencies.onLine(`the application ended (${how}); it is started again`);
    await delay(restartPauseMs);
    if (this.#isStopping || this.#child !== child) return;
    this.#child = this.#load();
    this.go().catch(() => undefined);
  }
}

function wasReady({ ready }: Child): Promise<boolean> {
  return ready.then(
    () => true,
    () => false,
  );
}
