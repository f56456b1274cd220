/** What the model thinks of one message. The last four are ends. */
export type Fate = 'scheduled' | 'waiting' | 'held' | 'completed' | 'cancelled' | 'dropped' | 'dead';

/** One message of the model; `key` is its own even where a message id came twice. */
export type Known = {
  readonly key: string;
  readonly session: string | undefined;
  readonly ttlMs: number;
  fate: Fate;
  deliveryCount: number;
  enqueuedAt: number;
  /** The slot of the test that holds it. */
  holder: number | undefined;
  /** End of its own lock; Infinity under a session. */
  lockedUntil: number;
};

/** The rules of the queue under test. */
export type Rules = { readonly lockMs: number; readonly maxDeliveries: number; readonly windowMs: number };

/** Service Bus's rules for one queue, told as plainly as possible: a table of messages and what befalls them. */
export class QueueModel {
  readonly messages = new Map<string, Known>();
  /** Slot → the session that it holds, and until when. */
  readonly tenures = new Map<number, { readonly session: string; until: number }>();
  readonly #rules: Rules;
  readonly #seen = new Map<string, number>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** True when the queue should take it, false when it should drop it as a duplicate. */
  send(id: string, given: Pick<Known, 'key' | 'session' | 'ttlMs'>, dueAt: number, nowMs: number): boolean {
    const seenAt = this.#seen.get(id);
    if (seenAt !== undefined && seenAt + this.#rules.windowMs > nowMs) return false;
    this.#seen.set(id, nowMs);
    const fate = dueAt > nowMs ? 'scheduled' : 'waiting';
    const enqueuedAt = Math.max(dueAt, nowMs);
    const blank = { deliveryCount: 0, holder: undefined, lockedUntil: Number.POSITIVE_INFINITY };
    this.messages.set(given.key, { ...given, fate, enqueuedAt, ...blank });
    return true;
  }

  get(key: string): Known {
    const message = this.messages.get(key);
    if (message === undefined) throw new Error(`The model does not know ${key}.`);
    return message;
  }

  with(...fates: readonly Fate[]): readonly Known[] {
    return [...this.messages.values()].filter(({ fate }) => fates.includes(fate));
  }

  isExpired(message: Known, nowMs: number): boolean {
    return message.enqueuedAt + message.ttlMs <= nowMs;
  }

  hold(message: Known, slot: number, nowMs: number): void {
    message.fate = 'held';
    message.holder = slot;
    message.lockedUntil = message.session === undefined ? nowMs + this.#rules.lockMs : Number.POSITIVE_INFINITY;
  }

  /** The delivery ended without a settlement that ends the message. */
  giveBack(message: Known, failed: boolean, nowMs: number): void {
    message.deliveryCount += failed ? 1 : 0;
    message.holder = undefined;
    message.lockedUntil = Number.POSITIVE_INFINITY;
    if (failed && message.deliveryCount >= this.#rules.maxDeliveries) message.fate = 'dead';
    else message.fate = this.isExpired(message, nowMs) ? 'dead' : 'waiting';
  }

  /** A slot lost its session, or closed it (`failed` false). */
  endTenure(slot: number, failed: boolean, nowMs: number): void {
    const tenure = this.tenures.get(slot);
    if (tenure === undefined) return;
    this.tenures.delete(slot);
    for (const message of this.with('held')) {
      if (message.holder === slot && message.session === tenure.session) this.giveBack(message, failed, nowMs);
    }
  }

  /** The process died: locks and tenures are gone, counts are not. */
  restart(nowMs: number): void {
    this.tenures.clear();
    for (const message of this.with('held')) this.giveBack(message, false, nowMs);
  }

  /** What time alone does, up to now. */
  stop(nowMs: number): void {
    for (const message of this.with('scheduled')) if (message.enqueuedAt <= nowMs) message.fate = 'waiting';
    for (const message of this.with('held')) {
      if (message.lockedUntil <= nowMs) this.giveBack(message, true, nowMs);
    }
    for (const [slot, { until }] of this.tenures) if (until <= nowMs) this.endTenure(slot, true, nowMs);
    for (const message of this.with('waiting')) if (this.isExpired(message, nowMs)) message.fate = 'dead';
  }
}
