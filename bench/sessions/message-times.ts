import { delay } from '../../shared/kernel/time.ts';

/** A message of the load: whose it is, and its number. */
export type LoadMessage = { readonly kind: string; readonly number: number };

/** When messages were sent and handled; the function's module and the load share one. */
class MessageTimes {
  readonly #sentAt = new Map<number, number>();
  readonly #latenciesMs = new Map<string, number[]>();
  /** What handling a message takes. */
  handlingMs = 0;
  #count = 0;

  /** A message that is due at `dueAt`, by `performance.now()`. */
  next(kind: string, dueAt: number): LoadMessage {
    this.#count += 1;
    this.#sentAt.set(this.#count, dueAt);
    return { kind, number: this.#count };
  }

  async handle({ kind, number }: LoadMessage): Promise<void> {
    await delay(this.handlingMs);
    const sentAt = this.#sentAt.get(number);
    if (sentAt === undefined) return;
    this.#sentAt.delete(number);
    const known = this.#latenciesMs.get(kind);
    if (known === undefined) this.#latenciesMs.set(kind, [performance.now() - sentAt]);
    else known.push(performance.now() - sentAt);
  }

  latenciesMs(kind: string): readonly number[] {
    return this.#latenciesMs.get(kind) ?? [];
  }

  /** Messages that were not handled. */
  get missing(): number {
    return this.#sentAt.size;
  }
}

export const messageTimes = new MessageTimes();
