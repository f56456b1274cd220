import * as z from 'zod';
import { type Clock, dayMs, utcDay } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { channelPartition } from './channels/event-channel.ts';
import type { ApplicationName } from './channels/event-channels.ts';

/** What begins and has to end by itself: calls, applications, and marks by which calls are found. */
export type StartedKind = 'calls' | 'applications' | 'marks';

/** Something that began: its partition, and when that was noted (epoch ms). */
export type Started = {
  readonly kind: StartedKind;
  readonly day: string;
  readonly partition: string;
  readonly at: number;
};

const keyOf = ({ tenantId, id }: ApplicationName): string => channelPartition(tenantId, id);

const valueSchema = z.object({ at: z.number() });
const readAtOnce = 200;

/**
 * What began on which day, so that what an alarm should have ended or forgotten, and did not, is found without reading a whole table. An
 * entry is written before what it names, and goes when nothing of that is left.
 */
export class StartIndex {
  readonly #ledger: Ledger;
  readonly #now: Clock;

  constructor(ledger: Ledger, now: Clock) {
    this.#ledger = ledger;
    this.#now = now;
  }

  /** A call is about to begin. */
  noteCall(partition: string): Promise<void> {
    return this.#note('calls', partition);
  }

  /** An application is about to be opened. */
  noteApplication(application: ApplicationName): Promise<void> {
    return this.#note('applications', keyOf(application));
  }

  /** A call is about to be marked. */
  noteMark(partition: string): Promise<void> {
    return this.#note('marks', partition);
  }

  /** What began on one of the last `days` days, today included, oldest first. Most days have nothing left, so all are asked for at once. */
  async *startedWithin(kind: StartedKind, days: number): AsyncGenerator<Started> {
    const now = this.#now();
    const wanted = Array.from({ length: days }, (_, age) => utcDay(now - (days - 1 - age) * dayMs));
    const first = await Promise.all(wanted.map((day) => this.#page(kind, day, undefined)));
    for (const [index, day] of wanted.entries()) yield* this.#startedOn(kind, day, first[index] ?? []);
  }

  /** A call and, where it was the visitor's last, the sign-in that it began in are erased; `at`: when the call began. Repeatable. */
  async forgetErased(call: string, application: ApplicationName | undefined, at: number): Promise<void> {
    // A sign-in lasts for less than a day.
    const days = [utcDay(at), utcDay(at - dayMs)];
    const erased = [['calls', call] as const];
    const all = application === undefined ? erased : [...erased, ['applications', keyOf(application)] as const];
    for (const day of days) {
      for (const [tenant, key] of all) await this.#ledger.unindex({ tenant, day, key });
    }
  }

  async forget({ kind, day, partition }: Started): Promise<void> {
    await this.#ledger.unindex({ tenant: kind, day, key: partition });
  }

  async *#startedOn(kind: StartedKind, day: string, first: readonly Started[]): AsyncGenerator<Started> {
    let page = first;
    for (;;) {
      yield* page;
      if (page.length < readAtOnce) return;
      page = await this.#page(kind, day, page.at(-1)?.partition);
    }
  }

  async #page(kind: StartedKind, day: string, after: string | undefined): Promise<readonly Started[]> {
    const entries = await this.#ledger.indexed(kind, day, after, readAtOnce);
    return entries.map(({ key, value }) => ({ kind, day, partition: key, at: valueSchema.parse(value).at }));
  }

  async #note(kind: StartedKind, partition: string): Promise<void> {
    const at = this.#now();
    await this.#ledger.index({ tenant: kind, day: utcDay(at), key: partition, value: { at } });
  }
}
