import * as z from 'zod';
import { folded } from '../../kernel/visible-text.ts';
import type { TableRecords } from '../../ledger/records.ts';
import { type NotedPlaces, NotedRows } from './noted-rows.ts';
import type { ConversationName } from './service-envelope.ts';

/** What a visitor is called, or a mail address of the visitor's, as it was told. */
export type VisitorName = { readonly in: 'name' | 'mail'; readonly text: string };

/** A conversation whose visitor is called so, and when the visit began in which that was told, epoch ms. */
export type NamedConversation = VisitorName & { readonly conversation: string; readonly at: number };

const namedSchema = z.object({ at: z.number(), in: z.enum(['name', 'mail']), text: z.string() });

/** Choice: who is called by more words is found by the first ones. */
const mostWords = 4;
/** UTF-16 units of a word, and what follows it, that are compared. */
const comparedLength = 40;

/** A name from each of its words on, so that surnames are found as well, and mail addresses by their domain. */
function partsOf(text: string): readonly string[] {
  const words = [...folded(text).matchAll(/(?<![^\s@])[^\s@]/gu)].slice(0, mostWords);
  return words.map(({ index, input }) => compared(input.slice(index)));
}

const compared = (foldedText: string): string => foldedText.trim().slice(0, comparedLength);

/** By what names and mail addresses a tenant's conversations are found: an index, since the store cannot look into texts. */
export class VisitorNames {
  readonly #rows: NotedRows;

  /** `notes`: the partition of what a tenant's visitors told on a day (yyyymmdd). */
  constructor(records: TableRecords, notes: NotedPlaces['notes']) {
    this.#rows = new NotedRows(records, 'names', { rows: (tenant) => `names.${tenant}`, notes });
  }

  /** The visitor of a visit that began at that time is called so. @throws {Unavailable} StoreUnavailable */
  async note(name: ConversationName, at: number, names: readonly VisitorName[]): Promise<void> {
    const parts = names.flatMap((one) =>
      partsOf(one.text).map((part) => [`${part}.${name.conversation}`, one] as const),
    );
    await this.#rows.write(name, at, new Map(parts.map(([key, one]) => [key, { at, ...one }])));
  }

  /** Conversations of which a name begins with a text, or a word in it; at most `limit`, by the order of names. */
  async find(tenant: string, text: string, limit: number): Promise<readonly NamedConversation[]> {
    const found = await this.#rows.find(tenant, compared(folded(text)), limit);
    return found.map(({ conversation, value }) => ({ conversation, ...namedSchema.parse(value) }));
  }

  /** Forgets what was noted on a day; of one conversation, or of all. */
  forget(tenant: string, day: string, conversation?: string): Promise<void> {
    return this.#rows.forget(tenant, day, conversation);
  }
}
