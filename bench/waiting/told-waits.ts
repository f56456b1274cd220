import type { RoutingEffect } from '../../shared/assignment/contact-center/routing-event.ts';
import {
  noWaits,
  type WaitInterval,
  type WaitRecord,
  waitInterval,
  withWait,
} from '../../shared/assignment/waiting-time.ts';

/** Tells each visitor who is kept waiting how long that will be, as the service does, and remembers what became of it. */
export class ToldWaits {
  /** Told intervals by interaction. */
  readonly #told = new Map<string, { readonly interval: WaitInterval; readonly at: number }>();
  readonly #records = new Map<string, WaitRecord>();
  readonly widthsMs: number[] = [];
  right = 0;
  wrong = 0;
  /** Left before the interval had passed, so that it is neither right nor wrong. */
  undecided = 0;
  /** Visitors to whom nothing could be told. */
  silent = 0;

  /** How many of the intervals that can be judged were right, 0 to 1. */
  get share(): number {
    return this.right / (this.right + this.wrong);
  }

  hears(effect: RoutingEffect, at: number): void {
    if (effect.type === 'kept-waiting') {
      const interval = waitInterval(this.#records.get(effect.queueId) ?? noWaits, effect);
      if (interval === undefined) this.silent += 1;
      else this.#told.set(effect.interactionId, { interval, at });
    } else if (effect.type === 'joined') {
      const { arrival, queueId, waitedMs } = effect;
      if (arrival !== undefined) {
        this.#records.set(queueId, withWait(this.#records.get(queueId) ?? noWaits, { ...arrival, waitedMs }));
      }
      this.#judge(effect.interactionId, ({ fromMs, toMs }) => fromMs <= waitedMs && waitedMs <= toMs);
    } else if (effect.type === 'ended') {
      const toldAt = this.#told.get(effect.interactionId)?.at ?? 0;
      this.#judge(effect.interactionId, ({ toMs }) => (at - toldAt > toMs ? false : undefined));
    }
  }

  #judge(interactionId: string, isRight: (interval: WaitInterval) => boolean | undefined): void {
    const told = this.#told.get(interactionId);
    if (told === undefined) return;
    this.#told.delete(interactionId);
    const verdict = isRight(told.interval);
    if (verdict === undefined) this.undecided += 1;
    else if (verdict) this.right += 1;
    else this.wrong += 1;
    this.widthsMs.push(told.interval.toMs - told.interval.fromMs);
  }
}
