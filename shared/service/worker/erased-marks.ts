import { hashId } from '../../kernel/ids.ts';
import { type Clock, dayMs, utcDay } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import type { ConversationName } from './service-envelope.ts';

const partitionOf = (day: string): string => `erased.${day}`;
const keyOf = ({ tenant, conversation }: ConversationName): string => hashId('erased', tenant, conversation);

/**
 * Which conversations were erased today or yesterday, so that a callback, alarm or replay that comes late does not begin them
 * anew. A mark is a hash: it tells nothing without the conversation's id.
 */
export class ErasedMarks {
  readonly #records: TableRecords;
  readonly #now: Clock;

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  async mark(name: ConversationName): Promise<void> {
    await this.#records.put(partitionOf(utcDay(this.#now())), keyOf(name), {});
  }

  async has(name: ConversationName): Promise<boolean> {
    const days = [this.#now(), this.#now() - dayMs].map(utcDay);
    const found = await Promise.all(days.map((day) => this.#records.get(partitionOf(day), keyOf(name))));
    return found.some((record) => record !== undefined);
  }

  /** The partition of a day's marks, to be cleared when they are too old to be asked for. */
  static partition(day: string): string {
    return partitionOf(day);
  }
}
