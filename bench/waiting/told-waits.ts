import type { RoutingEffect } from '../../shared/assignment/contact-center/routing-event.ts';
import {
  noWaits,
  type WaitInterval,
  type WaitRecord,
  waitInterval,
  withLeaver,
  withWait,
} from '../../shared/assignment/waiting-time.ts';

/** How every visitor stands where nothing is known of it. */
const anyArrival = { position: 1, places: 1 };

type Told = { readonly interval: WaitInterval; readonly at: number; readonly queueId: string };

/** Tells each visitor who is kept waiting how long that will be, as the service does, and remembers what became of it. */
export class ToldWaits {
  /** By interaction. */
  readonly #told = new Map<string, Told>();
  readonly #records = new Map<string, WaitRecord>();
  readonly #isBlind: boolean;
  readonly widthsMs: number[] = [];
  right = 0;
  wrong = 0;
  /** Left before the interval had passed, so that it is neither right nor wrong. */
  undecided = 0;
  /** Visitors to whom nothing could be told. */
  silent = 0;

  /** `isBlind`: position and places are not known, as where a contact center elsewhere does not tell them. */
  constructor(isBlind = false) {
    this.#isBlind = isBlind;
  }

  /** How many of the intervals that can be judged were right, 0 to 1. */
  get share(): number {
    return this.right / (this.right + this.wrong);
  }

  hears(effect: RoutingEffect, at: number): void {
    if (effect.type === 'kept-waiting') this.#tells(effect, at);
    if (effect.type === 'joined') this.#answered(effect);
    if (effect.type === 'ended') this.#left(effect.interactionId, at);
  }

  #tells({ interactionId, queueId, ...arrival }: Extract<RoutingEffect, { type: 'kept-waiting' }>, at: number): void {
    const interval = waitInterval(this.#recordOf(queueId), this.#isBlind ? anyArrival : arrival);
    if (interval === undefined) this.silent += 1;
    else this.#told.set(interactionId, { interval, at, queueId });
  }

  #answered({ interactionId, queueId, arrival, waitedMs }: Extract<RoutingEffect, { type: 'joined' }>): void {
    const told = this.#taken(interactionId)?.interval;
    if (arrival === undefined) return;
    const sample = { ...(this.#isBlind ? anyArrival : arrival), waitedMs, ...(told === undefined ? {} : { told }) };
    this.#records.set(queueId, withWait(this.#recordOf(queueId), sample));
    if (told === undefined) return;
    if (told.fromMs <= waitedMs && waitedMs <= told.toMs) this.right += 1;
    else this.wrong += 1;
  }

  #left(interactionId: string, at: number): void {
    const told = this.#taken(interactionId);
    if (told === undefined) return;
    const waitedMs = at - told.at;
    this.#records.set(told.queueId, withLeaver(this.#recordOf(told.queueId), { told: told.interval, waitedMs }));
    if (waitedMs > told.interval.toMs) this.wrong += 1;
    else this.undecided += 1;
  }

  #recordOf(queueId: string): WaitRecord {
    return this.#records.get(queueId) ?? noWaits;
  }

  #taken(interactionId: string): Told | undefined {
    const told = this.#told.get(interactionId);
    this.#told.delete(interactionId);
    if (told !== undefined) this.widthsMs.push(told.interval.toMs - told.interval.fromMs);
    return told;
  }
}
