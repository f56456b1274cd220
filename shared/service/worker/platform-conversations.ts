import * as z from 'zod';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { hashId } from '../../kernel/ids.ts';
import type { TableRecords } from '../../ledger/records.ts';
import type { ConversationName } from './service-envelope.ts';

const partitionOf = (tenant: string): string => `platform-conversations.${tenant}`;
const keyOf = (platformConversation: string): string => hashId('platform-conversation', platformConversation);
const nameOf = (tenant: string, platformConversation: string): string => `${tenant} ${keyOf(platformConversation)}`;
const valueSchema = z.object({ conversation: z.string() });

/** So many are remembered: an id never comes to mean another conversation, and what is forgotten elsewhere leads to one that is not there. */
const remembered = 10_000;

/** Which of our conversations a contact center knows under which id; written by the one that learns the id first. */
export class PlatformConversations {
  readonly #records: TableRecords;
  readonly #known = new BoundedMap<string>(remembered);

  constructor(records: TableRecords) {
    this.#records = records;
  }

  /** @throws {Unavailable} StoreUnavailable */
  async learn({ tenant, conversation }: ConversationName, platformConversation: string): Promise<void> {
    await this.#records.put(partitionOf(tenant), keyOf(platformConversation), { conversation });
    this.#known.set(nameOf(tenant, platformConversation), conversation);
  }

  /** Our conversation (32 hex digits); undefined when none is known under that id. @throws {Unavailable} StoreUnavailable */
  async find(tenant: string, platformConversation: string): Promise<string | undefined> {
    const known = this.#known.get(nameOf(tenant, platformConversation));
    if (known !== undefined) return known;
    const record = await this.#records.get(partitionOf(tenant), keyOf(platformConversation));
    if (record === undefined) return undefined;
    const { conversation } = valueSchema.parse(record.value);
    this.#known.set(nameOf(tenant, platformConversation), conversation);
    return conversation;
  }

  /** @throws {Unavailable} StoreUnavailable */
  async forget(tenant: string, platformConversation: string): Promise<void> {
    this.#known.delete(nameOf(tenant, platformConversation));
    await this.#records.remove(partitionOf(tenant), keyOf(platformConversation));
  }
}
