import type { EventBus, Outgoing } from '../../shared/bus/bus.ts';
import type { Json } from '../../shared/kernel/json.ts';

/** What handles an envelope's body. */
type Handle = (body: Json) => Promise<void>;

type Scheduled = { readonly envelope: Outgoing; readonly dueAt: number };

/**
 * A queue with a clock of its own, which stands still but for a test: what is sent is handled at once, session by session in order; what is scheduled waits until a test
 * lets that time pass. `loses` says which scheduled envelopes never come.
 */
export class CrankedQueue implements EventBus {
  readonly now = (): number => this.#now;
  readonly failures: unknown[] = [];
  readonly #sessions = new Map<string, Promise<void>>();
  readonly #loses: (envelope: Outgoing) => boolean;
  #handle: Handle = async () => {};
  #scheduled: Scheduled[] = [];
  #now = Date.now();

  constructor(loses: (envelope: Outgoing) => boolean = () => false) {
    this.#loses = loses;
  }

  /** From now on `handle` gets what comes. */
  serve(handle: Handle): void {
    this.#handle = handle;
  }

  async send(envelope: Outgoing): Promise<void> {
    void this.#take(envelope);
  }

  async schedule(envelope: Outgoing, dueAt: number): Promise<void> {
    if (!this.#loses(envelope)) this.#scheduled.push({ envelope, dueAt });
  }

  async close(): Promise<void> {}

  /** Time passes, and what falls due is handled at its time. */
  async passes(forMs: number): Promise<void> {
    const until = this.#now + forMs;
    for (;;) {
      await this.#idle();
      const next = this.#scheduled.toSorted((one, other) => one.dueAt - other.dueAt)[0];
      if (next === undefined || next.dueAt > until) break;
      this.#scheduled = this.#scheduled.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.dueAt);
      await this.#take(next.envelope);
    }
    this.#now = Math.max(this.#now, until);
  }

  #take({ session, body }: Outgoing): Promise<void> {
    const before = this.#sessions.get(session) ?? Promise.resolve();
    const taken = before.then(() => this.#handle(body)).catch((error: unknown) => void this.failures.push(error));
    this.#sessions.set(session, taken);
    return taken;
  }

  async #idle(): Promise<void> {
    let seen: readonly Promise<void>[];
    do {
      seen = [...this.#sessions.values()];
      await Promise.all(seen);
    } while ([...this.#sessions.values()].some((each) => !seen.includes(each)));
  }
}
