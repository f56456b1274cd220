import * as z from 'zod';
import { hashId } from '../../kernel/ids.ts';
import { utcDay } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import { type NotedPlaces, NotedRows } from './noted-rows.ts';
import type { ConversationName } from './service-envelope.ts';

const rowSchema = z.object({ at: z.number() });
const deliveredSchema = z.object({ lines: z.array(z.number()) });

/** Choice: of a customer with more chats than this, some are not found. */
const mostOfCustomer = 200;

/**
 * Which visits a company's site has vouched for, by a hash of the customer's `sub`, and which lines of them their visitor is known to have
 * received. Removed with the visit or its day.
 */
export class VerifiedVisits {
  readonly #rows: NotedRows;
  readonly #records: TableRecords;
  readonly #notes: NotedPlaces['notes'];

  /** `notes`: the partition of what a tenant's visitors told on a day (yyyymmdd). */
  constructor(records: TableRecords, notes: NotedPlaces['notes']) {
    this.#rows = new NotedRows(records, 'verified', { rows: (tenant) => `verified.${tenant}`, notes });
    this.#records = records;
    this.#notes = notes;
  }

  /** The site has vouched for the customer of a visit that began on the day of that time. The same once more changes nothing. @throws {Unavailable} StoreUnavailable */
  note(name: ConversationName, at: number, sub: string): Promise<void> {
    return this.#rows.write(name, at, new Map([[`${customerOf(name.tenant, sub)}.${name.conversation}`, { at }]]));
  }

  /** Conversations that the site has vouched for as a customer's, the last day first. @throws {Unavailable} StoreUnavailable */
  async of(tenant: string, sub: string): Promise<readonly { readonly conversation: string; readonly at: number }[]> {
    const found = await this.#rows.find(tenant, `${customerOf(tenant, sub)}.`, mostOfCustomer);
    const all = found.map(({ conversation, value }) => ({ conversation, ...rowSchema.parse(value) }));
    return all.toSorted((one, other) => other.at - one.at);
  }

  /** As how many customers a visit that began at that time was vouched for: another one may have signed in on the same page. @throws {Unavailable} StoreUnavailable */
  customers(name: ConversationName, startedAt: number): Promise<number> {
    return this.#rows.countNotes(name, startedAt);
  }

  /** The numbers of the lines that the visitor of a visit has received; undefined: not known. @throws {Unavailable} StoreUnavailable */
  async delivered(
    { tenant, conversation }: ConversationName,
    startedAt: number,
  ): Promise<ReadonlySet<number> | undefined> {
    const record = await this.#records.get(this.#notes(tenant, utcDay(startedAt)), deliveredKey(conversation));
    return record === undefined ? undefined : new Set(deliveredSchema.parse(record.value).lines);
  }

  /** Keeps which they are. @throws {Unavailable} StoreUnavailable */
  async keepDelivered({ tenant, conversation }: ConversationName, startedAt: number, lines: readonly number[]) {
    await this.#records.put(this.#notes(tenant, utcDay(startedAt)), deliveredKey(conversation), { lines });
  }

  /** Forgets what was noted of visits of a day; of one conversation, or of all. */
  async forget(tenant: string, day: string, conversation?: string): Promise<void> {
    await this.#rows.forget(tenant, day, conversation);
    // Those of all go with the partition.
    if (conversation !== undefined) await this.#records.remove(this.#notes(tenant, day), deliveredKey(conversation));
  }
}

const customerOf = (tenant: string, sub: string): string => hashId('customer', tenant, sub);
const deliveredKey = (conversation: string): string => `delivered.${conversation}`;
