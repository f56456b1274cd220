import * as z from 'zod';
import { hashId } from '../../kernel/ids.ts';
import { utcDay } from '../../kernel/time.ts';
import { folded } from '../../kernel/visible-text.ts';
import type { TableRecords } from '../../ledger/records.ts';
import type { ConversationName } from './service-envelope.ts';

/** What a visitor is called, or a mail address of the visitor's, as it was told. */
export type VisitorName = { readonly in: 'name' | 'mail'; readonly text: string };

/** A conversation whose visitor is called so, and when the visit began in which that was told, epoch ms. */
export type NamedConversation = VisitorName & { readonly conversation: string; readonly at: number };

const namedSchema = z.object({ at: z.number(), in: z.enum(['name', 'mail']), text: z.string() });
const keysSchema = z.object({ keys: z.array(z.string()) });

/** Choice: who is called by more words is found by the first ones. */
const mostWords = 4;
/** UTF-16 units of a word, and what follows it, that are compared. */
const comparedLength = 40;

const named = (tenant: string): string => `names.${tenant}`;

/** A name from each of its words on, so that surnames are found as well, and mail addresses by their domain. */
function partsOf(text: string): readonly string[] {
  const words = [...folded(text).matchAll(/(?<![^\s@])[^\s@]/gu)].slice(0, mostWords);
  return words.map(({ index, input }) => compared(input.slice(index)));
}

const compared = (foldedText: string): string => foldedText.trim().slice(0, comparedLength);

/**
 * By what names and mail addresses a tenant's conversations are found: an index, since the store cannot look into texts. What was
 * noted of a conversation stands in the partition of the visit's day, so that it is removed with either.
 */
export class VisitorNames {
  readonly #records: TableRecords;
  /** The partition of what a tenant's visitors told on a day (yyyymmdd). */
  readonly #partitionOf: (tenant: string, day: string) => string;

  constructor(records: TableRecords, partitionOf: (tenant: string, day: string) => string) {
    this.#records = records;
    this.#partitionOf = partitionOf;
  }

  /** The visitor of a visit that began at that time is called so. @throws {Unavailable} StoreUnavailable */
  async note({ tenant, conversation }: ConversationName, at: number, names: readonly VisitorName[]): Promise<void> {
    const rows = new Map(
      names.flatMap((name) => partsOf(name.text).map((part) => [`${part}.${conversation}`, name] as const)),
    );
    if (rows.size === 0) return;
    const keys = [...rows.keys()];
    // First, so that what follows is found with its day.
    await this.#records.put(this.#partitionOf(tenant, utcDay(at)), noteKey(conversation, hashId('names', ...keys)), {
      keys,
    });
    await Promise.all([...rows].map(([key, name]) => this.#records.put(named(tenant), key, { at, ...name })));
  }

  /** Conversations of which a name begins with a text, or a word in it; at most `limit`, by the order of names. */
  async find(tenant: string, text: string, limit: number): Promise<readonly NamedConversation[]> {
    const found = await this.#records.list(named(tenant), { prefix: compared(folded(text)), limit });
    return found.map(({ key, value }) => ({
      conversation: key.slice(key.lastIndexOf('.') + 1),
      ...namedSchema.parse(value),
    }));
  }

  /** Forgets what was noted on a day; of one conversation, or of all. */
  async forget(tenant: string, day: string, conversation?: string): Promise<void> {
    const partition = this.#partitionOf(tenant, day);
    const prefix = conversation === undefined ? notes : noteKey(conversation, '');
    for (const { key, value } of await this.#records.list(partition, { prefix })) {
      for (const one of keysSchema.parse(value).keys) await this.#forgetName(tenant, day, one);
      await this.#records.remove(partition, key);
    }
  }

  /** Not where it was told on a later day again. */
  async #forgetName(tenant: string, day: string, key: string): Promise<void> {
    const record = await this.#records.get(named(tenant), key);
    if (record === undefined || utcDay(namedSchema.parse(record.value).at) > day) return;
    await this.#records.removeIf(named(tenant), key, record.etag);
  }
}

const notes = 'names.';
const noteKey = (conversation: string, hash: string): string => `${notes}${conversation}.${hash}`;
